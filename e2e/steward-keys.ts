import { expect, type Page } from '@playwright/test';
import { isShown, open } from './journey';
import { findVendorKey } from './processes/vendor-key';
import { DATA_FOLDER } from './shared-steward';

export async function askWith(origin: string, key: string): Promise<number> {
  const answer = await fetch(`${origin}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 16, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await answer.text();
  return answer.status;
}

/** Of Customer Chat, whose ID it returns. */
export async function addVendorKey(page: Page): Promise<string> {
  await open(page, '/workspaces', 'Workspaces');
  await page.getByRole('link', { name: 'Customer Chat', exact: true }).first().click();
  const parts = page.getByRole('navigation', { name: 'Parts of this workspace' });
  await parts.getByRole('link', { name: 'Gateway' }).click();
  await expect(page).toHaveURL(/\/gateway$/);
  const workspaceId = new URL(page.url()).pathname.split('/').at(-2) ?? '';
  await page.getByRole('button', { name: 'Add a vendor key for Customer Chat' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a vendor key for Customer Chat' });
  await dialog.getByLabel('Name').fill(`Service account ${Date.now()}`);
  await dialog.getByLabel('Key', { exact: true }).fill((await findVendorKey(DATA_FOLDER, workspaceId)).secret);
  await dialog.getByRole('button', { name: 'Add vendor key' }).click();
  await expect(dialog).toBeHidden();
  return workspaceId;
}

/** Creates a key of Customer Chat; the page then says how to connect an application, and waits for its first request. */
export async function createStewardKey(page: Page, name: string): Promise<{ key: string; origin: string }> {
  await open(page, '/api-keys', 'API keys');
  await page.getByRole('link', { name: 'Create Steward key' }).first().click();
  await isShown(page, 'Create Steward key');
  await page.getByRole('button', { name: /Choose a workspace/ }).click();
  await page.getByRole('option', { name: 'Customer Chat' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = await page.getByLabel(`Key ${name}`).inputValue();
  const text = (await page.getByText(/^The gateway’s address is/).textContent()) ?? '';
  return { key, origin: text.split(' ').at(-1) ?? '' };
}
