import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test } from './journey';
import { startMeteredWeb } from './metered-web';
import { DATA_FOLDER } from './shared-steward';
import { signIn } from './sign-in';

const run = promisify(execFile);

/** Requests as a script sends them that was written after the guide. */
const PYTHON = `
import json, sys, urllib.error, urllib.request
origin, token, requests = json.load(sys.stdin)
def send(method, path, body=None):
    request = urllib.request.Request(origin + path, method=method, headers={"x-api-key": token, "content-type": "application/json"},
        data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request) as answer: return [answer.status, json.load(answer)]
    except urllib.error.HTTPError as error: return [error.code, json.load(error)]
print(json.dumps([send(*request) for request in requests]))
`;
const NODE = `
let given = '';
for await (const part of process.stdin) given += part;
const [origin, token, requests] = JSON.parse(given);
const answers = [];
for (const [method, path, body] of requests) {
  const headers = { 'x-api-key': token, 'content-type': 'application/json' };
  const answer = await fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
  answers.push([answer.status, await answer.json()]);
}
console.log(JSON.stringify(answers));
`;

type Request = readonly [method: string, path: string, body?: object];
// biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
type Answer = [status: number, body: any];

/** Sends them with Python's own client; with Node's where there is no Python. */
async function send(origin: string, token: string, requests: readonly Request[]): Promise<Answer[]> {
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  const [program, args] = hasPython
    ? ['python3', ['-c', PYTHON]]
    : [process.execPath, ['--input-type=module', '-e', NODE]];
  const done = run(program as string, args as string[]);
  done.child.stdin?.end(JSON.stringify([origin, token, requests]));
  return JSON.parse((await done).stdout) as Answer[];
}

test('a script is given a token, sends the guide’s requests, is seen in the audit and cut off', async ({
  page,
  baseURL,
}) => {
  const origin = baseURL ?? '';
  await signIn(page, 'owner');
  await open(page, '/settings/tokens', 'API tokens');
  const name = `Script ${Date.now()}`;
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create API token' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('radio', { name: /^Admin/ }).check();
  await expectAccessibleInBoth(page, 'the token dialog');
  await dialog.getByRole('textbox', { name: 'Expires after' }).fill('none');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByText('Enter a number of days.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Expires after' }).fill('7');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = await dialog.getByRole('textbox', { name: 'API token' }).inputValue();
  expect(token).toMatch(/^stw_[0-9A-Za-z]{49}$/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row').filter({ hasText: name }).first();
  await expect(row).toContainText('Active');
  await expect(row).toContainText('Never');

  const [[, listed]] = (await send(origin, token, [['GET', '/v1/admin/workspaces?search=Policy']])) as [Answer];
  const workspaceId = listed.rows[0].id as string;
  const today = new Date().toISOString().slice(0, 10);
  const asked = {
    workspace_id: workspaceId,
    monthly_limit_usd: 987654,
    notification_emails: ['finance@brackenfell.example'],
  };
  const [budget, issued, owners, unknown] = (await send(origin, token, [
    ['POST', '/v1/admin/budget_alerts', { ...asked, name }],
    ['POST', '/v1/admin/api_keys', { name: `Key of ${name}`, workspace_id: workspaceId }],
    ['POST', '/v1/admin/invites', { email: 'x@brackenfell.example', role: 'owner', workspaces: [] }],
    ['GET', '/v1/admin/nothing'],
  ])) as [Answer, Answer, Answer, Answer];
  expect([budget[0], issued[0], owners[0], unknown[0]]).toEqual([200, 200, 422, 404]);
  const log = `/v1/admin/audit_logs?start_date=${today}&end_date=${today}&workspace_id=${workspaceId}`;
  const [logs, archived] = (await send(origin, token, [
    ['GET', log],
    ['POST', `/v1/admin/budgets/${budget[1].id}/archive`, {}],
  ])) as [Answer, Answer];
  const done = { user: name, source: 'api', outcome: 'succeeded' };
  expect(logs[1].logs.slice(0, 2)).toMatchObject([
    { ...done, action: 'gateway_key.create' },
    { ...done, action: 'budget.create' },
  ]);
  expect(archived[0]).toBe(200);

  await expect(async () => {
    await page.reload();
    await expect(row).not.toContainText('Never');
  }).toPass();
  await row.getByRole('link', { name }).click();
  await isShown(page, name);
  await page.getByRole('link', { name: 'What it changed' }).click();
  await isShown(page, 'Audit');
  await expect(page.getByRole('row').filter({ hasText: 'Create budget' }).first()).toContainText(name);
  const second = await startMeteredWeb(DATA_FOLDER);
  try {
    const statusAt = async (web: string) => (await send(web, token, [['GET', '/v1/admin/workspaces']]))[0]?.[0];
    expect([await statusAt(second.origin), await statusAt(origin)]).toEqual([200, 200]);
    await open(page, '/settings/tokens', 'API tokens');
    await row.getByRole('button', { name: `Revoke token ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
    await expect(row).toContainText('Revoked');
    expect([await statusAt(second.origin), await statusAt(origin)]).toEqual([401, 401]);
  } finally {
    await second.stop();
  }
});

test('the reference finds an operation and shows its request', async ({ page }) => {
  await signIn(page, 'viewer');
  await open(page, '/settings/tokens/reference?search=list+budgets', 'API reference');
  await expectAccessibleInBoth(page, 'the API reference');
  await page.getByRole('link', { name: 'List budgets', exact: true }).click();
  await isShown(page, 'List budgets');
  await expect(page.getByText('GET /v1/admin/budgets', { exact: true })).toBeVisible();
  await expectAccessibleInBoth(page, 'an operation of the API');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page, 'an operation of the API');
});
