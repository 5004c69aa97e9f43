import { expect, type Page } from '@playwright/test';
import { exact, readTable, sum } from './figures';
import { open, test, untilAllIsRead } from './journey';
import { signIn } from './sign-in';

const TITLE = 'Usage & cost';
const DAY_MS = 86_400_000;

const dayAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const addressOf = (page: Page) => new URL(page.url()).searchParams;
/** `$1,234.56`, as figures are written. */
function dollars(nano: bigint): string {
  const cents = (nano + 5_000_000n) / 10_000_000n;
  return `$${(cents / 100n).toLocaleString('en-US')}.${(cents % 100n).toString().padStart(2, '0')}`;
}

const readout = (page: Page) => page.locator('[data-readout]');

/** The middle of a period on the chart, of as many as there are. */
async function placeOf(page: Page, at: number, of: number): Promise<{ x: number; y: number }> {
  const drawing = page.getByRole('application');
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible();
  await drawing.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, width = 0, height = 0 } = (await drawing.boundingBox()) ?? {};
  // The axis takes 56 on the left, and 4 are free on the right.
  return { x: x + 56 + ((width - 60) * (at + 0.5)) / of, y: y + height / 3 };
}

/** The fills of the stack from the bottom up. */
async function stackOf(page: Page): Promise<string[]> {
  const bars = page.locator('.recharts-bar-rectangle path');
  await expect(bars.first()).toBeVisible();
  return [...new Set(await bars.evaluateAll((paths) => paths.map((path) => path.getAttribute('fill') ?? '')))];
}

/** Keys act once the chart is drawn, which the browser does. */
async function focusChart(page: Page): Promise<void> {
  await expect(page.locator('.recharts-bar-rectangle path').first()).toBeVisible();
  await page.getByRole('application').focus();
}

test('a click narrows to a day, a drag to several, a double click shows hours, Shift and a click pin', async ({
  page,
}) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  const days = `range=custom&from=${dayAgo(29)}&to=${dayAgo(0)}`;
  await open(page, `/usage?split=model&${days}`, TITLE);
  const [from, to] = [await placeOf(page, 18, 30), await placeOf(page, 22, 30)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => [addressOf(page).get('from'), addressOf(page).get('to')]).toEqual([dayAgo(11), dayAgo(7)]);
  await expect(page.locator('.recharts-xAxis .recharts-cartesian-axis-tick')).toHaveCount(5);
  const five = await readTable(page, true);
  expect(five.rows).toHaveLength(5);

  const second = await placeOf(page, 1, 5);
  await page.mouse.click(second.x, second.y);
  await expect.poll(() => [addressOf(page).get('from'), addressOf(page).get('to')]).toEqual([dayAgo(10), dayAgo(10)]);
  await expect.poll(async () => (await readTable(page, true)).whole).toBe(five.rows.at(-2)?.total);

  await page.goBack();
  await expect(page.locator('.recharts-xAxis .recharts-cartesian-axis-tick')).toHaveCount(5);
  await page.mouse.dblclick(second.x, second.y);
  await expect.poll(() => [addressOf(page).get('by'), addressOf(page).get('from')]).toEqual(['hour', dayAgo(10)]);
  await expect(page.getByRole('heading', { name: 'Cost by model per hour' })).toBeVisible();

  await page.goBack();
  await expect(page.locator('.recharts-xAxis .recharts-cartesian-axis-tick')).toHaveCount(5);
  await page.keyboard.down('Shift');
  await page.mouse.click(second.x, second.y);
  await page.keyboard.up('Shift');
  await expect(readout(page)).toContainText(five.rows.at(-2)?.period ?? 'the second day');
  await readout(page).getByRole('button', { name: 'Show its hours' }).click();
  await expect.poll(() => addressOf(page).get('by')).toBe('hour');
});

test('the keyboard narrows, chooses several, pins, and hears why a month has no hours', async ({ page }) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  const week = `/usage?split=none&range=custom&from=${dayAgo(20)}&to=${dayAgo(14)}`;
  await open(page, week, TITLE);
  await focusChart(page);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Click: only this day.')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(readout(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(readout(page)).toHaveCount(0);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.locator('.recharts-reference-area-rect')).toBeVisible();
  await page.keyboard.press('Enter');
  const days = () => [addressOf(page).get('from'), addressOf(page).get('to')];
  await expect.poll(days).toEqual([dayAgo(19), dayAgo(17)]);
  // Keys need not wait for the drawing.
  await open(page, week, TITLE);
  await focusChart(page);
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect.poll(days).toEqual([dayAgo(20), dayAgo(18)]);

  await open(page, '/usage?split=none&by=month&range=12m', TITLE);
  await focusChart(page);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Click: only this month.')).toBeVisible();
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByText('Hours are shown for at most 14 days at a time.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Cost per day' })).toBeVisible();
});

