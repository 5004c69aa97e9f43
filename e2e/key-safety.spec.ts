import { expect, type Page } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';

/** A whole key that nobody has. */
const SECRET = `sk-ant-api03-${'Canary7x'.repeat(6)}AA`;

/** An active key that anybody may lose; lists are tried on those of Priya. */
async function aKey(page: Page): Promise<{ name: string; path: string }> {
  await open(page, '/api-keys?kind=anthropic&show=active&sort=age&order=asc', 'API keys');
  const link = page.locator('tbody tr').filter({ hasNotText: 'Priya' }).first().locator('th a').first();
  return { name: (await link.textContent()) ?? '', path: (await link.getAttribute('href')) ?? '' };
}

test('a key that may be exposed is stopped, its checklist walked to a report that can be printed', async ({ page }) => {
  await signIn(page, 'owner');
  const { name, path } = await aKey(page);
  await page.goto(`${path}/exposure`);
  await isShown(page, name);
  const where = page.getByLabel('Where was it seen?');
  await where.fill(`In a log: ${SECRET}`);
  await page.getByRole('button', { name: 'Report as exposed' }).click();
  await expect(page.getByText('This holds a whole secret. Steward keeps none: remove it.')).toBeVisible();
  await where.fill('In a public repository');
  await page.getByRole('button', { name: 'Report as exposed' }).click();
  await expect(page.getByRole('heading', { name: 'Checklist' })).toBeVisible();
  await expectAccessibleInBoth(page, 'the checklist of an exposure');
  await expectNoSidewaysScroll(page, 'the checklist of an exposure');

  await page.getByRole('button', { name: 'Disable', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable key' }).click();
  await expect(page.getByRole('heading', { name: /Stop the key \(done\)/ })).toBeVisible();
  for (let left = await page.getByRole('button', { name: /^Mark done: / }).count(); left > 0; left -= 1) {
    await page
      .getByRole('button', { name: /^Mark done: / })
      .first()
      .click();
    await expect(page.getByRole('button', { name: /^Mark done: / })).toHaveCount(left - 1);
  }
  await page.getByLabel('Outcome').fill('Nothing was spent by others.');
  await page.getByRole('button', { name: 'Close report' }).click();
  await expect(page.getByRole('heading', { name: 'Last exposure report' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Print/ })).toBeVisible();
  expect(await page.content()).not.toContain(SECRET);
});

const PASTED = [
  ['{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}', /does not accept the key/],
  ['API key not found', /does not accept the key/],
  ['429 {"error":{"type":"rate_limit_error","message":"This request would exceed"}}', /within a minute/],
  ['529 {"error":{"type":"overloaded_error","message":"Overloaded"}}', /Anthropic is overloaded/],
  ['This API key belongs to a workspace that is archived', /workspace is archived/],
  ['Your workspace has reached its spend limit', /spend limit of the workspace/],
] as const;

test('six pasted errors are told apart, and a pasted key is cut before it leaves the page', async ({ page }) => {
  await signIn(page, 'lead');
  await open(page, '/api-keys/diagnose', 'Diagnose a problem');
  const field = page.getByLabel('Error or API key');
  for (const [text, meaning] of PASTED) {
    await field.fill(text);
    await page.getByRole('button', { name: 'Diagnose' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('about')).toBe(text);
    await expect(page.getByText(meaning).first()).toBeVisible();
    await expect(field).toHaveValue(text);
  }
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await field.fill(`It says invalid x-api-key: ${SECRET}`);
  await expect(page.getByText('A whole secret was pasted')).toBeVisible();
  await page.getByRole('button', { name: 'Diagnose' }).click();
  await expect(page).toHaveURL(/invalid/);
  await expect(page.getByText(/does not accept the key|No key here has/).first()).toBeVisible();
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter((one) => one.includes(SECRET.slice(20)))).toEqual([]);
});
