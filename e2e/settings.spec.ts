import { expect } from '@playwright/test';
import { open, test } from './journey';
import { demoPerson, signIn, signInAnew } from './sign-in';

test('"Sync now" is answered, carried out and recorded', async ({ page }) => {
  await signIn(page, 'admin');
  await open(page, '/settings/sync', 'Sync');
  const byPeople = page.getByRole('row').filter({ hasText: 'A person' });
  const asked = new Date();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page.getByText('Sync requested')).toBeVisible();
  const entry = page.getByRole('link', { name: 'Open audit entry' });
  await expect(entry).toBeVisible();

  // Older ones leave the page as others come: the newest tells.
  await expect(async () => {
    await page.reload();
    const newest = byPeople.first().locator('time').first();
    const started = await newest.getAttribute('datetime', { timeout: 2_000 });
    expect(new Date(started ?? 0).getTime()).toBeGreaterThan(asked.getTime() - 2_000);
  }).toPass({ timeout: 60_000, intervals: [500, 1_000, 2_000] });

  await open(page, '/audit', 'Audit');
  const row = page.getByRole('row').filter({ hasText: 'Sync now' }).first();
  await expect(row).toContainText(demoPerson('admin').name);
  await expect(row).toContainText('Done');
});

test('the newest run is on the page by itself', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/settings/sync', 'Sync');
  const newest = page
    .getByRole('table', { name: /^Sync runs/ })
    .getByRole('row')
    .nth(1)
    .locator('time')
    .first();
  const before = await newest.getAttribute('datetime');
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(newest).not.toHaveAttribute('datetime', before ?? '', { timeout: 30_000 });
});

test('a device whose sessions are ended is out on its next request', async ({ page, newPage }) => {
  const elsewhere = `Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/${Date.now()}`;
  const other = await newPage({ userAgent: elsewhere });
  await signInAnew(page, 'billing');
  await signInAnew(other, 'billing');
  await signInAnew(other, 'billing');
  await open(other, '/audit', 'Audit');

  await open(page, '/settings/sessions', 'Sessions');
  const devices = page.getByRole('list', { name: 'Your devices' }).getByRole('listitem');
  const own = devices.filter({ hasText: 'This device' });
  await expect(own).toHaveCount(1);
  await expect(own).toContainText('Chrome on Linux');
  const device = devices.filter({ has: page.getByTitle(elsewhere) });
  await expect(device).toHaveCount(1);
  await expect(device).toContainText('Firefox on Windows');
  await device.getByRole('button', { name: 'End all 2 sessions in Firefox on Windows' }).click();
  await expect(page.getByText('Sessions in Firefox on Windows ended')).toBeVisible();
  await expect(device).toHaveCount(0);
  await expect(own).toHaveCount(1);

  await other.getByRole('link', { name: 'Usage & cost' }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  expect((await other.request.get('/audit', { maxRedirects: 0 })).status()).toBe(307);
  await open(page, '/settings/sessions', 'Sessions');
});

test('the theme stays as chosen', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await signIn(page, 'viewer');
  await open(page, '/', 'Overview');
  const theme = () => page.locator('html').getAttribute('data-theme');
  expect(await theme()).toBe('light');
  await page.getByRole('button', { name: demoPerson('viewer').name }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(theme).toBe('dark');
  await open(page, '/usage', 'Usage & cost');
  expect(await theme()).toBe('dark');
});
