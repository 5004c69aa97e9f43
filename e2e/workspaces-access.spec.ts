import { expect, type Page } from '@playwright/test';
import { isShown, open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const name = `Journey ${Date.now().toString(36)}`;
const lead = demoPerson('lead').name;
const developer = demoPerson('developer').name;
const row = (page: Page, person: string) => page.getByRole('row').filter({ hasText: person });

test('a workspace is made, filled, led and archived', async ({ page, newPage }) => {
  await signIn(page, 'owner');
  await open(page, '/workspaces', 'Workspaces');
  await page.getByRole('button', { name: 'New workspace' }).click();
  await page.getByRole('textbox', { name: 'Name' }).first().fill('claims assistant');
  await page.getByLabel('What it is for').fill('A journey of the tests.');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await expect(page.getByText('There is already a workspace named').first()).toBeVisible();
  await expect(page.getByLabel('What it is for')).toHaveValue('A journey of the tests.');
  await page.getByRole('textbox', { name: 'Name' }).first().fill(name);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await isShown(page, name);
  await expect(page.getByText('A journey of the tests.').first()).toBeVisible();

  await page.getByRole('link', { name: /^Members/ }).click();
  await page.getByRole('button', { name: 'Add members' }).click();
  for (const person of [lead, developer]) {
    await page.getByRole('searchbox', { name: 'People' }).fill(person);
    // The list moves while what was searched for comes.
    await expect(() => page.getByRole('checkbox', { name: person }).check({ timeout: 2_000 })).toPass();
  }
  await page.getByRole('button', { name: 'Add 2 members' }).click();
  await expect(page.getByText('2 members added')).toBeVisible({ timeout: 30_000 });
  await expect(row(page, developer)).toBeVisible();

  await page.getByLabel(`Role of ${lead}`).selectOption('Admin');
  await expect(page.getByText(`${lead} is now admin`)).toBeVisible();
  const other = await newPage();
  await signIn(other, 'lead');
  await open(other, new URL(page.url()).pathname, name);
  await other.getByRole('button', { name: `Remove ${developer}` }).click();
  await expect(row(other, developer)).toHaveCount(0);
  await other.getByRole('button', { name: 'Undo' }).click();
  await expect(row(other, developer)).toBeVisible({ timeout: 30_000 });
  await other.getByRole('button', { name: `Remove ${lead}` }).click();
  await expect(other.getByText('You are the only lead of this workspace.')).toBeVisible();

  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('Archiving is permanent');
  await page.getByLabel(`Type ${name} to confirm`).fill(name.toUpperCase());
  await page.getByRole('button', { name: 'Archive workspace' }).click();
  await expect(page.getByText('Type the current name').first()).toBeVisible();
  await page.getByLabel(`Type ${name} to confirm`).fill(name);
  await page.getByRole('button', { name: 'Archive workspace' }).click();
  await expect(page.getByText(`${name} archived`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit details' })).toHaveCount(0);
});
