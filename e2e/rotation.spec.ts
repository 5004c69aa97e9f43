import { expect } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';

test('a key is replaced from due to archived, its successor made in the simulated Console', async ({ page }) => {
  // Not as the owner, who disables other keys in other journeys: many within minutes would wait for a second person.
  await signIn(page, 'admin');
  await open(page, '/api-keys/rotations', 'API key rotation');
  await expect(page.getByRole('table', { name: /^[A-Z]/ }).first()).toBeVisible();
  await expectAccessibleInBoth(page, 'the list of rotations');
  const row = page
    .locator('tbody tr')
    .filter({ hasNotText: 'Priya' })
    .filter({ has: page.locator('th a') })
    .first();
  const name = (await row.locator('th a').first().textContent()) ?? '';
  await row.locator('th a').first().click();
  await isShown(page, name);
  await page.getByRole('button', { name: 'Start replacing' }).click();
  await expect(page.getByText('Waiting for a successor')).toBeVisible();
  const planned = await page.getByLabel('Suggested name').inputValue();
  expect(planned).toMatch(/^(prod|staging|dev|other)-[a-z0-9-]+-v\d+$/);

  const popup = page.waitForEvent('popup');
  await page.getByRole('link', { name: /Create the key in the simulated Claude Console/ }).click();
  const console = await popup;
  await expect(console.getByText('Simulated Claude Console.')).toBeVisible();
  await expect(console.getByLabel('Name', { exact: true })).toHaveValue(planned);
  await console.getByRole('button', { name: 'Create key' }).click();
  const secret = await console.getByLabel('Secret').inputValue();
  expect(secret).toMatch(/^sk-ant-api03-/);
  await console.close();

  const rotation = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'I have created it: read now' }).click();
  await expect(async () => {
    await page.goto(rotation);
    await expect(page.getByRole('button', { name: `Confirm ${planned}` })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await page.getByRole('button', { name: `Confirm ${planned}` }).click();
  await expect(page.getByText('Both in use', { exact: true })).toBeVisible();
  // A toast on its way out is hidden while it can still be focused.
  await expect(page.locator('.toast')).toHaveCount(0);
  await expectAccessibleInBoth(page, 'the steps of a rotation');
  await expectNoSidewaysScroll(page, 'the steps of a rotation');
  expect(await page.content()).not.toContain(secret);

  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Disable', exact: true }).first().click();
  await dialog.getByRole('button', { name: 'Disable key' }).click();
  await expect(page.getByText('Disabled', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Archive', exact: true }).first().click();
  await dialog.getByLabel(/^Type /).fill(name);
  await dialog.getByRole('button', { name: 'Archive key' }).click();
  await expect(page.getByText('Replaced', { exact: true })).toBeVisible();
});
