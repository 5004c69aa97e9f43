import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { expect, test } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { databaseUrl, openSession, ownerId, readSecrets, withClient } from './processes/data';
import { isAlive, isLinux, isPortOpen, processesNaming, processTree, report, runToEnd } from './processes/system';
import { freePort, NOTHING_TO_READ, newDataFolder, type RunningSteward, spawnSteward, startSteward } from './steward';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');

const dataFolder = newDataFolder();
const owner = { email: 'own.owner@example.test', password: 'a long enough password' };
let steward: RunningSteward | undefined;
let sessionId = '';

test.afterAll(async () => {
  await steward?.stop();
  fs.rmSync(dataFolder, { recursive: true, force: true });
});

/** Ends it in the given way and finds nothing of it left. */
async function endsWhole(running: RunningSteward, end: () => Promise<number | null>): Promise<void> {
  const tree = processTree(running.pid);
  expect(tree.length).toBeGreaterThanOrEqual(6);
  const began = Date.now();
  expect(await end()).toBe(0);
  report(`stopped after ${Date.now() - began} ms`);
  expect(tree.filter(isAlive)).toEqual([]);
  expect(processesNaming(dataFolder)).toEqual([]);
  expect(await isPortOpen(running.port)).toBe(false);
  expect(fs.existsSync(`${dataFolder}/lock.json`)).toBe(false);
}

test('a first start tells the address and the owner, and SIGTERM leaves nothing', async () => {
  test.setTimeout(400_000);
  const env = { ...NOTHING_TO_READ, STEWARD_OWNER_EMAIL: owner.email, STEWARD_OWNER_PASSWORD: owner.password };
  // What many an environment calls its machine.
  steward = await startSteward({ dataFolder, env: { ...env, HOST: 'x86_64-conda-linux-gnu' } });
  expect(steward.output()).toContain(`Steward is ready at ${steward.origin}`);
  expect(steward.output()).toContain(`Its owner is ${owner.email}.`);
  expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
  const personId = await withClient(databaseUrl(dataFolder, 'web'), ownerId);
  sessionId = (await openSession(dataFolder, personId)).id;
  const running = steward;
  await endsWhole(running, () => running.stop('SIGTERM'));
});

test('a second start needs no build and keeps the state; Ctrl-C leaves nothing', async () => {
  test.setTimeout(400_000);
  const secrets = [readSecrets(dataFolder, 'database'), readSecrets(dataFolder, 'worker')] as const;
  const began = Date.now();
  const later = { STEWARD_OWNER_EMAIL: 'later@example.test', STEWARD_OWNER_PASSWORD: owner.password };
  const env = { ...NOTHING_TO_READ, ...later };
  steward = await startSteward({ dataFolder, env });
  expect(steward.output()).toContain('later@example.test was not made an owner');
  report(`second start ready after ${Date.now() - began} ms`);
  expect(steward.output()).not.toMatch(/Building|Installing|Generating/);
  const kept = await withClient(databaseUrl(dataFolder, 'web'), (web) =>
    web.query('SELECT 1 FROM sessions WHERE id = $1 AND ended_at IS NULL', [sessionId]),
  );
  expect(kept.rowCount).toBe(1);
  // All but the passwords of web and gateway, which a start renews.
  const [database, worker] = [readSecrets(dataFolder, 'database'), readSecrets(dataFolder, 'worker')];
  const { webPassword, gatewayPassword } = secrets[0];
  expect([database.webPassword, database.gatewayPassword]).not.toContain(webPassword);
  expect([database.webPassword, database.gatewayPassword]).not.toContain(gatewayPassword);
  expect([{ ...database, webPassword, gatewayPassword }, worker]).toEqual(secrets);
  const running = steward;
  await endsWhole(running, () => running.interrupt());
});

test('secrets and logs are for their owner alone', () => {
  const files = ['secrets', 'logs'].flatMap((folder) =>
    fs.readdirSync(`${dataFolder}/${folder}`).map((name) => `${dataFolder}/${folder}/${name}`),
  );
  const names = ['database.json', 'web.json', 'worker.json', 'web.log', 'worker.log'];
  expect(files.map((file) => file.split('/').at(-1))).toEqual(expect.arrayContaining(names));
  expect(files.filter((file) => (fs.statSync(file).mode & 0o077) !== 0)).toEqual([]);
});

