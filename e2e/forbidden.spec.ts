import { expect } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { asLink, open, PAGES, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const CLOSED = [
  { role: 'viewer', path: '/settings/sync', what: 'Sync', roles: 'owners and admins' },
  { role: 'developer', path: '/settings/sync', what: 'Sync', roles: 'owners and admins' },
  { role: 'billing', path: '/settings/sync', what: 'Sync', roles: 'owners and admins' },
] as const;

for (const { role, path, what, roles } of CLOSED) {
  test(`${role} is told who may open ${what}`, async ({ page, watch }) => {
    watch.allow(403, path);
    await signIn(page, role);
    const response = await page.goto(path);
    expect(response?.status()).toBe(403);
    await expect(page.getByRole('heading', { level: 1, name: `Your role cannot see ${what}` })).toBeVisible();
    const main = page.getByRole('main');
    await expect(main).toContainText(`Open to ${roles}.`);
    await expect(main).toContainText(`Ask ${demoPerson('owner').name}`);
    await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: what })).toHaveCount(0);
    await main.getByRole('link', { name: 'Go to the overview' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  });
}

for (const [at, role] of (['owner', 'admin', 'billing', 'lead', 'developer', 'viewer'] as const).entries()) {
  test(`the navigation offers ${role} exactly what the role may open`, async ({ page }) => {
    await signIn(page, role);
    const mine = PAGES.filter(({ closedTo = [] }) => !closedTo.includes(role));
    // The canary asks for all of them over HTTP; here each is opened in one of six runs.
    for (const { path, title } of takeRound(mine, 6, at)) await open(page, path, title);
    await open(page, '/', 'Overview');
    const links = page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link');
    await expect(links).toHaveText(mine.map(({ title }) => asLink(title)));
  });
}

test('an address that leads nowhere says so', async ({ page, watch }) => {
  await signIn(page, 'owner');
  watch.allow(404, '/no-such-page');
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1, name: 'There is no page at this address' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});
