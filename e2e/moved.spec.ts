import { expect } from '@playwright/test';
import { test } from './journey';

const MOVED = [
  ['/leaving', '/offboarding'],
  ['/leaving/keys?show=all&page=2', '/offboarding/keys?show=all&page=2'],
  ['/settings/people?search=a', '/settings/accounts?search=a'],
  ['/settings/people/roles', '/settings/accounts/roles'],
  ['/people/user_1/leave?from=list', '/people/user_1/offboard?from=list'],
] as const;

test('addresses that were lead on for good, with all that is in them', async ({ page }) => {
  for (const [from, to] of MOVED) {
    const response = await page.request.get(from, { maxRedirects: 0 });
    expect([from, response.status(), response.headers().location]).toEqual([from, 308, to]);
  }
});
