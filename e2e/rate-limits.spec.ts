import { expect, type Page } from '@playwright/test';
import { open, test } from './journey';
import { sandboxUrl } from './processes/books';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

const KEY = 'sk-ant-admin01-sandbox-company-1';
const NAME = 'Policy Search';
const OUTPUT = 'Output tokens per minute';

const row = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('link', { name: NAME, exact: true }) });
const cell = (page: Page) =>
  row(page)
    .getByRole('cell')
    .filter({ has: page.getByRole('button', { name: /Sonnet/ }) });

/** What the row has of its own, group by group. */
function ownLimits(page: Page): Promise<(string | null)[]> {
  return row(page)
    .locator('button[data-group]')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-own')));
}

async function openForm(page: Page): Promise<void> {
  await cell(page)
    .getByRole('button', { name: `Change limits of ${NAME}` })
    .press('Enter');
  await expect(page.getByRole('dialog').getByLabel(OUTPUT, { exact: true })).toBeVisible();
}

/** As somebody would in the Console. */
async function setElsewhere(page: Page, value: number | null): Promise<void> {
  const button = row(page).getByRole('button', { name: /Sonnet/ });
  const group = await button.getAttribute('data-group');
  const workspace = await row(page).getAttribute('data-workspace');
  const answer = await page.request.post(
    `${sandboxUrl(DATA_FOLDER)}/v1/organizations/workspaces/${workspace}/rate_limits/${group}`,
    {
      headers: { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
      data: { limits: [{ type: 'output_tokens_per_minute', value }] },
    },
  );
  expect(answer.status()).toBe(200);
}

test('a limit is changed, undone, and not overwritten when somebody else was first', async ({ page }) => {
  await signIn(page, 'admin');
  await open(page, `/rate-limits?search=${encodeURIComponent(NAME)}`, 'Rate limits');
  await setElsewhere(page, null);
  const dialog = page.getByRole('dialog');

  await openForm(page);
  await dialog.getByLabel(OUTPUT, { exact: true }).fill('999 M');
  await expect(dialog.getByText('the lower limit applies')).toBeVisible();
  await dialog.getByLabel(OUTPUT, { exact: true }).fill('12,5x0');
  await dialog.getByRole('button', { name: 'Change limits' }).click();
  await expect(dialog.getByText('Enter a whole number')).toBeVisible();
  await expect(dialog.getByLabel(OUTPUT, { exact: true })).toHaveValue('12,5x0');
  await dialog.getByLabel(OUTPUT, { exact: true }).fill('12,500');
  await dialog.getByRole('button', { name: 'Change limits' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(cell(page)).toContainText('12.5 k');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cell(page)).not.toContainText('12.5 k');

  await setElsewhere(page, 7_000);
  await openForm(page);
  await dialog.getByLabel(OUTPUT, { exact: true }).fill('12500');
  await dialog.getByRole('button', { name: 'Change limits' }).click();
  await expect(dialog.getByText('Someone changed this a moment ago')).toBeVisible();
  await expect(dialog.getByText('Now 7,000.')).toBeVisible();
  await expect(dialog.getByLabel(OUTPUT, { exact: true })).toHaveValue('12500');
  await expect(page.locator('button[data-own*="output_tokens_per_minute:7000"]')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Change limits' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(cell(page)).toContainText('12.5 k');
  await openForm(page);
  await dialog.getByRole('button', { name: 'Clear all' }).click();
  await dialog.getByRole('button', { name: 'Change limits' }).click();
  await expect(cell(page)).not.toContainText('12.5 k');
});

test('a tier is applied to chosen workspaces and undone', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, `/rate-limits?search=${encodeURIComponent(NAME)}&group=models`, 'Rate limits');
  const before = await ownLimits(page);
  await page.getByLabel(`Select ${NAME}`).check();
  await page.getByRole('button', { name: 'Apply tier…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /^Low/ }).check();
  await expect(dialog.getByLabel('What each workspace will have')).toContainText('Output 40.0 k');
  await dialog.getByRole('button', { name: 'Apply tier' }).click();
  await expect(page.getByText('Low tier applied to one workspace.')).toBeVisible({ timeout: 30_000 });
  await expect(row(page)).toContainText('Low tier');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page)).not.toContainText('Low tier', { timeout: 30_000 });
  await expect.poll(() => ownLimits(page)).toEqual(before);
});

test('who may not change limits sees them, and no way to change them', async ({ page }) => {
  await signIn(page, 'viewer');
  await open(page, '/rate-limits', 'Rate limits');
  await expect(row(page)).toContainText('Requests');
  await expect(page.getByRole('button', { name: /^Change limits/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Apply tier…' })).toHaveCount(0);
});
