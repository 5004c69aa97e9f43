import { expect, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const WORKSPACE = 'Data Platform';
const OUTPUT = 'Output tokens per minute';
/** Limits that no earlier run has set. */
const [BEFORE, AFTER] = [10_000, 30_000].map((least) => (least + (Date.now() % 10_000)).toLocaleString('en-GB')) as [
  string,
  string,
];

const table = (page: Page) => page.getByRole('table', { name: 'Changes, newest first' });

/** Changes as their file tells them. */
async function changesOf(page: Page, query: string): Promise<Record<string, string>[]> {
  const answer = await page.request.get(`/api/v1/audit/changes?range=12m&${query}`);
  return parse(await answer.text(), { columns: true, bom: true });
}

/** Changes the limit that the workspace has of its own, or clears it. */
async function setLimit(page: Page, value: string | null): Promise<void> {
  await open(page, `/rate-limits?search=${encodeURIComponent(WORKSPACE)}`, 'Rate limits');
  const cell = page.getByRole('cell').filter({ has: page.getByRole('button', { name: /Sonnet/ }) });
  await cell.getByRole('button', { name: `Change limits of ${WORKSPACE}` }).press('Enter');
  const dialog = page.getByRole('dialog');
  if (value === null) await dialog.getByRole('button', { name: 'Clear all' }).click();
  else await dialog.getByLabel(OUTPUT, { exact: true }).fill(value);
  await dialog.getByRole('button', { name: 'Change limits' }).click();
  await expect(dialog).toHaveCount(0);
}

/** The entry says who it was, and the value before and after. */
async function expectEntry(page: Page): Promise<void> {
  await isShown(page, 'Change rate limits');
  await expect(
    page
      .locator('dd')
      .filter({ hasText: demoPerson('admin').name })
      .first(),
  ).toBeVisible();
  const changed = page.getByRole('table', { name: 'What was changed' }).getByRole('row').filter({ hasText: AFTER });
  await expect(changed.getByRole('cell').nth(0)).toContainText(BEFORE);
  await expect(changed.getByRole('cell').nth(1)).toContainText(AFTER);
}

test('who changed the limit of a workspace is two clicks away, with before and after, and back', async ({ page }) => {
  await signIn(page, 'admin');
  for (const value of [BEFORE, AFTER]) await setLimit(page, value);

  await page.getByRole('link', { name: WORKSPACE, exact: true }).click();
  await isShown(page, WORKSPACE);
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  const row = table(page).getByRole('row').filter({ hasText: AFTER });
  await expect(row).toContainText(demoPerson('admin').name);
  await expect(row.getByLabel('became')).toBeVisible();
  await row.getByRole('rowheader').getByRole('link').click();
  await expectEntry(page);
  await page.getByRole('link', { name: `Rate limits of ${WORKSPACE}` }).click();
  await isShown(page, WORKSPACE);
  await expect(page).toHaveURL(/\/workspaces\/[^/]+\/limits$/);

  await open(page, '/rate-limits', 'Rate limits');
  await page.getByRole('link', { name: 'Changes of limits' }).click();
  await isShown(page, 'Audit');
  await table(page).getByRole('row').filter({ hasText: AFTER }).getByRole('rowheader').getByRole('link').click();
  await expectEntry(page);
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'Audit' }).click();
  await isShown(page, 'Audit');
  await setLimit(page, null);
});

test('the page says whether the chain is whole, and its file holds what it shows', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/audit?range=12m&action=account&source=web', 'Audit');
  const chain = page.getByRole('region', { name: 'Audit chain' });
  await expect(chain).toContainText(/Intact: [\d,]+ entr(y|ies)/);
  await expect(chain).toContainText(/Checked \d/);
  const words = await table(page).locator('tbody tr').allTextContents();
  const rows = await changesOf(page, 'action=account&source=web');
  expect(rows).toHaveLength(words.length);
  for (const [at, { who = '', target = '' }] of rows.entries()) {
    expect(words[at]).toContain(who);
    expect(words[at]).toContain(target);
  }
});

test('an owner closes the audit to viewers, who are told so wherever it was, and opens it again', async ({
  page,
  newPage,
  watch,
}) => {
  await signIn(page, 'owner');
  const viewer = await newPage({ viewport: { width: 390, height: 844 } });
  await signIn(viewer, 'viewer');
  const [change] = await changesOf(viewer, 'action=rate_limit.set');
  const activity = `/workspaces/${change?.target_id}/activity`;
  const save = async (isOpen: boolean) => {
    await open(page, '/audit', 'Audit');
    await page.getByRole('checkbox', { name: /^Viewers can read the audit/ }).setChecked(isOpen);
    await page.getByRole('button', { name: 'Save audit access' }).click();
    await expect(page.getByText('Audit access saved')).toBeVisible();
  };
  await open(viewer, '/audit', 'Audit');
  await expectNoSidewaysScroll(viewer, 'the audit');
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
  await viewer.goto(activity.replace('/activity', ''));
  await expect(viewer.getByRole('link', { name: 'Members' })).toBeVisible();
  await expect(viewer.getByRole('link', { name: 'Activity', exact: true })).toHaveCount(0);
  await save(true);
  await open(viewer, '/audit', 'Audit');
});
