import { expect, type Page } from '@playwright/test';
import { expectAccessibleInBoth } from './accessibility';
import { isShown, open, test } from './journey';
import { sandboxUrl } from './processes/books';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

/** The secret of a key of the simulated organisation that works in this workspace, as its Console would have shown it. */
async function vendorKeyOf(workspaceId: string): Promise<string> {
  const query = new URLSearchParams({ world: 'company:1', workspace_id: workspaceId });
  const answer = await fetch(`${sandboxUrl(DATA_FOLDER)}/__sandbox/api-keys?${query}`);
  const { api_keys: keys } = (await answer.json()) as { api_keys: { status: string; secret: string }[] };
  const secret = keys.find(({ status }) => status === 'active')?.secret;
  if (!secret) throw new Error('The workspace has no key that works');
  return secret;
}

async function ask(origin: string, key: string): Promise<number> {
  const answer = await fetch(`${origin}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 16, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await answer.text();
  return answer.status;
}

async function addVendorKey(page: Page): Promise<string> {
  await open(page, '/workspaces', 'Workspaces');
  await page.getByRole('link', { name: 'Customer Chat', exact: true }).first().click();
  const parts = page.getByRole('navigation', { name: 'Parts of this workspace' });
  await parts.getByRole('link', { name: 'Gateway' }).click();
  await expect(page).toHaveURL(/\/gateway$/);
  const workspaceId = new URL(page.url()).pathname.split('/').at(-2) ?? '';
  await page.getByRole('button', { name: 'Add a vendor key for Customer Chat' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a vendor key for Customer Chat' });
  await dialog.getByLabel('Name').fill(`Service account ${Date.now()}`);
  await dialog.getByLabel('Key', { exact: true }).fill(await vendorKeyOf(workspaceId));
  await dialog.getByRole('button', { name: 'Add vendor key' }).click();
  await expect(dialog).toBeHidden();
  return workspaceId;
}

test('a Steward key is created, used, rotated and revoked, and its page tells of it', async ({ page }) => {
  await signIn(page, 'owner');
  const workspaceId = await addVendorKey(page);
  await open(page, '/api-keys', 'API keys');
  await page.getByRole('link', { name: 'Create Steward key' }).first().click();
  await isShown(page, 'Create Steward key');
  const name = `Journey ${Date.now()}`;
  await page.getByRole('button', { name: /Choose a workspace/ }).click();
  await page.getByRole('option', { name: 'Customer Chat' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = await page.getByLabel(`Key ${name}`).inputValue();
  expect(key).toMatch(/^sk-ant-stw-/);
  expect(page.url()).not.toContain('stw-');
  await expect(page.getByText('Waiting for the first request')).toBeVisible();

  const text = (await page.getByText(/^The gateway’s address is/).textContent()) ?? '';
  const origin = text.split(' ').at(-1) ?? '';
  expect(await ask(origin, key)).toBe(200);
  await expect(page.getByRole('status').filter({ hasText: 'First request received' })).toBeVisible({ timeout: 20_000 });

  await page.getByRole('link', { name: 'Open the key’s page' }).click();
  await isShown(page, name);
  await page.getByRole('button', { name: 'Rotate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
  const next = await page.getByLabel(`New key of ${name}`).inputValue();
  expect([await ask(origin, key), await ask(origin, next)]).toEqual([200, 200]);
  await page.getByRole('link', { name: 'Open the new key' }).click();
  await expect(page.getByText('Took the place of')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke' }).click();
  const dialog = page.getByRole('dialog', { name: `Revoke ${name}` });
  await dialog.getByRole('button', { name: 'Revoke key' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('This key is revoked')).toBeVisible();
  expect([await ask(origin, key), await ask(origin, next)]).toEqual([200, 401]);

  // Why requests were refused is told where somebody looks for it: of the workspace as they come, of the key with their number.
  const keyPage = page.url();
  await open(page, `/workspaces/${workspaceId}/gateway`, 'Customer Chat');
  await page.getByRole('link', { name: 'Connect your app' }).click();
  await expect(page.getByRole('region', { name: 'Environment' }).first()).toContainText(origin);
  expect(await ask(origin, next)).toBe(401);
  const latest = page.getByRole('status').filter({ hasText: `with the key ${name}` });
  await expect(latest).toContainText('refused: Key revoked', { timeout: 20_000 });
  await expectAccessibleInBoth(page, 'connecting an app of a workspace');
  const refusals = page.getByRole('table', { name: 'Refusals by reason' });
  await expect(async () => {
    await page.goto(keyPage);
    await expect(refusals.getByRole('row').filter({ hasText: '401 Key revoked' })).toContainText('2');
  }).toPass();

  // In the list stand both kinds, and either alone.
  await open(page, `/api-keys?search=${encodeURIComponent(name)}`, 'API keys');
  const rows = page.getByRole('row').filter({ hasText: name });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Revoked' })).toContainText(`Steward · sk-ant-stw-...${next.slice(-4)}`);
  await open(page, `/api-keys?kind=anthropic&search=${encodeURIComponent(name)}`, 'API keys');
  await expect(page.getByText('No matching API keys')).toBeVisible();
});