test('a tap pins, and what a mouse would do stands in the readout', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, hasTouch: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, 'owner');
  await open(page, `/usage?split=api_key&range=custom&from=${dayAgo(29)}&to=${dayAgo(0)}`, TITLE);
  const place = await placeOf(page, 20, 30);
  await page.touchscreen.tap(place.x, place.y);
  await expect(readout(page).getByRole('button', { name: 'Unpin' })).toBeVisible();
  expect(addressOf(page).get('from')).toBe(dayAgo(29));
  await readout(page).getByRole('button', { name: 'Show this day alone' }).click();
  await expect.poll(() => [addressOf(page).get('from'), addressOf(page).get('to')]).toEqual([dayAgo(9), dayAgo(9)]);
  await context.close();
});

test('what is shown alone is what the headline and the table count, and the address says so', async ({ page }) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, `/usage?compare=previous&range=custom&from=${dayAgo(69)}&to=${dayAgo(40)}`, TITLE);
  const table = await readTable(page, true);
  const [name = ''] = table.parts;
  await page.getByRole('figure').getByRole('button', { name }).click();
  await expect(page.getByText(`${name} alone`, { exact: true })).toBeVisible();
  const alone = await readTable(page, true);
  expect([alone.whole, sum(alone.rows.map(({ total }) => total))]).toEqual([table.partTotals[0], table.partTotals[0]]);
  const headline = page
    .getByRole('region', { name: 'Cost by workspace per day' })
    .getByText(dollars(alone.whole), { exact: true });
  await expect(headline.first()).toBeAttached();
  await page.reload();
  await expect(page.getByText(`${name} alone`, { exact: true })).toBeVisible();
  expect((await readTable(page, true)).whole).toBe(alone.whole);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(async () => (await readTable(page, true)).whole).toBe(table.whole);
});

test('the stack lies the same after a change in place as on a fresh load, and a thing keeps its colour', async ({
  page,
}) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, '/usage?split=workspace&range=last_month', TITLE);
  for (const [list, name] of [
    ['Split by', 'API key'],
    ['Per', 'Week'],
    ['Split by', 'Workspace'],
  ] as const) {
    await page.getByRole('list', { name: list }).getByRole('link', { name, exact: true }).click();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: /^Cost by/ })).toContainText(
      list === 'Per' ? 'week' : new RegExp(name, 'i'),
    );
    const inPlace = await stackOf(page);
    await page.reload();
    expect(await stackOf(page)).toEqual(inPlace);
    expect(inPlace.at(-1)).toBe('var(--series-other)');
  }
  const name = (await readTable(page, true)).parts[0] ?? '';
  const colorIn = (place: ReturnType<Page['locator']>) => place.locator('svg rect').first().getAttribute('fill');
  const color = await colorIn(page.getByRole('rowheader', { name }));
  expect(await colorIn(page.getByRole('figure').getByRole('button', { name }))).toBe(color);
  const drawn = await page
    .getByRole('rowheader', { name })
    .locator('svg rect')
    .first()
    .evaluate((rect) => getComputedStyle(rect).fill);
  await open(page, '/workspaces', 'Workspaces');
  const listed = page.getByRole('rowheader', { name }).getByRole('link', { name });
  expect(await listed.evaluate((link) => getComputedStyle(link, '::before').backgroundColor)).toBe(drawn);
});

test('“Other” opens to all parts, which add up to it, and can be searched', async ({ page }) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, `/usage?split=api_key&range=custom&from=${dayAgo(69)}&to=${dayAgo(40)}`, TITLE);
  const table = await readTable(page, true);
  expect(table.parts.at(-1)).toBe('Other');
  await page.getByRole('rowheader', { name: 'Other' }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Cost by API key', level: 1 })).toBeVisible();
  const list = page.getByRole('table', { name: 'All parts' });
  const figures = async () =>
    list.locator('tbody data').evaluateAll((found) => found.map((data) => data.getAttribute('value') ?? ''));
  const values = await figures();
  while ((await page.getByRole('link', { name: 'Next' }).count()) > 0) {
    const first = values.at(-1);
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page).toHaveURL(/page=/);
    await expect.poll(async () => (await figures()).includes(first ?? '')).toBe(false);
    values.push(...(await figures()));
  }
  expect(sum(values.map((value) => exact(value, true)))).toBe(table.partTotals.at(-1));
  await expect(list.getByRole('img').first()).toHaveAccessibleName(/^Highest: /);

  await page.getByRole('link', { name: /^All \d/ }).click();
  await expect(page).not.toHaveURL(/among=/);
  await page.getByRole('searchbox').fill(table.parts[0] ?? '');
  await expect(list.locator('tbody tr')).toHaveCount(1);
  await expect(list).toContainText('Found, 1');
  await list.getByRole('link').click();
  await expect(page).toHaveURL(/\/usage\?.*key=/);
});
