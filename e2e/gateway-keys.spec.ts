import { expect } from '@playwright/test';
import { expectAccessibleInBoth } from './accessibility';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';
import { addVendorKey, askWith, createStewardKey } from './steward-keys';

test('a Steward key is created, used, rotated and revoked, and its page tells of it', async ({ page }) => {
  await signIn(page, 'owner');
  const workspaceId = await addVendorKey(page);
  const name = `Journey ${Date.now()}`;
  const { key, origin } = await createStewardKey(page, name);
  expect(key).toMatch(/^sk-ant-stw-/);
  expect(page.url()).not.toContain('stw-');
  await expect(page.getByText('Waiting for the first request')).toBeVisible();

  expect(await askWith(origin, key)).toBe(200);
  await expect(page.getByRole('status').filter({ hasText: 'First request received' })).toBeVisible({ timeout: 20_000 });

  await page.getByRole('link', { name: 'Open the key’s page' }).click();
  await isShown(page, name);
  await page.getByRole('button', { name: 'Rotate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
  const next = await page.getByLabel(`New key of ${name}`).inputValue();
  expect([await askWith(origin, key), await askWith(origin, next)]).toEqual([200, 200]);
  await page.getByRole('link', { name: 'Open the new key' }).click();
  await expect(page.getByText('Took the place of')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke' }).click();
  const dialog = page.getByRole('dialog', { name: `Revoke ${name}` });
  await dialog.getByRole('button', { name: 'Revoke key' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('This key is revoked')).toBeVisible();
  expect([await askWith(origin, key), await askWith(origin, next)]).toEqual([200, 401]);

  // Why requests were refused is told where somebody looks for it: of the workspace as they come, of the key with their number.
  const keyPage = page.url();
  await open(page, `/workspaces/${workspaceId}/gateway`, 'Customer Chat');
  await page.getByRole('link', { name: 'Connect your app' }).click();
  await expect(page.getByRole('region', { name: 'Environment' }).first()).toContainText(origin);
  expect(await askWith(origin, next)).toBe(401);
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
