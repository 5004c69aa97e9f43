import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { signIn } from './sign-in';

const run = promisify(execFile);

/** Asks with the variables of the environment alone, as the page says to set them. */
const PYTHON = `
import os, sys, urllib.error, urllib.request
for path in sys.argv[1:]:
    request = urllib.request.Request(os.environ["ANTHROPIC_BASE_URL"] + path, headers={"x-api-key": os.environ["ANTHROPIC_ADMIN_KEY"]})
    try: print(urllib.request.urlopen(request).status)
    except urllib.error.HTTPError as error: print(error.code)
`;
const NODE = `
const { ANTHROPIC_BASE_URL: base, ANTHROPIC_ADMIN_KEY: key } = process.env;
for (const path of process.argv.slice(1)) console.log((await fetch(base + path, { headers: { 'x-api-key': key } })).status);
`;

/** The answers' statuses to these requests, by Python's own client, or Node's where there is no Python. */
async function ask(exported: string, paths: readonly string[]): Promise<string[]> {
  const env = { ...process.env };
  for (const [, name = '', value] of exported.matchAll(/^export (\w+)="(.+)"$/gm)) env[name] = value;
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  const [program, args] = hasPython
    ? ['python3', ['-c', PYTHON, ...paths]]
    : [process.execPath, ['--input-type=module', '-e', NODE, '--', ...paths]];
  const { stdout } = await run(program as string, args as string[], { env });
  return stdout.trim().split('\n');
}

test('a cost tool is connected: its first request is told, and what is refused with the reason', async ({ page }) => {
  await signIn(page, 'owner');
  await open(page, '/settings/tokens', 'API tokens');
  await page.getByRole('link', { name: 'Connect a tool' }).first().click();
  await isShown(page, 'Connect a tool');
  await page.getByRole('link', { name: /^Cost tool/ }).click();
  await expect(page.getByText('cost:read', { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Shell' })).toContainText('export ANTHROPIC_ADMIN_KEY="stw_…"');
  await expectAccessibleInBoth(page, 'connecting a tool');

  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create API token' });
  const name = `Cost tool ${Date.now()}`;
  await dialog.getByLabel('Name').fill(name);
  await expect(dialog).toContainText('Only these: usage:read, cost:read, workspace:read, api_key:read.');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Waiting for the first request')).toBeVisible();
  const exported = (await page.getByRole('region', { name: 'Shell' }).textContent()) ?? '';
  expect(exported).toMatch(/ANTHROPIC_ADMIN_KEY="stw_[0-9A-Za-z]{49}"/);
  expect(page.url()).not.toContain('stw_');

  const since = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const report = `/v1/organizations/cost_report?starting_at=${since}T00:00:00Z`;
  expect(await ask(exported, [report])).toEqual(['200']);
  const told = page.getByRole('status').filter({ hasText: 'First request received' });
  await expect(told).toContainText('GET /v1/organizations/cost_report, answered.');
  expect(await ask(exported, ['/v1/organizations/users', '/v1/organizations/users', '/v1/nowhere'])).toEqual([
    '403',
    '403',
    '404',
  ]);
  const uses = page.getByRole('table', { name: 'What it asked for' });
  const users = uses.getByRole('row').filter({ hasText: 'GET /v1/organizations/users' });
  await expect(users).toContainText('the token lacks person:read (See people)');
  await expect(uses).toContainText('An address that does not exist');
  await expect(uses).not.toContainText(since);
  // A toast on its way out is hidden while it can still be focused.
  await expect(page.locator('.toast')).toHaveCount(0);
  await expectAccessibleInBoth(page, 'a connected tool');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page, 'a connected tool');
  await page.setViewportSize({ width: 1280, height: 800 });

  // Another kind of tool has another token; this one is still there on the way back.
  await page.getByRole('link', { name: /^Terraform provider/ }).click();
  await expect(page.getByRole('button', { name: 'Create token' })).toBeVisible();
  await page.getByRole('link', { name: /^Cost tool/ }).click();
  await expect(page.getByRole('region', { name: 'Shell' })).toContainText(/stw_[0-9A-Za-z]{49}/);

  await open(page, '/settings/tokens', 'API tokens');
  await page.getByRole('link', { name }).click();
  await isShown(page, name);
  await expect(page.getByRole('table', { name: 'What it asked for' })).toContainText('the token lacks person:read');
  await expectAccessibleInBoth(page, 'an API token');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page, 'an API token');
});

test('somebody who lacks what a tool needs is told who has it', async ({ page }) => {
  await signIn(page, 'viewer');
  await open(page, '/settings/tokens/connect?tool=cost', 'Connect a tool');
  await expect(page.getByText('You cannot create this token')).toBeVisible();
  await expect(page.getByText(/See cost \(cost:read\) is open to owners, admins, billing/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create token' })).toBeHidden();
  await page.getByRole('link', { name: /^Script/ }).click();
  await expect(page.getByRole('button', { name: 'Create token' })).toBeVisible();
});
