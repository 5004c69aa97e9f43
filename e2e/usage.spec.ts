import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { downloadCsv, readTable, sum } from './figures';
import { isShown, open, test, untilAllIsRead } from './journey';
import { signIn } from './sign-in';

const TITLE = 'Usage & cost';

/** Days that are old enough not to be read again while the journey runs. */
function settledDays(daysAgo: number, count: number): { from: string; to: string } {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return { from: day(daysAgo), to: day(daysAgo - count + 1) };
}

const addressOf = (page: Page) => new URL(page.url()).searchParams;
const choose = (page: Page, list: 'Split by' | 'Per', name: string) =>
  page.getByRole('list', { name: list }).getByRole('link', { name, exact: true }).click();

async function pick(page: Page, menu: 'Metric' | 'Range', option: string): Promise<void> {
  await page.getByRole('region', { name: 'What to show' }).getByRole('button', { name: menu }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('every choice is in the address, and going back undoes it', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/usage', TITLE);
  await expect(page.getByRole('heading', { name: 'Cost by workspace per day' })).toBeVisible();

  await choose(page, 'Split by', 'Model');
  await expect(page.getByRole('heading', { name: 'Cost by model per day' })).toBeVisible();
  expect(addressOf(page).get('split')).toBe('model');

  await choose(page, 'Per', 'Week');
  await expect(page.getByRole('heading', { name: 'Cost by model per week' })).toBeVisible();
  expect(addressOf(page).get('by')).toBe('week');

  await pick(page, 'Range', 'Last 90 days');
  await expect(page).toHaveURL(/range=90d/);
  await expect(page.getByRole('table').getByText(/^W\d\d \d{4}/)).not.toHaveCount(5);

  await pick(page, 'Metric', 'Output tokens');
  await expect(page.getByRole('heading', { name: 'Output tokens by model per week' })).toBeVisible();
  expect(addressOf(page).get('metric')).toBe('output');

  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Cost by model per week' })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Cost by model per day' })).toBeVisible();
  expect(addressOf(page).get('by')).toBeNull();
});

test('a part leads to itself alone, and the filter can be taken away', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/usage?range=last_month', TITLE);
  const before = await readTable(page, true);
  const [name = ''] = before.parts;
  await page.getByRole('rowheader', { name }).getByRole('link').click();
  await expect(page).toHaveURL(/workspace=/);
  await expect(page.getByRole('heading', { name: 'Cost by model per day' })).toBeVisible();
  expect((await readTable(page, true)).whole).toBe(before.partTotals[0]);

  await page.getByRole('button', { name: /Remove this filter/ }).click();
  await expect(page).not.toHaveURL(/workspace=/);
  await expect.poll(async () => (await readTable(page, true)).whole).toBe(before.whole);
});

const SHOWN = (['workspace', 'model', 'api_key'] as const).flatMap((split) =>
  (['cost', 'total_tokens'] as const).map((metric) => ({ split, metric })),
);
for (const { split, metric } of takeRound(SHOWN, 3)) {
  test(`${metric} by ${split}: table, chart and file hold the same figures`, async ({ page }) => {
    const isMoney = metric === 'cost';
    const { from, to } = settledDays(75, 30);
    await signIn(page, 'owner');
    await untilAllIsRead(page);
    await open(page, `/usage?metric=${metric}&split=${split}&range=custom&from=${from}&to=${to}`, TITLE);

    const table = await readTable(page, isMoney);
    expect(table.rows).toHaveLength(30);
    expect(table.whole > 0n).toBe(true);
    expect(sum(table.rows.map(({ total }) => total))).toBe(table.whole);
    expect(sum(table.partTotals)).toBe(table.whole);
    for (const row of table.rows) expect(sum(row.parts), row.period).toBe(row.total);

    const { fileName, header, lines } = await downloadCsv(page);
    expect(fileName).toBe(`steward-${metric}-by-${split}-day-${from}-${to}.csv`);
    expect(header.at(-1)).toBe(isMoney ? 'cost_usd' : metric);
    expect(sum(lines.map(({ value }) => value))).toBe(table.whole);
    const periods = [...new Set(lines.map(({ period }) => period))].sort().reverse();
    expect(
      periods.map((period) => sum(lines.filter((line) => line.period === period).map(({ value }) => value))),
    ).toEqual(table.rows.map(({ total }) => total));
    const inFile = new Map<string, bigint>();
    for (const { name, value } of lines) inFile.set(name, (inFile.get(name) ?? 0n) + value);
    const named = table.parts.slice(0, 8);
    expect(named.map((name) => inFile.get(name))).toEqual(table.partTotals.slice(0, named.length));

    const readout = page.getByRole('figure').locator('dl');
    await page.getByRole('application').focus();
    for (let at = 0; at < 4; at += 1) {
      if (at > 0) await page.keyboard.press('ArrowRight');
      // The keyboard begins at the oldest period, which is the table's last.
      const row = table.rows.at(-1 - at);
      await expect(page.getByRole('figure').getByText(row?.period ?? '', { exact: true })).toBeVisible();
      const [total, ...parts] = await readout.locator('dd').allTextContents();
      expect(total).toBe(row?.texts[0]);
      expect(parts.reverse()).toEqual(row?.texts.slice(1));
    }
  });
}

