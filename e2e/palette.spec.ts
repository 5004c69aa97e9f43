import { expect, type Page } from '@playwright/test';
import { expectAccessibleInBoth } from './accessibility';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';

const field = (page: Page) => page.getByRole('combobox', { name: 'Search workspaces, API keys, people and pages' });
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name });

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('finds and opens things by keyboard alone', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/', 'Overview');
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await expect(option(page, 'Usage & cost')).toBeVisible();

  await page.keyboard.type('data plat');
  await expect(option(page, 'Data Platform').first()).toBeVisible();
  await expect(page.getByRole('group', { name: 'Workspaces' })).toBeVisible();
  await expect(field(page)).toHaveAttribute('aria-activedescendant', /.+/);
  await page.keyboard.press('Enter');
  await isShown(page, 'Data Platform');
  await expect(page).toHaveURL(/\/workspaces\/wrkspc_/);

  // What was opened stands first the next time.
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await expect(page.getByRole('group', { name: 'Recently opened' }).getByRole('option')).toHaveCount(1);
  await expect(option(page, 'Data Platform').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(option(page, 'Overview')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveCount(0);
});

test('gives the focus back, says when it finds nothing, and can be clicked', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/settings/sessions', 'Sessions');
  const button = page.getByRole('button', { name: 'Search', exact: true });
  await button.click();
  await field(page).fill('nothing-is-called-that');
  await expect(page.getByText('Nothing you can see matches “nothing-is-called-that”.')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '0 results' })).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await button.click();
  await field(page).fill('priya-notebook');
  await option(page, /^priya-notebook/).click();
  await isShown(page, 'priya-notebook');
});

test('shows each role what it may see', async ({ newPage }) => {
  const developer = await newPage();
  await signIn(developer, 'developer');
  await open(developer, '/', 'Overview');
  await developer.keyboard.press('Control+k');
  await field(developer).fill('sync');
  await expect(developer.getByText(/^Nothing you can see matches/)).toBeVisible();
  await field(developer).fill('priya-notebook');
  await expect(option(developer, /priya-notebook/)).toBeVisible();
  await field(developer).fill('lab-fast-agent');
  await expect(developer.getByText(/^Nothing you can see matches/)).toBeVisible();
});

test('letters go, walk through lists and explain themselves, and never while one types', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/', 'Overview');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await isShown(page, 'Workspaces');
  await page.keyboard.press('j');
  const rows = page.locator('main .data-table tbody tr');
  await expect(rows.nth(0).getByRole('link').first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(rows.nth(1).getByRole('link').first()).toBeFocused();
  await page.keyboard.press('k');
  await expect(rows.nth(0).getByRole('link').first()).toBeFocused();

  await page.getByRole('searchbox').fill('gu/?jk');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/\/workspaces/);

  await rows.first().getByRole('link').first().focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog.getByText('Go to Usage & cost')).toBeVisible();
  await dialog.getByLabel('Single letters are shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('?');
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
});

test('is accessible', async ({ newPage }) => {
  const page = await newPage();
  await signIn(page, 'owner');
  await open(page, '/settings/organization', 'Organisation');
  await expectAccessibleInBoth(page, 'organisation');
  await page.keyboard.press('Control+k');
  await field(page).fill('a');
  await expect(page.getByRole('group', { name: 'People' })).toBeVisible();
  await expectAccessibleInBoth(page, 'the palette');
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectAccessibleInBoth(page, 'the shortcuts');
});

test('tells what the key may do when it is asked', async ({ page }) => {
  await signIn(page, 'admin');
  await open(page, '/settings/organization', 'Organisation');
  await page.getByRole('button', { name: 'Check connection' }).click();
  await expect(page.getByText('Connection checked')).toBeVisible();
  const table = page.getByRole('table', { name: 'What the key can read' });
  await expect(table.getByRole('row', { name: /^Cost report Yes/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /^Activity feed No .*Compliance API/ })).toBeVisible();
  expect(await page.content()).not.toContain('sk-ant');
});