test('a stop in the middle of a start leaves nothing', async () => {
  test.setTimeout(400_000);
  for (const word of ['Starting the database', 'Applying migrations', 'Starting the web']) {
    const port = await freePort();
    const child = spawnSteward({ dataFolder, port, env: NOTHING_TO_READ });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes(word) && !output.includes('Stopping')) process.kill(-(child.pid ?? 0), 'SIGINT');
      });
    }
    await new Promise((resolve) => child.once('close', resolve));
    expect(output).not.toContain('Steward is ready');
    expect(output).not.toMatch(/\n {4}at /);
    expect(processesNaming(dataFolder)).toEqual([]);
    expect(await isPortOpen(port)).toBe(false);
  }
});

test('an owner who cannot sign in gets a link from the terminal', async ({ page }) => {
  test.setTimeout(400_000);
  steward = await startSteward({ dataFolder, env: NOTHING_TO_READ });
  // Another terminal, which does not know the port.
  const env = { ...process.env, STEWARD_DATA: dataFolder };
  const made = runToEnd('npm', ['run', 'owner', '--', owner.email], { env });
  expect(made.code).toBe(0);
  const link = /http:\S+\/set-password#\S+/.exec(made.output)?.[0] ?? '';
  expect(link).toContain(steward.origin);
  await page.goto(link);
  await expect(page).toHaveURL(/\/set-password/);
  await page.getByLabel('New password again').fill('a new long password');
  await page.getByLabel('New password', { exact: true }).fill('a new long password');
  await page.getByRole('button', { name: /password/i }).click();
  await expect(page).toHaveURL(/\/sign-in/);

  const stranger = runToEnd('npm', ['run', 'owner', '--', 'nobody@example.com'], { env });
  expect(stranger.code).not.toBe(0);
  expect(stranger.output).toContain('No owner of this Steward has the address nobody@example.com');

  // A script takes the token from standard output, where nothing else stands.
  const asked = ['run', '--silent', 'token', '--', '--name', 'Nightly', '--role', 'viewer'];
  const issued = spawnSync('npm', asked, { env, encoding: 'utf8' });
  expect([issued.status, issued.stdout]).toEqual([0, expect.stringMatching(/^stw_[0-9A-Za-z]{49}\n$/)]);
  const ask = await fetch(`${steward.origin}/v1/admin/workspaces`, { headers: { 'x-api-key': issued.stdout.trim() } });
  expect(ask.status).toBe(200);
  expect(spawnSync('npm', asked, { env, encoding: 'utf8' })).toMatchObject({ status: 1, stdout: '' });
  await steward.stop();
});

test('the simulated organisation runs alone', async () => {
  test.setTimeout(400_000);
  const port = await freePort();
  const child = spawnSteward({ port, script: ['run', 'sandbox', '--', '--port', String(port), '--world', 'empty'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    await expect.poll(() => output, { timeout: 120_000 }).toContain('Admin key of its world');
    const key = /sk-ant-\S+/.exec(output)?.[0] ?? '';
    const ask = (adminKey: string) =>
      fetch(`http://127.0.0.1:${port}/v1/organizations/me`, {
        headers: { 'x-api-key': adminKey, 'anthropic-version': '2023-06-01' },
      });
    expect((await ask(key)).status).toBe(200);
    expect((await ask('sk-ant-admin01-wrong')).status).toBe(401);
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGINT');
  }
  await gone;
  expect(await isPortOpen(port)).toBe(false);
});

// It compiles for itself what the build compiled: in one of three runs.
for (const mode of takeRound(['dev'], 3)) {
  test('the developing mode starts and stops in the same way', async () => {
    test.setTimeout(400_000);
    steward = await startSteward({ dataFolder, env: NOTHING_TO_READ, script: ['run', mode] });
    expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
    const running = steward;
    await endsWhole(running, () => running.interrupt());
  });
}
