import { expect } from '@playwright/test';
import { test } from './journey';
import { signIn } from './sign-in';

test('finance creates a cost centre, assigns a workspace to it and reads its statement', async ({ page }) => {
  await signIn(page, 'billing');
  await page.goto('/usage/cost-centres');
  await page.getByRole('button', { name: 'New cost centre' }).click();
  const dialog = page.getByRole('dialog');
  const code = `J${Date.now() % 1_000_000}`;
  await dialog.getByLabel('Code', { exact: true }).fill(code);
  await dialog.getByLabel('Name', { exact: true }).fill('Journey');
  await dialog.getByRole('button', { name: 'Create cost centre' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: `${code} Journey` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${code} Journey` })).toBeVisible();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await dialog.getByRole('searchbox').fill('Mobile');
  await dialog.getByRole('button', { name: /Mobile App/ }).click();
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: 'Mobile App' }).click();
  await expect(page.getByRole('region', { name: 'Cost centre' })).toContainText(`${code} Journey`);
  await page.goBack();
  await page.getByRole('table', { name: 'Months, newest first' }).getByRole('link').first().click();
  await expect(page.getByRole('table', { name: 'Cost by workspace and API key' })).toContainText('Mobile App');
  const charged = await page
    .getByRole('row', { name: /^Total/ })
    .locator('data')
    .last()
    .getAttribute('value');
  await page.getByRole('link', { name: 'By cost centre' }).click();
  const row = page.getByRole('table', { name: 'Cost by cost centre' }).getByRole('row', { name: new RegExp(code) });
  expect(await row.locator('data').last().getAttribute('value')).toBe(charged);
});

test('a month by cost centre adds up to the explorer', async ({ page }) => {
  await signIn(page, 'owner');
  const month = new Date().toISOString().slice(0, 7);
  await page.goto(`/usage/months/${month}/cost-centres`);
  const total = page
    .getByRole('row', { name: /^Total/ })
    .locator('data')
    .last();
  const reported = page.getByText('Reported, as in Usage & cost').locator('xpath=..').locator('data');
  expect(await total.getAttribute('value')).toBe(await reported.getAttribute('value'));
});
