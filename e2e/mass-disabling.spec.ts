import { expect } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, PHONE, test } from './journey';
import { signIn } from './sign-in';

const LIST = '/api-keys?kind=anthropic&show=active&sort=spend&order=asc';

test('six keys are disabled at once when a second person has approved it on a phone, and all are enabled again', async ({
  page,
  newPage,
}) => {
  await signIn(page, 'admin');
  await open(page, LIST, 'API keys');
  // Lists are tried on the keys of Priya; keys of hers stay as they are.
  const rows = page.locator('tbody tr').filter({ hasNotText: 'Priya' });
  const bar = page.getByRole('region', { name: 'Selected API keys' });
  const names: string[] = [];
  for (let at = 0; at < 6; at++) {
    const row = rows.nth(at);
    names.push((await row.locator('th a').first().textContent()) ?? '');
    // A box that is ticked before the page listens is ticked again.
    await expect(async () => {
      await row.getByRole('checkbox').check();
      await expect(bar.getByText(`${at + 1} selected`)).toBeVisible({ timeout: 2_000 });
    }).toPass();
  }
  await bar.getByRole('link', { name: 'Disable' }).click();
  await isShown(page, 'Disable API keys');
  for (const name of names) await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  await expect(page.getByText('This needs a second person')).toBeVisible();
  await expectAccessibleInBoth(page, 'what a change of many keys would touch');
  const used = page.getByRole('checkbox', { name: /used within the last hour/ });
  if (await used.isVisible()) await used.check();
  await page.getByRole('button', { name: 'Disable 6 keys' }).click();
  await isShown(page, 'Disable 6 API keys');
  await expect(page.getByText('Nothing has changed yet', { exact: false }).first()).toBeVisible();
  const request = page.getByRole('link', { name: 'Open request' }).first();
  const path = (await request.getAttribute('href')) ?? '';

  const phone = await newPage(PHONE);
  await signIn(phone, 'owner');
  await phone.goto(path);
  await isShown(phone, 'Disable 6 API keys');
  for (const name of names) await expect(phone.getByText(name, { exact: false }).first()).toBeVisible();
  await expectNoSidewaysScroll(phone, 'a request to disable keys');
  await phone.getByRole('button', { name: 'Approve' }).tap();
  await expect(phone.getByText('Approved', { exact: true }).first()).toBeVisible();

  await isShown(page, 'Disable 6 API keys');
  await expect(page.getByText('6 done')).toBeVisible();
  await expectAccessibleInBoth(page, 'what became of a change of many keys');
  await page.getByRole('button', { name: 'Undo' }).click();
  await isShown(page, 'Enable again 6 API keys');
  await expect(page.getByText('6 done')).toBeVisible();
  await page.getByRole('link', { name: 'All changes' }).click();
  await isShown(page, 'API key changes');
  for (const words of ['Enable again 6 API keys', 'Disable 6 API keys'])
    await expect(page.getByRole('row', { name: words }).first()).toContainText('6 done');
  await open(page, LIST, 'API keys');
  for (const name of names) await expect(page.getByRole('link', { name, exact: true }).first()).toBeVisible();
});
