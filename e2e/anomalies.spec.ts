import { expect } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { exact } from './figures';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';

const RUNAWAY = 'data-platform-nightly-enrichment';

test('the runaway night leads from the overview to what caused it, and is marked as expected on a phone', async ({
  page,
  newPage,
}) => {
  await signIn(page, 'owner');
  const attention = page.getByRole('region', { name: 'Needs attention' });
  const told = attention.getByRole('link', { name: new RegExp(`^API key ${RUNAWAY} spen`) }).first();
  // The days are judged once the whole past is read.
  await expect(async () => {
    await open(page, '/', 'Overview');
    await expect(told).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await told.click();
  await isShown(page, `API key ${RUNAWAY}`);
  for (const part of ['What it is', 'Spend per day', 'Which models', 'Which tokens', 'What changed just before'])
    await expect(page.getByRole('heading', { name: part })).toBeVisible();
  const facts = page.getByRole('region', { name: 'What it is' });
  const amount = async (term: string) => {
    const value = facts.locator('dl > div').filter({ hasText: term }).locator('data');
    return exact((await value.getAttribute('value')) ?? '', true);
  };
  const [spent, above] = [await amount('Spent on them'), await amount('Above usual')];
  expect(above).toBeGreaterThan(0n);
  expect(above).toBeLessThanOrEqual(spent);
  await expectAccessibleInBoth(page, 'an anomaly');
  const address = new URL(page.url()).pathname;

  const phone = await newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await signIn(phone, 'owner');
  await open(phone, '/anomalies?show=all', 'Anomalies');
  await expectNoSidewaysScroll(phone, 'anomalies on a phone');
  await open(phone, address, `API key ${RUNAWAY}`);
  await expectNoSidewaysScroll(phone, 'an anomaly on a phone');
  await phone.getByRole('button', { name: 'This is expected' }).tap();
  await expect(phone.getByText(`API key ${RUNAWAY} was expected`)).toBeVisible();
  await expect(phone.getByRole('region', { name: 'What it is' }).getByText('Expected', { exact: true })).toBeVisible();
  await expect(phone.getByRole('button', { name: 'This is expected' })).toHaveCount(0);
  await open(page, '/', 'Overview');
  await expect(page.getByRole('region', { name: 'Needs attention' }).locator(`a[href="${address}"]`)).toHaveCount(0);
});
