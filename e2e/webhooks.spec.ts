import { expect, type Page } from '@playwright/test';
import { Webhook } from 'standardwebhooks';
import { type Received, startWebReceiver } from '@/lib/testing/receivers';
import { open, test } from './journey';
import { signIn } from './sign-in';

const secretOn = (page: Page) => page.getByLabel('Signing secret').inputValue();

function isSignedBy(secret: string, { headers, body }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

test('a webhook is added, tested, given a new secret beside the old one, and sent again under its ID', async ({
  page,
}) => {
  const receiver = await startWebReceiver();
  const arrived = async (count: number): Promise<Received> => {
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(count);
    return receiver.received[count - 1] ?? { path: '', headers: {}, body: '' };
  };
  await signIn(page, 'owner');
  await open(page, '/settings/channels/new', 'Add channel');
  const name = `Journey ${Date.now()}`;
  await page.getByLabel('Address', { exact: true }).fill(`${receiver.origin}/hook`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('A budget is used up', { exact: true }).check();
  await page.getByRole('button', { name: 'Add channel' }).click();
  await expect(page.getByText('The channel was added.')).toBeVisible();
  const secret = await secretOn(page);
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('link', { name: 'Open channel' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Send a test' }).click();
  const first = await arrived(1);
  expect(JSON.parse(first.body)).toMatchObject({ type: 'channel.tested', data: { title: `Test of ${name}` } });
  expect(isSignedBy(secret, first)).toBe(true);

  await page.getByRole('button', { name: 'New secret' }).click();
  const dialog = page.getByRole('dialog', { name: `New secret for ${name}` });
  await dialog.getByRole('button', { name: 'Make new secret' }).click();
  await expect(dialog.getByLabel('Signing secret')).toBeVisible();
  const newer = await secretOn(page);
  expect(newer).not.toBe(secret);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const again = page.getByRole('button', { name: `Send again: Test of ${name}` });
  await expect(async () => {
    await page.reload();
    await expect(again).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await again.click();
  const second = await arrived(2);
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(second.body).toBe(first.body);
  expect([isSignedBy(secret, second), isSignedBy(newer, second)]).toEqual([true, true]);
  expect(isSignedBy(newer, first)).toBe(false);

  await expect(async () => {
    await page.reload();
    await page.getByText('2 tries and the content').click({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText(`ID ${String(first.headers['webhook-id'])}`)).toBeVisible();
  await expect(page.getByText('Answer 200', { exact: false })).toHaveCount(2);
  receiver.close();
});
