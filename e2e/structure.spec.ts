import { expect, type Page } from '@playwright/test';
import { open, test } from './journey';
import { sandboxUrl } from './processes/books';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

const stamp = Date.now().toString(36);
const [PRODUCTION, RESEARCH] = [`Production ${stamp}`, `Research ${stamp}`];
const dialog = (page: Page) => page.getByRole('dialog');
const step = (page: Page, words: string) => dialog(page).getByRole('listitem').filter({ hasText: words });

async function archive(page: Page, name: string): Promise<void> {
  await open(page, `/workspaces?search=${encodeURIComponent(name)}`, 'Workspaces');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByLabel(`Type ${name} to confirm`).fill(name);
  await page.getByRole('button', { name: 'Archive workspace' }).click();
  await expect(page.getByText(`${name} archived`)).toBeVisible();
}

test('a structure is previewed, set up, and what failed is tried again alone', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/workspaces', 'Workspaces');
  await page.getByRole('button', { name: 'Set up structure' }).click();
  const places = dialog(page).getByRole('group');
  await expect(places).toHaveCount(4);
  for (const name of ['Staging', 'Development']) await dialog(page).getByLabel(`Set up ${name}`).uncheck();
  await places
    .filter({ has: page.getByLabel('Set up Production') })
    .getByLabel('Name')
    .fill(PRODUCTION);
  await places
    .filter({ has: page.getByLabel('Set up Research') })
    .getByLabel('Name')
    .fill(RESEARCH);
  await dialog(page).getByRole('button', { name: 'Review changes' }).click();

  await expect(dialog(page).getByText('2 workspaces will be created')).toBeVisible();
  const preview = dialog(page).getByRole('region', { name: PRODUCTION });
  await expect(preview).toContainText('Will be created');
  await expect(preview.getByRole('row').first()).toContainText('requests per minute');

  // The second write of limits is refused once.
  const sandbox = sandboxUrl(DATA_FOLDER);
  const queue = (fault: object) => page.request.post(`${sandbox}/__sandbox/faults`, { data: fault });
  await queue({ kind: 'status', status: 403, method: 'POST', path: '/rate_limits/' });
  await dialog(page).getByRole('button', { name: 'Set up 2 workspaces' }).click();
  await expect(step(page, `${PRODUCTION}: create`)).toContainText('Done');
  await expect(dialog(page).getByText('1 of 8 steps did not succeed')).toBeVisible({ timeout: 30_000 });
  await expect(step(page, 'Failed')).toHaveCount(1);
  await dialog(page).getByRole('button', { name: 'Retry the rest' }).click();
  await expect(page.getByText('Structure set up')).toBeVisible({ timeout: 30_000 });

  await open(page, `/workspaces?search=${stamp}`, 'Workspaces');
  await page.getByRole('link', { name: PRODUCTION }).click();
  await expect(page.getByText('People on call')).toBeVisible();
  await page.getByRole('link', { name: 'Limits', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'this workspace' }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Set up structure' })).toHaveCount(2);

  for (const name of [PRODUCTION, RESEARCH]) await archive(page, name);
});
