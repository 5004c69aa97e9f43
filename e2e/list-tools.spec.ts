import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { openOwnDatabase } from './canary/database';
import { open, test } from './journey';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

const heads = (page: Page) => page.getByRole('columnheader');

async function fileOf(page: Page): Promise<Record<string, string>[]> {
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV', exact: true }).click();
  const file = await coming;
  return parse(fs.readFileSync(await file.path()), { columns: true, bom: true });
}

/** The names of all rows, page after page. */
async function namesOf(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    names.push(...(await page.locator('tbody th a').allTextContents()));
    const next = page.getByRole('link', { name: 'Next' });
    if ((await next.count()) === 0) return names;
    const at = new URL((await next.getAttribute('href')) ?? '', page.url()).search;
    await next.click();
    await expect(page).toHaveURL((url) => url.search === at);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  }
}

test('a list is narrowed, its columns are chosen, and its file is what the screen shows', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/api-keys?show=active&sort=age&order=desc', 'API keys');
  await expect(heads(page)).toHaveText([
    /^API key/,
    'Status',
    /^Workspace/,
    /^Owner/,
    /^Age/,
    /^Last used/,
    /^Expires/,
    /^Spend/,
    'Actions',
  ]);
  await page.getByRole('button', { name: 'Columns' }).click();
  const picker = page.getByRole('dialog', { name: 'Columns' });
  for (const column of ['Owner', 'Last used', 'Expires']) await picker.getByLabel(column).uncheck();
  await picker.getByLabel('ID').check();
  await page.keyboard.press('Escape');
  await expect(picker).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused();
  const chosen = [/^API key/, 'Status', /^Workspace/, /^Age/, /^Spend/, 'ID', 'Actions'];
  await expect(heads(page)).toHaveText(chosen);
  await page.reload();
  await expect(heads(page)).toHaveText(chosen);

  const spends = await page
    .locator('tbody data')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('value')));
  const ids = await page
    .locator('tbody [data-copy]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-copy')));
  const rows = await fileOf(page);
  expect(Object.keys(rows[0] ?? {})).toEqual([
    'name',
    'id',
    'hint',
    'issued_by',
    'status',
    'protected',
    'workspace',
    'workspace_id',
    'created_at',
    'spend_30_days_usd',
  ]);
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.map(({ name }) => name)).toEqual(await namesOf(page));
  expect(rows.slice(0, ids.length).map(({ id }) => id)).toEqual(ids);
  expect(rows.slice(0, spends.length).map((row) => row.spend_30_days_usd)).toEqual(spends);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['active']));
  await expect(page).toHaveURL(/show=active.*page=\d/);

  await page.getByRole('button', { name: 'Columns' }).click();
  await picker.getByRole('button', { name: 'Default columns' }).click();
  await expect(heads(page)).toHaveCount(9);
});

test('a list of 5,000 is narrowed, its columns are chosen, and its file is the screen, page after page', async ({
  page,
}) => {
  const database = await openOwnDatabase(DATA_FOLDER);
  await database.query(`INSERT INTO api_keys (id, name, status, scope_type, workspace_id, created_by_type, created_at, seen_at)
    SELECT 'apikey_pebble_' || n, 'pebble ' || lpad(n::text, 4, '0'), CASE n % 5 WHEN 0 THEN 'inactive' ELSE 'active' END, 'workspace',
      (SELECT min(id) FROM workspaces WHERE name = 'Data Platform'), 'user', now() - n * interval '1 minute', now()
    FROM generate_series(1, 5000) n`);
  try {
    await signIn(page, 'owner');
    await open(page, '/api-keys?search=pebble&show=active&sort=name&order=asc', 'API keys');
    await page.getByRole('button', { name: 'Columns' }).click();
    const picker = page.getByRole('dialog', { name: 'Columns' });
    for (const column of ['Status', 'Owner', 'Age', 'Last used', 'Expires', /^Spend/])
      await picker.getByLabel(column, { exact: true }).uncheck();
    await picker.getByLabel('ID', { exact: true }).check();
    await page.keyboard.press('Escape');
    await expect(heads(page)).toHaveText([/^API key/, /^Workspace/, 'ID', 'Actions']);
    const rows = await fileOf(page);
    expect(rows).toHaveLength(4_000);
    expect(Object.keys(rows[0] ?? {})).toEqual(['name', 'id', 'hint', 'issued_by', 'workspace', 'workspace_id']);
    expect(rows[0]).toMatchObject({ name: 'pebble 0001', id: 'apikey_pebble_1', workspace: 'Data Platform' });
    for (const at of [1, 40, 80]) {
      await page.getByRole('spinbutton', { name: 'Page' }).fill(String(at));
      await page.getByRole('button', { name: 'Go' }).click();
      const shown = rows.slice((at - 1) * 50, at * 50).map(({ name }) => name ?? '');
      await expect(page.locator('tbody th a')).toHaveText(shown);
    }
    await expect(page.getByRole('navigation', { name: 'Pages of API keys' })).toContainText('3,951–4,000 of 4,000');
  } finally {
    await database.query("DELETE FROM api_keys WHERE id LIKE 'apikey\\_pebble\\_%'");
    await database.end();
  }
});

test('a page is reached by its number, an id is copied, and a link opens without loading the page anew', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, 'owner');
  await open(page, '/api-keys', 'API keys');
  await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''));
  const first = await page.locator('tbody th a').first().textContent();
  await page.getByRole('spinbutton', { name: 'Page' }).fill('3');
  await page.getByRole('button', { name: 'Go' }).click();
  await expect(page).toHaveURL(/page=3/);
  await expect(page.locator('tbody th a').first()).not.toHaveText(first ?? '');
  await expect(page.getByRole('spinbutton', { name: 'Page' })).toHaveValue('3');
  await page.locator('tbody th a').first().click();
  await expect(page.getByText('Facts')).toBeVisible();
  await page.getByRole('button', { name: /^Copy apikey_/ }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^apikey_/);
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'API keys' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(50);
  await expect(page.locator('html[data-same-document]')).toHaveCount(1);
});

test('a row on a phone is a card of two lines, and the keyboard is seen in its row', async ({ newPage }) => {
  const phone = await newPage({ viewport: { width: 390, height: 844 } });
  await signIn(phone, 'owner');
  for (const [path, title] of [
    ['/api-keys', 'API keys'],
    ['/people', 'People'],
    ['/workspaces', 'Workspaces'],
  ] as const) {
    await open(phone, path, title);
    const heights = await phone.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.clientHeight));
    expect(heights.sort((a, b) => a - b)[Math.floor(heights.length / 2)], path).toBeLessThanOrEqual(64);
    await expectNoSidewaysScroll(phone, path);
  }
  const wide = await newPage({ viewport: { width: 1280, height: 800 } });
  await signIn(wide, 'owner');
  await open(wide, '/people', 'People');
  await wide.keyboard.press('j');
  await wide.keyboard.press('j');
  await expect(wide.locator('tbody tr').nth(1)).toHaveCSS('outline-style', 'solid');
  await expect(wide.locator('tbody tr').nth(0)).toHaveCSS('outline-style', 'none');
  await wide.getByRole('button', { name: 'Columns' }).click();
  await expect(wide.getByRole('dialog', { name: 'Columns' })).toBeVisible();
  await expectAccessibleInBoth(wide, 'the choice of columns');
});
