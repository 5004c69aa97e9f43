import { expect } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { expectNoSidewaysScroll } from './accessibility';
import { asLink, BENEATH, isShown, open, PAGES, PHONE, test } from './journey';
import { demoPerson, signIn, signInAnew } from './sign-in';

const SMALLEST = { ...PHONE, viewport: { width: 320, height: 568 } };

test('a phone has the bar along the bottom and everything else in the sheet', async ({ newPage }) => {
  const page = await newPage(PHONE);
  await signInAnew(page, 'owner');
  await open(page, '/', 'Overview');
  const bar = page.getByRole('navigation', { name: 'Main pages' });
  await expect(bar.getByRole('link')).toHaveCount(5);
  await expect(bar.getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page');
  await bar.getByRole('link', { name: 'Usage' }).tap();
  await isShown(page, 'Usage & cost');
  await expect(bar.getByRole('link', { name: 'Usage' })).toHaveAttribute('aria-current', 'page');

  await page.getByRole('button', { name: 'Open navigation' }).tap();
  const sheet = page.getByRole('dialog', { name: 'Navigation' });
  await expect(sheet.getByRole('link')).toHaveText(PAGES.map(({ title }) => asLink(title)));
  await expect(sheet.getByRole('button', { name: demoPerson('owner').name })).toBeVisible();
  await sheet.getByRole('link', { name: 'Sessions' }).tap();
  await isShown(page, 'Sessions');
  await expect(sheet).toHaveCount(0);

  await page.getByRole('button', { name: 'Open navigation' }).tap();
  await sheet.getByRole('button', { name: demoPerson('owner').name }).tap();
  await page.getByRole('menuitem', { name: 'Sign out' }).tap();
  await isShown(page, 'Sign in');
});

test('lists are cards on a phone, each value with its name', async ({ newPage }) => {
  const page = await newPage(PHONE);
  await signIn(page, 'owner');
  await open(page, '/settings/accounts?search=lindqvist', 'Accounts');
  const row = page.getByRole('row', { name: demoPerson('lead').name });
  const name = await row.getByRole('rowheader').boundingBox();
  const role = await row.getByRole('cell').first().boundingBox();
  if (!name || !role) throw new Error('The card is not shown');
  expect(role.y).toBeGreaterThanOrEqual(name.y + name.height - 1);
  const label = await row
    .getByRole('cell')
    .first()
    .evaluate((cell) => getComputedStyle(cell, '::before').content);
  expect(label).toContain('Role');

  await row.getByRole('button', { name: 'Change Steward role' }).tap();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'Billing' })).toBeVisible();
  await expectNoSidewaysScroll(page, 'the role dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).tap();
});

/** A screen of 1280 pixels at 200 % zoom. */
const ZOOMED = { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 };

for (const [at, screen] of [PHONE, SMALLEST, ZOOMED].entries()) {
  const { width } = screen.viewport;
  test(`nothing is cut off at ${width} px`, async ({ newPage, watch }) => {
    const page = await newPage(screen);
    await open(page, '/sign-in', 'Sign in');
    await expectNoSidewaysScroll(page, 'Sign in');
    await page.goto('/set-password');
    await isShown(page, 'Set your password');
    await expectNoSidewaysScroll(page, 'Set your password');

    await signIn(page, 'owner');
    const more = [
      { path: '/usage?split=api_key&by=week&range=12m', title: 'Usage & cost' },
      { path: '/usage?range=custom&from=2026-08-01&to=2026-08-31', title: 'Usage & cost' },
      { path: '/audit?range=12m', title: 'Audit' },
      { path: '/notifications?show=all', title: 'Notifications' },
    ];
    const all = [...PAGES, ...BENEATH, ...more];
    // What fits the smallest fits the others, but for what only they show.
    for (const { path, title } of takeRound(all, screen === SMALLEST ? 3 : 6, at)) {
      await open(page, path, title);
      await expectNoSidewaysScroll(page, path);
      // What lies at the end can be reached: the bar does not cover it.
      const main = page.getByRole('main');
      const navigation = page.getByRole('navigation', { name: 'Main pages' });
      const bar = width < 640 ? await navigation.boundingBox() : null;
      // What comes after the page makes it longer: the end is where it is then.
      await expect(async () => {
        await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }));
        const last = await main.locator(':scope > :last-child').boundingBox();
        if (bar && last) expect(last.y + last.height, `the end of ${path}`).toBeLessThanOrEqual(bar.y + 1);
      }).toPass({ timeout: 60_000 });
    }

    watch.allow(404, '/no-such-page');
    await page.goto('/no-such-page');
    await expectNoSidewaysScroll(page, '404');
    await page.context().clearCookies();
    await signIn(page, 'viewer');
    watch.allow(403, '/settings/sync');
    await page.goto('/settings/sync');
    await expect(page.getByRole('heading', { level: 1, name: 'Your role cannot see Sync' })).toBeVisible();
    await expectNoSidewaysScroll(page, '403');
  });
}
