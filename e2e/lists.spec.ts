import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test, untilAllIsRead } from './journey';
import { signIn } from './sign-in';

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const spendOf = async (page: Page, name: string) => (await row(page, name).locator('data').first().textContent()) ?? '';

test('an admin finds a key by its owner, narrows, orders and goes back', async ({ page }) => {
  await signIn(page, 'admin');
  await open(page, '/api-keys', 'API keys');
  await page.getByRole('searchbox').fill('priya.venkat@');
  await expect(page).toHaveURL(/search=priya/);
  await expect(page.locator('tbody tr')).toHaveCount(4);
  await page.getByRole('link', { name: /^Active/ }).click();
  await expect(page).toHaveURL(/show=active/);
  await expect(page.locator('tbody tr')).toHaveCount(3);
  await page.getByRole('link', { name: /^Age/ }).click();
  await expect(page).toHaveURL(/sort=age&order=desc/);
  await expect(page.locator('th[aria-sort]')).toHaveCount(1);
  await expect(page.getByRole('columnheader', { name: /^Age/ })).toHaveAttribute('aria-sort', 'descending');
  await expect(page.locator('tbody tr').first()).toContainText('chat-handoff-prototype');
  await page.goBack();
  await page.goBack();
  await expect(page.locator('tbody tr')).toHaveCount(4);
  await expect(page.getByRole('searchbox')).toHaveValue('priya.venkat@');
  await page.getByRole('link', { name: 'intake-classifier-prod' }).click();
  await isShown(page, 'intake-classifier-prod');
  await expect(page.getByRole('region', { name: 'Only in the Claude Console' })).toContainText(
    'Change when it expires',
  );
});

test('the same figure stands in the list and on the page of the thing', async ({ page }) => {
  await signIn(page, 'billing');
  await open(page, '/workspaces', 'Workspaces');
  await untilAllIsRead(page);
  // Today's figures grow by the minute: both pages must have been drawn between two readings.
  await expect(async () => {
    await open(page, '/workspaces', 'Workspaces');
    const figure = await spendOf(page, 'Marketing Studio');
    expect(figure).toMatch(/^\$[\d,]+\.\d\d$/);
    await page.getByRole('link', { name: 'Marketing Studio' }).click();
    await isShown(page, 'Marketing Studio');
    await expect(page.getByRole('row').filter({ hasText: 'All models' })).toContainText(figure, { timeout: 3_000 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Rename' })).toHaveCount(0);
});

test('a workspace is renamed, seen so at once, and named back', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/workspaces?search=research', 'Workspaces');
  await page.getByRole('link', { name: 'Research Lab' }).click();
  await isShown(page, 'Research Lab');
  const rename = async (name: string) => {
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Rename workspace' }).click();
  };
  await rename('   ');
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await rename('Research Garden');
  await expect(page.getByText('Workspace renamed')).toBeVisible();
  await isShown(page, 'Research Garden');
  await rename('Research Lab');
  await isShown(page, 'Research Lab');
});

test('what is for others looks like what is not there', async ({ page, newPage, watch }) => {
  await signIn(page, 'admin');
  await open(page, '/workspaces?search=fraud', 'Workspaces');
  const foreign = (await page.getByRole('link', { name: 'Fraud Signals' }).getAttribute('href')) ?? '';
  const developer = await newPage();
  await signIn(developer, 'developer');
  for (const path of [foreign, `${foreign}/keys`, '/workspaces/none', '/people/none', '/api-keys/none']) {
    watch.allow(404, path);
    expect((await developer.goto(path))?.status()).toBe(404);
    await expect(developer.getByRole('heading', { level: 1 })).toHaveText(/could not be found$/);
  }
  await open(developer, '/workspaces', 'Workspaces');
  await expect(developer.locator('tbody tr')).toHaveCount(2);
});

test('a viewer sees names and tokens, and locks instead of money', async ({ page }) => {
  await signIn(page, 'viewer');
  for (const [path, title] of [
    ['/workspaces', 'Workspaces'],
    ['/api-keys', 'API keys'],
    ['/people', 'People'],
  ] as const) {
    await open(page, path, title);
    await expect(page.getByRole('main')).not.toContainText('$');
    await expect(page.getByText('Your role cannot see this cost').first()).toBeAttached();
  }
  await open(page, '/api-keys?search=claims', 'API keys');
  const first = page.locator('tbody th a').first();
  const name = (await first.textContent()) ?? '';
  await first.click();
  await isShown(page, name);
  await expect(page.getByRole('heading', { name: 'All tokens by model, last 30 days' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('sk-ant-');
});

test('details are accessible and fit 320 pixels', async ({ newPage }) => {
  test.setTimeout(240_000);
  const page = await newPage({ viewport: { width: 320, height: 700 } });
  await signIn(page, 'owner');
  const linkIn = async (list: string, title: string) => {
    await open(page, list, title);
    await expectAccessibleInBoth(page, list);
    await expectNoSidewaysScroll(page, list);
    return (await page.locator('tbody th a').first().getAttribute('href')) ?? '';
  };
  const workspace = await linkIn('/workspaces', 'Workspaces');
  const key = await linkIn('/api-keys?show=left', 'API keys');
  const person = await linkIn('/people?search=priya', 'People');
  for (const path of takeRound(
    [workspace, `${workspace}/keys`, `${workspace}/members`, key, person, `${person}/keys`],
    2,
  )) {
    await page.goto(path);
    await expect(page.getByText('Facts').or(page.locator('table')).first()).toBeVisible();
    await expectAccessibleInBoth(page, path);
    await expectNoSidewaysScroll(page, path);
  }
  await open(page, '/api-keys?search=nothing-of-that-name', 'API keys');
  await expectAccessibleInBoth(page, 'an empty list');
});
