import { expect } from '@playwright/test';
import { test } from './journey';
import { signIn } from './sign-in';

const MOVED = [
  ['/leaving', '/offboarding'],
  ['/leaving/keys?show=all&page=2', '/offboarding/keys?show=all&page=2'],
  ['/settings/people?search=a', '/settings/accounts?search=a'],
  ['/settings/people/roles', '/settings/accounts/roles'],
  ['/api-keys/steward?search=a', '/api-keys?search=a&kind=steward'],
  ['/people/user_1/leave?from=list', '/people/user_1/offboard?from=list'],
] as const;

test('addresses that were lead on for good, with all that is in them', async ({ page }) => {
  for (const [from, to] of MOVED) {
    const response = await page.request.get(from, { maxRedirects: 0 });
    expect([from, response.status(), response.headers().location]).toEqual([from, 308, to]);
  }
});

test('links that were saved when filters were called something else show the same figures', async ({ page }) => {
  await signIn(page, 'owner');
  await page.goto('/usage?split=model&key=none&type=output');
  await expect(page).toHaveURL(/\/usage\?split=model&api_key=none&token_type=output$/);
  await expect(page.getByRole('button', { name: /API key: No API key/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /Token type: Output/ })).toBeVisible();
});
