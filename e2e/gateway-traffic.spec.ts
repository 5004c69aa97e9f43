import { expect } from '@playwright/test';
import { isShown, open, PHONE, test } from './journey';
import { signIn } from './sign-in';
import { addVendorKey, askWith, createStewardKey } from './steward-keys';

/** More than any application of the simulated company asks in a quarter of an hour. */
const LOOPS = 150;

test('the first request of a key is seen on its page, and a key that loops is found and stopped on a phone', async ({
  page,
  newPage,
}) => {
  await signIn(page, 'owner');
  await addVendorKey(page);
  const name = `Looping ${Date.now()}`;
  const { key, origin } = await createStewardKey(page, name);
  expect(await askWith(origin, key)).toBe(200);
  await page.getByRole('link', { name: 'Open the key’s page' }).click();
  await isShown(page, name);
  const sections = page.getByRole('navigation', { name: 'Sections of this key’s page' });
  await sections.getByRole('link', { name: 'Traffic' }).click();
  await page.getByRole('link', { name: 'Show each' }).click();
  await isShown(page, 'Gateway requests');
  const requests = page.getByRole('row').filter({ hasText: name });
  await expect(async () => {
    await page.reload();
    await expect(requests).toHaveCount(1, { timeout: 2_000 });
  }).toPass();
  await expect(requests).toContainText('claude-opus-5-5');

  for (let at = 0; at < LOOPS; at += 10) await Promise.all(Array.from({ length: 10 }, () => askWith(origin, key)));
  const phone = await newPage(PHONE);
  // As an admin: the owner disables keys in other journeys.
  await signIn(phone, 'admin');
  await open(phone, '/usage/gateway', 'Gateway traffic');
  const first = phone
    .getByRole('table', { name: /by Steward key$/ })
    .getByRole('rowheader')
    .first();
  await expect(first).toContainText(name);
  await first.getByRole('link', { name }).tap();
  await isShown(phone, name);
  await phone.getByRole('button', { name: 'Disable', exact: true }).tap();
  await expect(phone.getByRole('button', { name: 'Enable', exact: true })).toBeVisible();
  expect(await askWith(origin, key)).toBe(401);
});
