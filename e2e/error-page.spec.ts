import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { isShown, open, test } from './journey';
import { signInAs } from './sign-in';
import { type RunningSteward, startSteward } from './steward';

const OWNER = { email: 'owner@unattended.example', password: 'an unattended password' };

let steward: RunningSteward;

test.beforeAll(async () => {
  steward = await startSteward({
    env: { STEWARD_WORLD: 'empty', STEWARD_OWNER_EMAIL: OWNER.email, STEWARD_OWNER_PASSWORD: OWNER.password },
  });
});

test.afterAll(async () => {
  process.kill(steward.pid, 'SIGCONT');
  await steward.stop();
  fs.rmSync(steward.dataFolder, { recursive: true, force: true });
});

/** Takes the database away. The supervisor, which would start it again at once, is held still meanwhile. */
function stopDatabase(): void {
  process.kill(steward.pid, 'SIGSTOP');
  const pidFile = path.join(steward.dataFolder, 'postgres/postmaster.pid');
  process.kill(Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
}

test('without its database a page says so, and comes back at one press', async ({ newPage, watch }) => {
  watch.allowMessage(/Server Components render|Minified React error/);
  for (const page of ['/', '/usage', '/audit']) watch.allow(500, page);
  const page = await newPage({ baseURL: steward.origin });
  await signInAs(page, OWNER.email, OWNER.password);
  await open(page, '/', 'Overview');

  stopDatabase();
  const response = await page.goto('/usage');
  expect(response?.status()).toBe(500);
  const heading = page.getByRole('heading', { level: 1, name: 'This page could not be drawn' });
  await expect(heading).toBeVisible();
  const alert = page.getByRole('alert').filter({ has: heading });
  await expect(alert).toContainText('Nothing was changed.');
  await expect(alert).not.toContainText(/prisma|ECONNREFUSED|postgres/i);
  await expectAccessible(page, 'the error page');
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect(heading).toBeVisible();

  process.kill(steward.pid, 'SIGCONT');
  await expect(async () => {
    if (await again.isVisible()) await again.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Usage & cost' })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await isShown(page, 'Usage & cost');
  // What the page asks for once it is shown is answered before the database goes again.
  const answered = () => performance.getEntriesByType('resource').some(({ name }) => name.includes('/usage/events'));
  await page.waitForFunction(answered);

  // And from within: the frame stays, the page in it says what is wrong.
  stopDatabase();
  await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Audit' }).click();
  await expect(heading).toBeVisible();
  process.kill(steward.pid, 'SIGCONT');
  await expect(async () => {
    if (await again.isVisible()) await again.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
});
