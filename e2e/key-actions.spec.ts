import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, PHONE, test } from './journey';
import { signIn } from './sign-in';

const toast = (page: Page, words: string) => page.getByRole('alertdialog').filter({ hasText: words });

test('a key is disabled from “Needs attention” on a phone, and the toast takes it back', async ({ newPage }) => {
  const page = await newPage(PHONE);
  await signIn(page, 'owner');
  await open(page, '/', 'Overview');
  const attention = page.getByRole('region', { name: 'Needs attention' });
  const disable = attention.getByRole('button', { name: /^Disable / }).first();
  const name = ((await disable.getAttribute('aria-label')) ?? '').replace('Disable ', '');
  const button = attention.getByRole('button', { name: `Disable ${name}`, exact: true });
  await button.tap();
  const dialog = page.getByRole('dialog', { name: `Disable ${name}` });
  for (const fact of ['Last used', 'Last hour', 'Spend, 30 days', 'Models'])
    await expect(dialog.getByText(fact, { exact: true })).toBeVisible();
  await expectAccessibleInBoth(page, 'what disabling would stop');
  await expectNoSidewaysScroll(page, 'what disabling would stop');
  await dialog.getByRole('button', { name: 'Disable key' }).tap();
  await expect(dialog).toHaveCount(0);

  const told = toast(page, `${name} disabled`);
  await expect(told.getByRole('link', { name: 'Open audit entry' })).toHaveAttribute('href', /^\/audit\//);
  await expect(button).toHaveCount(0);
  await told.getByRole('button', { name: 'Undo' }).tap();
  await expect(toast(page, `${name} enabled again`)).toBeVisible();
  await expect(button).toBeVisible();
});

/** An active key that anybody may lose; lists are tried on those of Priya. */
async function aKey(page: Page): Promise<{ name: string; row: Locator }> {
  await open(page, '/api-keys?kind=anthropic&show=active&sort=spend&order=asc', 'API keys');
  const others = page.locator('tbody tr').filter({ hasNotText: 'Priya' });
  const name = (await others.locator('th a').first().textContent()) ?? '';
  return { name, row: page.locator('tbody tr').filter({ hasText: name }).first() };
}

test('a key is renamed from its row and archived from its page, by keyboard', async ({ page }) => {
  await signIn(page, 'owner');
  const { name, row } = await aKey(page);
  const menu = row.getByRole('button', { name: `Actions for ${name}` });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(menu).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem')).toHaveText(['Rename', 'Disable', 'Archive']);
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('Enter');
  const rename = page.getByRole('dialog', { name: `Rename ${name}` });
  await expect(rename.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('renamed by keyboard');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'API key renamed')).toBeVisible();

  await page.goto('/api-keys?search=renamed+by+keyboard');
  await isShown(page, 'API keys');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await isShown(page, 'renamed by keyboard');
  const archive = page.getByRole('button', { name: 'Archive', exact: true });
  await archive.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Archive renamed by keyboard' });
  const typed = dialog.getByLabel('Type renamed by keyboard to confirm');
  await expect(typed).toBeFocused();
  await page.keyboard.type('renamed by');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Type the current name: renamed by keyboard', { exact: true })).toBeVisible();
  await page.keyboard.type(' keyboard');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'renamed by keyboard archived')).toBeVisible();
  await expect(page.getByText('It is archived')).toBeVisible();
  await expect(page.getByText('This API key is archived and can no longer be', { exact: false })).toBeVisible();
  await expect(archive).toHaveCount(0);
});

async function typeIntoPalette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox', { name: /^Search, or/ })).toBeFocused();
  await page.keyboard.type(text);
}

test('the palette disables a key by its verb and its name, and whoever may not is not offered it', async ({
  page,
  newPage,
}) => {
  // Nobody disables more than five keys within ten minutes alone; the owner does so in other journeys.
  await signIn(page, 'admin');
  const { name } = await aKey(page);
  await typeIntoPalette(page, `disable ${name}`);
  await expect(page.getByRole('option', { name: `Disable ${name}` })).toHaveAttribute('data-focused', 'true');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Disable ${name}` });
  await dialog.getByRole('button', { name: 'Disable key' }).click();
  const told = toast(page, `${name} disabled`);
  await told.getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, `${name} enabled again`)).toBeVisible();

  const billing = await newPage();
  await signIn(billing, 'billing');
  await open(billing, '/api-keys', 'API keys');
  await expect(billing.getByRole('button', { name: /^Actions for/ })).toHaveCount(0);
  await typeIntoPalette(billing, `disable ${name}`);
  await expect(billing.getByText('Nothing you can see matches')).toBeVisible();
});
