import { expect, type Page } from '@playwright/test';
import { openOwnDatabase } from './canary/database';
import { downloadFile, readTable } from './figures';
import { open, test, untilAllIsRead } from './journey';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

const TITLE = 'Usage & cost';
const addressOf = (page: Page) => new URL(page.url()).searchParams;
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const digits = (iso: string) => iso.split('-').reverse().join('');
const words = (iso: string) =>
  new Date(iso)
    .toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    .replace('Sept', 'Sep');

/** What the cost report said of the days, asked of the database itself. */
async function reported(from: string, to: string): Promise<bigint> {
  const client = await openOwnDatabase(DATA_FOLDER);
  try {
    const { rows } = await client.query<{ nano: string }>(
      'SELECT coalesce(sum(amount_nano), 0)::text AS nano FROM cost_daily WHERE day BETWEEN $1 AND $2',
      [from, to],
    );
    return BigInt(rows[0]?.nano ?? 0);
  } finally {
    await client.end();
  }
}

async function chooseRange(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'What to show' }).getByRole('button', { name: 'Range' }).click();
  await page.getByRole('option', { name, exact: true }).click();
}

const field = (page: Page, name: 'First day' | 'Last day') =>
  page.getByRole('group', { name: 'First and last day, UTC' }).getByRole('textbox', { name });

test('a range that is typed is taken when it is complete, and its total is that of exactly these days', async ({
  page,
}) => {
  const [from, to] = [day(75), day(46)];
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, '/usage?split=none', TITLE);
  await chooseRange(page, 'Custom range');
  await field(page, 'First day').click();
  await page.keyboard.type(digits(from));
  await page.keyboard.press('Tab');
  await expect(field(page, 'First day')).toHaveValue(words(from));
  await page.keyboard.type(digits(to).slice(0, 7));
  expect(addressOf(page).get('to')).toBe(day(0));
  await page.keyboard.type(digits(to).slice(7));
  await expect(page).toHaveURL(new RegExp(`to=${to}`));
  await page.keyboard.press('Tab');
  await expect(field(page, 'Last day')).toHaveValue(words(to));
  await expect(page.getByRole('main')).toContainText(`${words(from)} – ${words(to)}, UTC`);
  await expect.poll(async () => (await readTable(page, true)).rows.length).toBe(30);
  const typed = await readTable(page, true);
  expect(typed.whole).toBe(await reported(from, to));
  expect(typed.whole > 0n).toBe(true);

  // What is no day stays as it was typed, with the reason; nothing else is shown instead.
  await field(page, 'Last day').fill('31092026');
  await page.keyboard.press('Enter');
  await expect(page.getByText('September 2026 has 30 days.')).toBeVisible();
  await expect(field(page, 'Last day')).toHaveValue('31092026');
  expect(addressOf(page).get('to')).toBe(to);
  await page.keyboard.press('Escape');

  // An end before the beginning is not taken, and an end to come is said to be.
  await field(page, 'Last day').fill(words(day(200)));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The range ends before it begins.')).toBeVisible();
  expect(addressOf(page).get('to')).toBe(to);
  await field(page, 'Last day').fill('31 Dec 2099');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Days after ${words(day(0))} are in the future.`)).toBeVisible();
  await expect(field(page, 'Last day')).toHaveValue('31 Dec 2099');
});

test('a quarter, a year, a fiscal year and months can be chosen', async ({ page }) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, '/settings/organization', 'Organisation');
  await page.getByLabel('First month').selectOption('February');
  await page.getByRole('button', { name: 'Save fiscal year' }).click();
  await expect(page.getByText('Fiscal year saved')).toBeVisible();

  await open(page, '/usage?split=none&by=month', TITLE);
  const heading = page.getByRole('region', { name: 'Cost per month' });
  const year = Number(day(0).slice(0, 4));
  await chooseRange(page, 'Last year');
  await expect(heading).toContainText(new RegExp(`– 31 Dec ${year - 1}, UTC`));
  await chooseRange(page, 'Last fiscal year');
  await expect(heading).toContainText(/– 31 Jan \d{4}, UTC/);
  await chooseRange(page, 'Last quarter');
  await expect(heading).toContainText(/1 (Jan|Apr|Jul|Oct) \d{4} – 3[01] (Mar|Jun|Sep|Dec) \d{4}, UTC/);
  const quarter = await readTable(page, true);

  await chooseRange(page, 'Months…');
  const months = quarter.rows.map(({ period }) => period).reverse();
  await page.getByRole('button', { name: `${months[0]} – ${months.at(-1)}` }).click();
  const picker = page.getByRole('dialog', { name: 'Pick months' });
  await picker.getByRole('button', { name: months[1], exact: true }).click();
  await expect.poll(async () => (await readTable(page, true)).whole).toBe(quarter.rows[1]?.total);
  await picker.getByRole('button', { name: months[2], exact: true }).click();
  await expect
    .poll(async () => (await readTable(page, true)).whole)
    .toBe((quarter.rows[0]?.total ?? 0n) + (quarter.rows[1]?.total ?? 0n));
});

test('a menu of more than twelve has a search, by keyboard alone', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/usage?split=none', TITLE);
  const range = page.getByRole('region', { name: 'What to show' }).getByRole('button', { name: 'Range' });
  await range.focus();
  await page.keyboard.press('Enter');
  const search = page.getByRole('searchbox', { name: 'Search: Range' });
  await expect(search).toBeFocused();
  await page.keyboard.type('quart');
  await expect(page.getByRole('option')).toHaveText(['This quarter', 'Last quarter']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/range=last_quarter/);
});

test('a comparison says what it compares, and its file has both figures of each part', async ({ page }) => {
  await signIn(page, 'owner');
  await untilAllIsRead(page);
  await open(page, '/usage?split=workspace&range=month&compare=previous', TITLE);
  const heading = page.getByRole('region', { name: 'Cost by workspace per day' });
  await expect(heading).toContainText(/against 1 \w{3} \d{4}|no day of this range is complete|Not compared/);
  const { fileName, text } = await downloadFile(page, ['A grid: parts by periods', 'Rounded to cents']);
  expect(fileName).toMatch(/-against-previous-grid-cents\.csv$/);
  expect(text.startsWith('\uFEFFid,name,belongs_to,total_cost_usd,previous_total_cost_usd,')).toBe(true);
  expect(text).toContain('rounded from the exact total');
});
