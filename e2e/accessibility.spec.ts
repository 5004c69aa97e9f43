import { expect } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { expectAccessibleInBoth } from './accessibility';
import { BENEATH, isShown, open, PAGES, test } from './journey';
import { demoPerson, signIn } from './sign-in';

// Both workers share the pages.
test.describe.configure({ mode: 'parallel' });

const SPECIAL = [
  { path: '/usage?split=api_key&by=month&range=12m', title: 'Usage & cost' },
  { path: '/usage?split=none&range=custom&from=2026-08-01&to=2026-08-31', title: 'Usage & cost' },
  { path: '/settings/accounts?search=nobody-of-that-name', title: 'Accounts' },
  { path: '/audit?range=custom&from=2020-01-01&to=2020-01-02', title: 'Audit' },
  { path: '/settings/sync?errors=true', title: 'Sync' },
  { path: '/notifications?show=all', title: 'Notifications' },
];

test('doors', async ({ page }) => {
  await open(page, '/sign-in', 'Sign in');
  await expectAccessibleInBoth(page, 'Sign in');
  await page.goto('/sign-in?error=CredentialsSignin');
  await expectAccessibleInBoth(page, 'Sign in with a refusal');
  await page.goto('/set-password');
  await isShown(page, 'Set your password');
  await expectAccessibleInBoth(page, 'Set your password');
});

const HAS_CHART = /^\/usage(\/gateway)?(\?|$)/;

/** Several in one browser, which fetches and compiles what they share once. */
const TOGETHER = 4;
// Each page in one of six runs.
const pages = takeRound([...PAGES, ...BENEATH, ...SPECIAL], 6);
for (let from = 0; from < pages.length; from += TOGETHER) {
  const some = pages.slice(from, from + TOGETHER);
  test(`pages from ${some[0]?.path} to ${some.at(-1)?.path}`, async ({ page }) => {
    await signIn(page, 'owner');
    for (const { path, title } of some) {
      await open(page, path, title);
      if (HAS_CHART.test(path)) await expect(page.getByRole('application')).toBeVisible();
      await expectAccessibleInBoth(page, path);
    }
  });
}

test('menus and dialogs', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/settings/accounts?search=marsh', 'Accounts');
  const { name } = demoPerson('viewer');
  await page.getByRole('button', { name: `Change Steward role of ${name}` }).click();
  await expect(page.getByRole('radio', { name: 'Billing' })).toBeVisible();
  await expectAccessibleInBoth(page, 'the role dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: `Sign-in link for ${name}` }).click();
  await expect(page.getByRole('button', { name: 'Create link' })).toBeVisible();
  await expectAccessibleInBoth(page, 'the link dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: demoPerson('owner').name }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectAccessibleInBoth(page, 'the user menu');
  await page.keyboard.press('Escape');
  await open(page, '/usage', 'Usage & cost');
  await page.getByRole('region', { name: 'What to show' }).getByRole('button', { name: 'Range' }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await expectAccessibleInBoth(page, 'the range menu');
});

test('refusals', async ({ page, watch }) => {
  await signIn(page, 'viewer');
  watch.allow(403, '/settings/sync');
  await page.goto('/settings/sync');
  await expect(page.getByRole('heading', { level: 1, name: 'Your role cannot see Sync' })).toBeVisible();
  await expectAccessibleInBoth(page, '403');
  watch.allow(404, '/no-such-page');
  await page.goto('/no-such-page');
  await expect(page.getByRole('heading', { level: 1, name: 'There is no page at this address' })).toBeVisible();
  await expectAccessibleInBoth(page, '404');
});