test('days, weeks and months add up to the same total', async ({ page }) => {
  const { from, to } = settledDays(110, 70);
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  const totals = [];
  for (const by of ['day', 'week', 'month']) {
    await open(page, `/usage?by=${by}&split=model&range=custom&from=${from}&to=${to}`, TITLE);
    const table = await readTable(page, true);
    expect(sum(table.rows.map(({ total }) => total)), by).toBe(table.whole);
    totals.push(table.whole);
  }
  expect(totals).toEqual([totals[0], totals[0], totals[0]]);
});

test('a shared link shows others the same, as far as they may see', async ({ page, newPage, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { from, to } = settledDays(75, 30);
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, `/usage?split=api_key&by=week&range=custom&from=${from}&to=${to}`, TITLE);
  const own = await readTable(page, true);
  const { lines: ownLines } = await downloadCsv(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const billing = await newPage();
  await signIn(billing, 'billing');
  await billing.goto(link);
  await isShown(billing, TITLE);
  await expect(billing.getByRole('heading', { name: 'Cost by API key per week' })).toBeVisible();
  expect(await readTable(billing, true)).toEqual(own);

  const developer = await newPage();
  await signIn(developer, 'developer');
  await developer.goto(link);
  await isShown(developer, TITLE);
  await expect(developer.getByRole('heading', { name: 'Cost by API key per week' })).toBeVisible();
  const narrow = await readTable(developer, true);
  expect(narrow.whole > 0n && narrow.whole < own.whole).toBe(true);
  expect(narrow.parts.length).toBeLessThan(own.parts.length);
  const { lines } = await downloadCsv(developer);
  expect(sum(lines.map(({ value }) => value))).toBe(narrow.whole);
  const all = new Map(ownLines.map((line) => [`${line.period} ${line.id}`, line.value]));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(all.get(`${line.period} ${line.id}`), line.name).toBe(line.value);

  const viewer = await newPage();
  await signIn(viewer, 'viewer');
  await viewer.goto(link);
  await isShown(viewer, TITLE);
  await expect(viewer.getByRole('heading', { name: 'All tokens by API key per week' })).toBeVisible();
  await expect(viewer.getByRole('main')).not.toContainText('$');
});

test('a viewer sees tokens and never money', async ({ page, watch }) => {
  await signIn(page, 'viewer');
  for (const [path, title] of [
    ['/', 'Overview'],
    ['/usage', TITLE],
    ['/usage?metric=cost', TITLE],
    ['/usage?metric=cost&split=model&by=month', TITLE],
  ] as const) {
    await open(page, path, title);
    await expect(page.getByRole('main'), path).not.toContainText('$');
    expect(await page.content(), path).not.toMatch(/nano_dollars|cost_usd/);
    await expect(page.getByRole('main')).toContainText(/tokens/i);
  }
  await page.getByRole('region', { name: 'What to show' }).getByRole('button', { name: 'Metric' }).click();
  await expect(page.getByRole('option', { name: 'All tokens' })).toBeVisible();
  await expect(page.getByRole('option', { name: 'Cost', exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');

  const { from, to } = settledDays(40, 7);
  const address = `metric=cost&split=none&granularity=day&from=${from}&to=${to}`;
  for (const path of ['/api/v1/usage', '/api/v1/usage/export']) {
    watch.allow(403, path);
    const response = await page.request.get(`${path}?${address}`);
    expect(response.status(), path).toBe(403);
    expect(await response.json(), path).toMatchObject({ error: { code: 'forbidden' } });
  }
});

test('what happened in the days stands on the chart, and leads to itself', async ({ page }) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, '/usage?range=12m&by=month&split=model', TITLE);
  await page.getByText(/\d+ events in this range$/).click();
  const event = page
    .getByRole('listitem')
    .filter({ hasText: /^\d{1,2} \w{3} \d{4}First use of / })
    .first();
  const [, day = '', model = ''] = ((await event.textContent()) ?? '').match(/^(.+ \d{4})First use of (.+)$/) ?? [];
  expect(await page.locator('.recharts-reference-line').count()).toBeGreaterThan(0);

  await event.getByRole('link').click();
  await expect(page).toHaveURL(/model=/);
  await expect(page.getByRole('button', { name: model })).toBeVisible();
  await open(page, `/usage?range=custom&from=${dayIn(day, -3)}&to=${dayIn(day, 3)}&split=model&model=${model}`, TITLE);
  const { rows } = await readTable(page, true);
  const before = rows.filter(({ period }) => dayIn(period, 0) < dayIn(day, 0));
  expect(before.map(({ total }) => total)).toEqual(before.map(() => 0n));
  expect(rows.find(({ period }) => dayIn(period, 0) === dayIn(day, 0))?.total).toBeGreaterThan(0n);

  // By keyboard, too: to its day, kept open, and followed from there.
  await page.getByRole('application').focus();
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('figure').getByText(day, { exact: true })).toBeVisible();
  await page.keyboard.press('Space');
  await page
    .getByRole('figure')
    .getByRole('link', { name: `First use of ${model}` })
    .focus();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/range=custom/);
});

function dayIn(words: string, later: number): string {
  return new Date(Date.parse(`${words} UTC`) + later * 86_400_000).toISOString().slice(0, 10);
}
