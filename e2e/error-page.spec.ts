import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { isShown, open, test } from './journey';
import { processTree, report } from './processes/system';
import { signInAs } from './sign-in';
import { type RunningSteward, startSteward } from './steward';

const OWNER = { email: 'owner@unattended.example', password: 'an unattended password' };

let steward: RunningSteward;

test.beforeAll(async () => {
  steward = await startSteward({
    isBare: true,
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
  // What a page asks for once it is shown may still be under way: it fails while somebody is looked up, or after that.
  for (const path of ['/api/v1/admin/budgets/lines', '/api/v1/usage/forecast', '/api/v1/usage/events'])
    for (const status of [500, 503]) watch.allow(status, path);
  const page = await newPage({ baseURL: steward.origin });
  await signInAs(page, OWNER.email, OWNER.password);
  await open(page, '/', 'Overview');

  stopDatabase();
  const response = await page.goto('/usage');
  expect(response?.status()).toBe(500);
  const heading = page.getByRole('heading', { level: 1, name: 'The database does not answer' });
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

/** Holds every process of the database still: connections stay open, and nobody answers. */
function freezeDatabase(): () => void {
  const pidFile = path.join(steward.dataFolder, 'postgres/postmaster.pid');
  const postmaster = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  const pids = [postmaster, ...processTree(postmaster).map(({ pid }) => pid)];
  const signal = (name: NodeJS.Signals) => {
    for (const pid of new Set(pids)) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended by itself.
      }
    }
  };
  signal('SIGSTOP');
  return () => signal('SIGCONT');
}

test('with its database frozen a page says so soon, and all goes on without a restart', async ({ newPage, watch }) => {
  test.setTimeout(300_000);
  watch.allowMessage(/Server Components render|Minified React error/);
  for (const page of ['/', '/usage', '/sign-in']) watch.allow(500, page);
  watch.allow(503, '/api/health');
  const page = await newPage({ baseURL: steward.origin });
  await signInAs(page, OWNER.email, OWNER.password);
  await open(page, '/', 'Overview');
  const web = processTree(steward.pid).find((row) => /standalone\/server\.js/.test(row.commandLine))?.pid;

  const thaw = freezeDatabase();
  try {
    for (const address of ['/', '/usage']) {
      const began = Date.now();
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1, name: 'The database does not answer' })).toBeVisible({
        timeout: 60_000,
      });
      report(`${address} said that the database does not answer after ${Date.now() - began} ms`);
    }
    const began = Date.now();
    expect((await fetch(`${steward.origin}/api/health`)).status).toBe(503);
    report(`health said so after ${Date.now() - began} ms`);
  } finally {
    thaw();
  }
  const began = Date.now();
  await expect(async () => {
    await page.goto('/usage');
    await expect(page.getByRole('heading', { level: 1, name: 'Usage & cost' })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  report(`the page was back after ${Date.now() - began} ms`);
  expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
  expect(processTree(steward.pid).find((row) => /standalone\/server\.js/.test(row.commandLine))?.pid).toBe(web);
});
