import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { open, PAGES, test } from './journey';
import { signIn } from './sign-in';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Every time on the page with the instant that it stands for. */
async function timesOf(page: Page): Promise<{ instant: Date; text: string }[]> {
  const times = await page
    .locator('time[datetime]')
    .evaluateAll((elements) =>
      elements.map((element) => ({ at: element.getAttribute('datetime'), text: element.textContent ?? '' })),
    );
  return times.map(({ at, text }) => ({ instant: new Date(at ?? ''), text }));
}

test('times are UTC, wherever the reader sits', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/', 'Overview');
  expect(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe('America/Los_Angeles');

  let seen = 0;
  for (const { path, title } of takeRound(PAGES, 2)) {
    await open(page, path, title);
    const main = page.getByRole('main');
    const times = await timesOf(page);
    // A page of rules alone tells no moment.
    const tellsTime =
      times.length > 0 || /\d{2}:\d{2}|\d{1,2} [A-Z][a-z]{2} \d{4}/.test((await main.textContent()) ?? '');
    if (tellsTime) await expect(main, `${title} says its zone`).toContainText('UTC');
    for (const { instant, text } of times) {
      const iso = instant.toISOString();
      // Some say a day or an age alone; a time of day is always the one of UTC, and says so.
      const clock = /\d{2}:\d{2}( UTC)?/.exec(text)?.[0];
      if (clock) expect(clock, `${title}: ${iso}`).toBe(`${iso.slice(11, 16)} UTC`);
      if (clock) seen += 1;
      const date = /\d{1,2} [A-Z][a-z]{2} \d{4}/.exec(text)?.[0];
      const own = `${instant.getUTCDate()} ${MONTHS[instant.getUTCMonth()]} ${instant.getUTCFullYear()}`;
      if (date) expect(date, `${title}: ${iso}`).toBe(own);
    }
  }
  expect(seen).toBeGreaterThan(4);
});

test('ranges begin and end with UTC days', async ({ page }) => {
  // Los Angeles is still in yesterday while UTC has begun a new day, and the other way round never.
  await signIn(page, 'owner');
  await open(page, '/usage?range=7d&split=none', 'Usage & cost');
  const now = new Date();
  const words = (ago: number) => {
    const day = new Date(now.getTime() - ago * 86_400_000);
    return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };
  await expect(page.getByRole('main')).toContainText(`${words(6)} – ${words(0)}, UTC`);
  const rows = page.getByRole('table', { name: 'The figures of the chart' }).locator('tbody tr');
  await expect(rows).toHaveCount(7);
  await expect(rows.first()).toContainText(words(0));
  await expect(rows.last()).toContainText(words(6));
});
