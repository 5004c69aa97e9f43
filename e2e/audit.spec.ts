import { expect, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const table = (page: Page) => page.getByRole('table', { name: 'Changes, newest first' });

/** Changes as their file tells them. */
async function changesOf(page: Page, query: string): Promise<Record<string, string>[]> {
  const answer = await page.request.get(`/api/v1/audit/changes?range=12m&${query}`);
  return parse(await answer.text(), { columns: true, bom: true });
}

test('who changed the limit of a workspace is two clicks away, with before and after', async ({ page }) => {
  await signIn(page, 'admin');
  const [change] = await changesOf(page, 'action=rate_limit.set&outcome=succeeded');
  const { target = '', who = '', target_id: workspaceId = '' } = change ?? {};
  expect(JSON.parse(change?.before ?? '')).not.toEqual(JSON.parse(change?.after ?? ''));
  await open(page, `/workspaces/${workspaceId}`, target);
  await page.getByRole('link', { name: 'Limits', exact: true }).click();
  await page.getByRole('link', { name: 'Changes of limits' }).click();
  await isShown(page, 'Audit');
  const row = table(page).getByRole('row').filter({ hasText: who }).first();
  await expect(row).toContainText(`Rate limits of ${target}`);
  await expect(row.getByLabel('became')).toBeVisible();

  await open(page, '/', 'Overview');
  await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Rate limits' }).click();
  await page.getByRole('link', { name: 'Changes of limits' }).click();
  await isShown(page, 'Audit');
  await expect(
    table(page)
      .getByRole('row')
      .filter({ hasText: `Rate limits of ${target}` })
      .first(),
  ).toContainText(who);
});

test('the page says whether the chain is whole, and its file holds what it shows', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/audit?range=12m&action=account&source=web', 'Audit');
  const chain = page.getByRole('region', { name: 'Audit chain' });
  await expect(chain).toContainText(/Intact: [\d,]+ entries/);
  await expect(chain).toContainText(/Checked \d/);
  const shown = await table(page).locator('tbody tr').count();
  const rows = await changesOf(page, 'action=account&source=web');
  expect(rows.length).toBe(shown);
  const words = await table(page).locator('tbody tr').allTextContents();
  for (const [at, { who = '', target = '' }] of rows.entries()) {
    expect(words[at]).toContain(who);
    expect(words[at]).toContain(target);
  }
});

test('a thing’s activity is the audit of it, and an entry leads back to the thing', async ({ page }) => {
  await signIn(page, 'owner');
  const [change] = await changesOf(page, 'action=account.override_role');
  const { target = '', target_id: personId = '' } = change ?? {};
  await page.goto(`/settings/accounts/${personId}`);
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity.getByRole('row').filter({ hasText: target }).first()).toBeVisible();
  await activity.locator('tbody th a').first().click();
  await isShown(page, 'Change Steward role');
  await page.getByRole('link', { name: target, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/settings/accounts/${personId}`));

  await open(page, '/api-keys', 'API keys');
  await page.locator('tbody th a').first().click();
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Activity' })).toBeVisible();
  await expect(page).toHaveURL(/\/api-keys\/[^/]+\/activity$/);
  await page.getByRole('link', { name: 'Search the audit' }).click();
  await isShown(page, 'Audit');
  await expect(page.getByText('Only changes to one thing')).toBeVisible();

  const phone = page;
  await phone.setViewportSize({ width: 390, height: 844 });
  for (const path of [`/settings/accounts/${personId}`, '/audit?range=12m', '/rate-limits', '/settings/scim']) {
    await phone.goto(path);
    await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(phone, path);
  }
});

test('an owner closes the audit to viewers, who are told so wherever it was, and opens it again', async ({
  page,
  newPage,
  watch,
}) => {
  await signIn(page, 'owner');
  const viewer = await newPage();
  await signIn(viewer, 'viewer');
  const [workspace] = await changesOf(viewer, 'action=workspace');
  const activity = `/workspaces/${workspace?.target_id}/activity`;
  const save = async (isOpen: boolean) => {
    await open(page, '/audit', 'Audit');
    await page.getByRole('checkbox', { name: /^Viewers can read the audit/ }).setChecked(isOpen);
    await page.getByRole('button', { name: 'Save audit access' }).click();
    await expect(page.getByText('Audit access saved')).toBeVisible();
  };
  await open(viewer, '/audit', 'Audit');
  await expect(viewer.getByRole('button', { name: 'Save audit access' })).toHaveCount(0);
  await save(false);
  for (const path of ['/audit', activity, '/api/v1/audit/changes']) watch.allow(403, path);
  for (const path of ['/audit', activity]) {
    expect((await viewer.goto(path))?.status(), path).toBe(403);
    await expect(viewer.getByText('An owner has closed the audit to viewers.')).toBeVisible();
    await expect(viewer.getByText(`Ask ${demoPerson('owner').name}`)).toBeVisible();
  }
  await expectAccessibleInBoth(viewer, 'the closed audit');
  expect((await viewer.request.get('/api/v1/audit/changes')).status()).toBe(403);
  await open(viewer, '/', 'Overview');
  await expect(viewer.getByRole('link', { name: 'Audit', exact: true })).toHaveCount(0);
  await viewer.goto(activity.replace('/activity', ''));
  await expect(viewer.getByRole('link', { name: 'Members' })).toBeVisible();
  await expect(viewer.getByRole('link', { name: 'Activity', exact: true })).toHaveCount(0);
  await open(viewer, '/settings/accounts/roles', 'What roles may do');
  await expect(viewer.getByRole('row', { name: /Read the audit/ })).toContainText('Closed');
  await save(true);
  await open(viewer, '/audit', 'Audit');
});
