import fs from 'node:fs';
import { expect } from '@playwright/test';
import { expectAccessibleInBoth } from './accessibility';
import { isShown, open, PHONE, test } from './journey';
import { signIn } from './sign-in';
import { createStewardKey } from './steward-keys';

test('an access review is started, decided, confirmed, closed, and its signed report downloaded', async ({
  page,
  newPage,
}) => {
  await signIn(page, 'admin');
  const key = `Reviewed ${Date.now()}`;
  await createStewardKey(page, key);

  const name = `Review ${Date.now()}`;
  await open(page, '/access-reviews', 'Access reviews');
  await page.getByRole('link', { name: 'Start a review' }).click();
  await isShown(page, 'Start access review');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('radio', { name: /Chosen workspaces/ }).check();
  await page.getByRole('checkbox', { name: 'Customer Chat', exact: true }).check();
  await page.getByRole('button', { name: 'Start review' }).click();
  await isShown(page, name);
  const address = new URL(page.url()).pathname;

  await page.getByRole('button', { name: /^Keep all \d/ }).click();
  const keeping = page.getByRole('dialog', { name: /^Keep \d+ items$/ });
  await keeping.getByLabel('Reason (optional)').fill('Still on the team');
  await keeping.getByRole('button', { name: /^Keep \d+ items$/ }).click();
  await expect(keeping).toBeHidden();
  await expect(page.getByRole('button', { name: /^Keep all \d/ })).toHaveCount(0);

  // What is the admin's own is for somebody else, here on a phone.
  const phone = await newPage(PHONE);
  await signIn(phone, 'owner');
  await open(phone, address, name);
  await phone.getByRole('searchbox', { name: 'Search names' }).fill(key);
  await phone.getByRole('searchbox', { name: 'Search names' }).press('Enter');
  await expect(phone).toHaveURL(/search=/);
  await isShown(phone, name);
  await phone.getByRole('button', { name: `Remove ${key}` }).tap();
  await expect(phone.getByText('Nothing is undecided here')).toBeVisible();

  await open(page, `${address}?show=remove`, name);
  const [items] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('main').getByRole('link', { name: 'CSV' }).click(),
  ]);
  const [header, ...decided] = fs
    .readFileSync(await items.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(header).toContain('position,kind,name');
  expect(decided).toHaveLength(1);
  expect(decided[0]).toContain(`${key},`);

  await open(page, address, name);
  await page.getByRole('button', { name: 'Review removal of 1' }).click();
  const removal = page.getByRole('dialog', { name: 'Remove 1 access' });
  await removal.getByLabel('Type 1 to confirm').fill('1');
  await removal.getByRole('button', { name: 'Remove access' }).click();
  await expect(removal).toBeHidden();
  await expect(page.getByText('Removed: 1')).toBeVisible();
  await page.getByRole('button', { name: 'Close review' }).click();
  const closing = page.getByRole('dialog', { name: `Close ${name}` });
  await closing.getByRole('button', { name: 'Close review' }).click();
  await expect(closing).toBeHidden();

  await open(page, `${address}/report`, `${name}: report`);
  await expect(page.getByText('Signed with the key of the audit’s checkpoints')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: key })).toContainText('Removed');
  await expectAccessibleInBoth(page, 'the report of an access review');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Signed file' }).click(),
  ]);
  const lines = fs
    .readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines[0]).toContain('steward-access-review-1');
  expect(lines.at(-1)).toContain('access review');

  await open(page, '/access-reviews', 'Access reviews');
  await expectAccessibleInBoth(page, 'the list of access reviews');
  const [pack] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Last 3 months' }).click(),
  ]);
  const bytes = fs.readFileSync(await pack.path());
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  expect(bytes.toString('latin1')).toContain('manifest.note');
});
