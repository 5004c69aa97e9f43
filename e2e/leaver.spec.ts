import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { isShown, open, test } from './journey';
import { sandboxUrl } from './processes/books';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const UPSTREAM = { 'x-api-key': 'sk-ant-admin01-sandbox-company-1', 'anthropic-version': '2023-06-01' };

test('who leaves before they have accepted loses the invite, and the report says so', async ({ page, newPage }) => {
  test.setTimeout(180_000);
  const email = `early.${randomUUID().slice(0, 8)}@brackenfell.example`;
  const asker = await newPage();
  await signIn(asker, 'viewer');
  await open(asker, '/invites/new', 'Request invites');
  await asker.getByLabel('E-mail addresses').fill(email);
  await asker.getByLabel('Reason').fill('Starts next month');
  await asker.getByRole('button', { name: /^Request/ }).click();
  await isShown(asker, email);
  const invite = new URL(asker.url()).pathname;
  await signIn(page, 'owner');
  await open(page, invite, email);
  await page.getByRole('button', { name: 'Approve and send invite' }).click();
  await expect(page.getByText('Open until')).toBeVisible();

  await open(page, '/settings/scim', 'SCIM');
  await page.getByRole('radio', { name: 'Offboard the person' }).check({ force: true });
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Policy saved')).toBeVisible();
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create SCIM token' });
  await dialog.getByLabel('Name').fill(`Entra ${Date.now()}`);
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = await dialog.getByRole('textbox', { name: 'SCIM token' }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const ask = (method: string, path: string, data: object) =>
    page.request.fetch(`/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      data: JSON.stringify(data),
    });

  // As Entra ID deletes: renamed and deactivated in one request, to an address with a slash too many.
  const made = await ask('POST', '//Users/', { userName: email });
  const { id } = (await made.json()) as { id: string };
  const rename = { op: 'Replace', path: 'userName', value: `3f9c${email}+old` };
  const off = { op: 'Replace', path: 'active', value: 'False' };
  const left = await ask('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [rename, off] });
  expect([made.status(), left.status()]).toEqual([201, 200]);

  await page.reload();
  const row = page
    .getByRole('row')
    .filter({ hasText: `3f9c${email}+old` })
    .first();
  await expect(row).toContainText('Offboarding started');
  await row.getByRole('link', { name: 'Report' }).click();
  await expect(page).toHaveURL(/\/offboarding\//);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('row', { name: `Withdraw the invite for ${email}` })).toContainText('Done', {
      timeout: 2_000,
    });
  }).toPass({ timeout: 60_000 });
  await page.goto(invite);
  await expect(page.getByText('Withdrawn', { exact: true }).first()).toBeVisible();
  const listed = await fetch(`${sandboxUrl(DATA_FOLDER)}/v1/organizations/invites?email=${encodeURIComponent(email)}`, {
    headers: UPSTREAM,
  });
  const { data } = (await listed.json()) as { data: { status: string }[] };
  expect(data.filter(({ status }) => status === 'pending')).toEqual([]);

  // As it was, for whoever comes after.
  await open(page, '/settings/scim', 'SCIM');
  await page.getByRole('radio', { name: 'Dry run' }).check({ force: true });
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Policy saved')).toBeVisible();
});
