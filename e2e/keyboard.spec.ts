import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { expectFocusIsVisible } from './accessibility';
import { isShown, open, PAGES, test } from './journey';
import { demoPerson, signIn } from './sign-in';
import { DEMO_PASSWORD } from './steward';

/** Presses Tab until the wanted element has the focus, which every step shows. */
async function tabTo(page: Page, wanted: ReturnType<Page['locator']>, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
    await expectFocusIsVisible(page);
  }
  await expect(wanted).toBeFocused();
}

test('signs in, walks and changes a role without a mouse', async ({ page }) => {
  const owner = demoPerson('owner');
  const developer = demoPerson('developer');
  await open(page, '/sign-in', 'Sign in');
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type(owner.email);
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await expectFocusIsVisible(page);
  await page.keyboard.type(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await isShown(page, 'Overview');

  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);

  await page.goto('/');
  await isShown(page, 'Overview');
  await tabTo(
    page,
    page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Accounts' }),
  );
  await page.keyboard.press('Enter');
  await isShown(page, 'Accounts');

  await tabTo(page, page.getByLabel('Search by name or e-mail'));
  await page.keyboard.type(developer.name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/search=/);
  await isShown(page, 'Accounts');
  const opener = page.getByRole('button', { name: `Change Steward role of ${developer.name}` });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Change Steward role of ${developer.name}` });
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole('radio', { name: 'Follow the organisation' }), 5);
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: /^Owner/ })).toBeChecked();
  await expectFocusIsVisible(page);

  // The focus stays inside until the dialog closes, and then goes back to where it came from.
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('menus open, choose and close by keyboard', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/usage', 'Usage & cost');
  const metric = page.getByRole('region', { name: 'What to show' }).getByRole('button', { name: 'Metric' });
  await tabTo(page, metric);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'Cost', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'All tokens by workspace per day' })).toBeVisible();
  await expect(metric).toBeFocused();
  await tabTo(page, page.getByRole('list', { name: 'Per' }).getByRole('link', { name: 'Month' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'All tokens by workspace per month' })).toBeVisible();

  const user = page.getByRole('button', { name: demoPerson('owner').name });
  await user.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu');
  await expect.poll(() => menu.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(user).toBeFocused();
});

test('every stop of the Tab key shows itself, on every page in turn', async ({ page }) => {
  await signIn(page, 'owner');
  for (const { path, title } of takeRound(PAGES, 6)) {
    await open(page, path, title);
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      if (await page.evaluate(() => document.activeElement?.matches('svg *'))) continue;
      await expectFocusIsVisible(page);
    }
  }
});

// Its layers take the focus in Chromium, because React listens for focus on every portal's container.
test('a chart is one stop of the Tab key', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/usage', 'Usage & cost');
  await page.getByRole('application').focus();
  await page.keyboard.press('Tab');
  await expect(
    page
      .getByRole('list', { name: /^Series/ })
      .getByRole('button')
      .first(),
  ).toBeFocused();
});
