import { expect, type Page } from '@playwright/test';
import { isShown, open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const { name } = demoPerson('developer');

async function openRoleDialog(page: Page, person: string): Promise<void> {
  await open(page, `/settings/accounts?search=${encodeURIComponent(person)}`, 'Accounts');
  await page.getByRole('button', { name: `Change Steward role of ${person}` }).click();
  await expect(page.getByRole('dialog', { name: `Change Steward role of ${person}` })).toBeVisible();
}

const roleOf = (page: Page, person: string) => page.getByRole('row', { name: person }).getByRole('cell').first();

/** Role changes of a person in the audit log, newest first. */
async function changesOf(page: Page, person: string): Promise<string[]> {
  await open(page, '/audit', 'Audit');
  const rows = page.getByRole('row').filter({ hasText: 'Change Steward role' }).filter({ hasText: person });
  return rows.allInnerTexts();
}

test('the outcome of a new role offers the way back', async ({ page }) => {
  await signIn(page, 'owner');
  await openRoleDialog(page, name);
  await page.getByRole('radio', { name: 'Billing', exact: false }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change Steward role' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`Role of ${name} restored`)).toBeVisible();
  await expect(roleOf(page, name)).toHaveText('Developer');
  await expect(page.getByRole('row', { name })).toContainText('Follows the organisation');
});

test('a new role acts on the next request, and is undone as easily', async ({ page, newPage }) => {
  const owner = demoPerson('owner').name;
  const other = await newPage();
  await signIn(page, 'owner');
  await signIn(other, 'developer');
  const pages = other.getByRole('navigation', { name: 'Pages', exact: true });
  await open(other, '/', 'Overview');
  await expect(other.getByRole('button', { name: `${name} Developer` })).toBeVisible();
  await expect(pages.getByRole('link', { name: 'Sync' })).toHaveCount(0);
  const before = await changesOf(page, name);

  await openRoleDialog(page, name);
  await page.getByRole('radio', { name: 'Admin', exact: false }).check();
  // Two presses within a moment are one change.
  await page.getByRole('dialog').getByRole('button', { name: 'Change Steward role' }).dblclick();
  await expect(page.getByText(`Role of ${name} changed`)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(roleOf(page, name)).toHaveText('Admin');
  await expect(page.getByRole('row', { name })).toContainText(`Set by ${owner}`);

  await other.reload();
  await isShown(other, 'Overview');
  await expect(other.getByRole('button', { name: `${name} Admin` })).toBeVisible();
  await pages.getByRole('link', { name: 'Sync' }).click();
  await isShown(other, 'Sync');

  await page.getByRole('link', { name: 'Open audit entry' }).click();
  await isShown(page, 'Change Steward role');
  await expect(page.getByRole('row').filter({ hasText: 'Role' }).first()).toContainText('admin');
  const after = await changesOf(page, name);
  expect(after).toHaveLength(before.length + 1);
  for (const part of [owner, 'Change Steward role', name, 'Done', 'UTC']) expect(after[0]).toContain(part);

  await openRoleDialog(page, name);
  await page.getByRole('radio', { name: 'Follow the organisation' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change Steward role' }).click();
  await expect(roleOf(page, name)).toHaveText('Developer');
  await expect(page.getByRole('row', { name })).toContainText('Follows the organisation');
  await expect.poll(() => changesOf(page, name)).toHaveLength(before.length + 2);
});

test('what was taken away is gone on the next request', async ({ page, newPage, watch }) => {
  watch.allow(403, '/settings/sync');
  const other = await newPage();
  await signIn(page, 'owner');
  await signIn(other, 'developer');
  await openRoleDialog(page, name);
  await page.getByRole('radio', { name: 'Admin', exact: false }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change Steward role' }).click();
  await expect(roleOf(page, name)).toHaveText('Admin');
  await open(other, '/settings/sync', 'Sync');

  await openRoleDialog(page, name);
  await page.getByRole('radio', { name: 'Viewer' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change Steward role' }).click();
  await expect(roleOf(page, name)).toHaveText('Viewer');
  try {
    await other.reload();
    await expect(other.getByRole('heading', { level: 1, name: 'Your role cannot see Sync' })).toBeVisible();
  } finally {
    await openRoleDialog(page, name);
    await page.getByRole('radio', { name: 'Follow the organisation' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Change Steward role' }).click();
    await expect(roleOf(page, name)).toHaveText('Developer');
  }
  await open(other, '/audit', 'Audit');
});

test('the last owner stays one, and hears why', async ({ page }) => {
  const owner = demoPerson('owner').name;
  await signIn(page, 'owner');
  await openRoleDialog(page, owner);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Viewer' }).check();
  await dialog.getByRole('button', { name: 'Change Steward role' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is the last owner. Make someone else an owner first.');
  await expect(dialog.getByRole('radio', { name: 'Viewer' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(roleOf(page, owner)).toHaveText('Owner');
  const [newest] = await changesOf(page, owner);
  expect(newest).toContain('Failed');
  expect(newest).toContain('This is the last owner');
});

test('an admin cannot touch an owner or make one', async ({ page }) => {
  await signIn(page, 'admin');
  const owner = demoPerson('owner').name;
  await open(page, `/settings/accounts?search=${encodeURIComponent(owner)}`, 'Accounts');
  const row = page.getByRole('row', { name: owner });
  await expect(row).toContainText('Only owners can change owners');
  await expect(row.getByRole('button')).toHaveCount(0);
  await openRoleDialog(page, name);
  await expect(page.getByRole('radio', { name: 'Admin', exact: false })).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Owner/ })).toHaveCount(0);
});

test('who may not change roles is offered no change', async ({ page }) => {
  await signIn(page, 'billing');
  await open(page, '/settings/accounts', 'Accounts');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('button', { name: /Change Steward role|Sign-in link/ })).toHaveCount(0);
});
