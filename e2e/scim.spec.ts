import { expect } from '@playwright/test';
import { open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

test('an identity provider is given a token, and what it says of somebody is told', async ({ page, baseURL }) => {
  await signIn(page, 'owner');
  await open(page, '/settings/scim', 'SCIM');
  await expect(page.getByRole('textbox', { name: 'SCIM address' })).toHaveValue(`${baseURL}/scim/v2`);
  const name = `Okta ${Date.now()}`;
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create SCIM token' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = await dialog.getByRole('textbox', { name: 'SCIM token' }).inputValue();
  expect(token).toMatch(/^[\w-]{43}$/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row').filter({ hasText: name }).first();
  await expect(row).toContainText('Active');

  const ask = (method: string, path: string, data?: object) =>
    page.request.fetch(`/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      failOnStatusCode: false,
      ...(data ? { data: JSON.stringify(data) } : {}),
    });
  const userName = `nobody-${Date.now()}@example.com`;
  const made = await ask('POST', '/Users', { userName });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const operation = { op: 'Replace', path: 'active', value: 'False' };
  const changed = await ask('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [operation] });
  expect([changed.status(), ((await changed.json()) as { active: boolean }).active]).toEqual([200, false]);

  await page.reload();
  const request = page.getByRole('row').filter({ hasText: userName }).first();
  await expect(request).toContainText('Recorded: no one here has this address');
  await row.getByRole('button', { name: `Revoke token ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
  await expect(row).toContainText('Revoked');
  expect((await ask('GET', '/Users')).status()).toBe(401);
});

test('what somebody can do is told, and their session ended', async ({ page, newPage }) => {
  const other = await newPage();
  await signIn(other, 'lead');
  await open(other, '/settings/sessions', 'Sessions');
  const { name } = demoPerson('lead');
  await signIn(page, 'admin');
  await open(page, '/settings/accounts/roles', 'What roles may do');
  await expect(page.getByRole('row').filter({ hasText: 'Decide on invites' })).toContainText('Led');
  await page.getByRole('link', { name: 'Who has which role' }).click();
  await open(page, `/settings/accounts?search=${encodeURIComponent(name)}`, 'Accounts');
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: `What ${name} can do` })).toBeVisible();
  const decides = page.getByRole('row').filter({ hasText: 'Decide on invites' });
  await expect(decides).toContainText('In workspaces they lead: ');
  await expect(decides).toContainText('Leading workspaces');
  await expect(page.getByRole('row').filter({ hasText: 'Assign roles' })).toContainText('No');

  const devices = page.getByRole('list', { name: `Devices of ${name}` }).getByRole('listitem');
  const before = await devices.count();
  expect(before).toBeGreaterThan(0);
  for (let left = before; left > 0; left -= 1) {
    await devices.first().getByRole('button', { name: /^End / }).click();
    await expect(devices).toHaveCount(left - 1);
  }
  await other.goto('/settings/sessions');
  await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});
