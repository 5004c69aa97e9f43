import { expect, type Page } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search, or type what to do' });
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name });
const focused = (page: Page) => page.locator('[role=option][data-focused]');

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('finds and opens things by keyboard alone, and knows them the next time', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/', 'Overview');
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await expect(option(page, 'Usage & cost')).toBeVisible();

  await page.keyboard.type('data plat');
  await expect(focused(page)).toHaveText('Data Platform');
  await expect(page.getByRole('group', { name: 'Workspaces' })).toBeVisible();
  await expect(field(page)).toHaveAttribute('aria-activedescendant', /.+/);
  await page.keyboard.press('Enter');
  await isShown(page, 'Data Platform');
  await expect(page).toHaveURL(/\/workspaces\/wrkspc_/);

  // What is opened often stands first the next time, also in another tab; its name is not kept in the browser.
  const other = await page.context().newPage();
  await open(other, '/people', 'People');
  await other.keyboard.press('/');
  await expect(field(other)).toBeFocused();
  await expect(other.getByRole('group', { name: 'Opened often' }).getByRole('option')).toHaveText(['Data Platform']);
  expect(await other.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('Data Platform');
  await other.keyboard.press('ArrowDown');
  await expect(focused(other)).toHaveText('Data Platform');
  await other.keyboard.press('ArrowDown');
  await expect(focused(other)).toHaveText('Overview');
  await other.keyboard.press('ArrowUp');
  await expect(focused(other)).toHaveText('Data Platform');
  await other.keyboard.press('Escape');
  await expect(field(other)).toHaveCount(0);
});

test('finds lists by their status, all of them, models, and what may be done', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/', 'Overview');
  const search = async (text: string) => {
    await page.keyboard.press('Control+k');
    await field(page).fill(text);
  };
  await search('disabled keys');
  const disabled = option(page, /^Disabled API keys/);
  const count = Number((await disabled.textContent())?.match(/\d+$/)?.[0]);
  await disabled.click();
  await isShown(page, 'API keys');
  await expect(page).toHaveURL(/show=inactive/);
  await expect(page.locator('tbody tr')).toHaveCount(count);

  await search('a');
  const all = option(page, /^See all [\d,]+ API keys/);
  const total = (await all.textContent())?.match(/[\d,]+/)?.[0] ?? '';
  await all.click();
  await expect(page.getByRole('navigation', { name: 'Pages of API keys' })).toContainText(`of ${total} API keys`);

  await search('sonnet');
  await page.getByRole('group', { name: 'Models' }).getByRole('option').first().click();
  await isShown(page, 'Usage & cost');
  await expect(page).toHaveURL(/model=claude-/);

  await search('create workspace');
  await option(page, 'Create workspace').click();
  await expect(page.getByRole('dialog', { name: 'New workspace' })).toBeVisible();
  await expect(page).not.toHaveURL(/#/);
  await page.keyboard.press('Escape');
  await search('rename research lab');
  await option(page, 'Rename Research Lab').click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toHaveValue('Research Lab');
  await page.keyboard.press('Escape');
  await search('pending invites');
  await expect(option(page, /^Open invite requests/)).toBeVisible();
  await field(page).fill('Resaerch Lab');
  await expect(page.getByText('No match for “Resaerch Lab”. These come closest:')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Workspaces' }).getByRole('option')).toHaveText(['Research Lab']);
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
  await expect(option(developer, /^priya-notebook/)).toBeVisible();
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
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(page, 'the palette');
  await page.setViewportSize({ width: 1280, height: 720 });
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
  await expect(table.getByRole('row', { name: /^Activity feed Yes/ })).toBeVisible();
  expect(await page.content()).not.toContain('sk-ant');
});
