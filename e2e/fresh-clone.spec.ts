import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, expect, request, test } from '@playwright/test';
import pg from 'pg';
import { placeForOthers } from '@/lib/processes/accounts';
import { databaseUrl } from './processes/data';
import { giveInstalled, isFirstStartKnown, noteFirstStart } from './processes/first-start';
import {
  environmentOf,
  isAlive,
  isInMemory,
  isLinux,
  isPortOpen,
  isRoot,
  listProcesses,
  type ProcessRow,
  processesNaming,
  processTree,
  report,
  runToEnd,
  until,
} from './processes/system';
import { freePort, newDataFolder, type RunningSteward, spawnSteward, startSteward } from './steward';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');
test.skip(!fs.existsSync('.git'), 'this is no clone of the repository');

const parent = newDataFolder();
const clone = path.join(parent, 'steward');
const dataFolder = path.join(clone, '.steward');
const seed = `canary${randomBytes(12).toString('hex')}`;
const adminKey = `sk-ant-admin01-sandbox-company-${seed}`;
const planted = ['env', 'local'].map((name) => `sk-ant-admin01-planted-${name}-${randomBytes(12).toString('hex')}`);
const owner = { email: 'first.owner@example.com', password: `pass ${randomBytes(9).toString('hex')}` };
/** What other accounts must be able to enter stands outside of a closed folder. */
const places = [placeForOthers(clone), placeForOthers(path.join(dataFolder, 'postgres')), placeForOthers(dataFolder)];

let sandbox: ChildProcess | undefined;
let steward: RunningSteward | undefined;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const port = await freePort();
  sandbox = spawnSteward({ port, script: ['run', 'sandbox', '--', '--port', String(port), '--world', 'company'] });
  await until('the stand-in for Anthropic answers', () => isPortOpen(port));

  fs.chmodSync(parent, 0o700);
  expect(runToEnd('git', ['clone', '--quiet', process.cwd(), clone]).code).toBe(0);
  fs.writeFileSync(path.join(clone, '.env'), `ANTHROPIC_ADMIN_KEY=${planted[0]}\n`);
  fs.writeFileSync(path.join(clone, '.env.local'), `ANTHROPIC_ADMIN_KEY=${planted[1]}\n`);
  const settings = [
    `ANTHROPIC_ADMIN_KEY=${adminKey}`,
    `ANTHROPIC_BASE_URL=http://127.0.0.1:${port}`,
    `STEWARD_OWNER_EMAIL=${owner.email}`,
    `STEWARD_OWNER_PASSWORD=${owner.password}`,
  ];
  fs.writeFileSync(path.join(clone, 'steward.env'), settings.join('\n'), { mode: 0o600 });
});

test.afterAll(async () => {
  await steward?.stop().catch(() => undefined);
  if (sandbox?.pid) process.kill(-sandbox.pid, 'SIGINT');
  for (const folder of [parent, ...(isRoot ? places : [])]) fs.rmSync(folder, { recursive: true, force: true });
});

function only(name: RegExp): ProcessRow {
  const row = processTree(steward?.pid ?? 0).find((one) => name.test(one.commandLine));
  if (!row) throw new Error(`no process is ${name}`);
  return row;
}
const web = () => only(/next-server|server\.js/);
const worker = () => only(/dist\/worker\.mjs/);

test('npm start in a fresh clone, in a folder that others cannot enter, installs, builds and gets ready', async () => {
  test.setTimeout(1_800_000);
  const isKnown = isFirstStartKnown();
  if (isKnown) giveInstalled(clone);
  const began = Date.now();
  steward = await startSteward({ cwd: clone, dataFolder });
  report(`fresh clone ready after ${((Date.now() - began) / 1000).toFixed(0)} s${isKnown ? ', installed before' : ''}`);
  if (!isKnown) {
    expect(steward.output()).toContain('Installing packages');
    expect(steward.output()).toContain('Building the web');
    noteFirstStart();
  }
  expect(steward.output()).toContain(`Sign in at ${steward.origin}/sign-in`);
  expect(steward.output()).not.toMatch(/simulated/);
  const tree = processTree(steward.pid);
  expect(tree.some((row) => row.commandLine.includes('dist/sandbox.mjs'))).toBe(false);
  const health = await (await fetch(`${steward.origin}/api/health`)).json();
  expect(health).toMatchObject({ status: 'ok', worker: { status: 'ok' } });
});

test('two hundred requests of all kinds are answered', async () => {
  test.setTimeout(300_000);
  const origin = steward?.origin ?? '';
  const visitor = await request.newContext({ baseURL: origin });
  const signedIn = await signIn(origin);
  const paths = [
    '/',
    '/usage',
    '/audit',
    '/settings/sync',
    '/settings/accounts',
    '/settings/sessions',
    '/sign-in',
    '/setup',
  ];
  paths.push(
    '/nowhere',
    '/api/health',
    '/api/v1/sync/status',
    '/api/v1/usage/export',
    '/.env',
    '/steward.env',
    '/api/v1/x',
  );
  let answered = 0;
  for (let round = 0; answered < 200; round += 1) {
    for (const address of paths) {
      const context = round % 3 === 0 ? visitor : signedIn;
      const answer = round % 5 === 4 ? await context.post(address, { data: { round } }) : await context.get(address);
      const body = await answer.text();
      for (const secret of [seed, ...planted]) expect(body.includes(secret), address).toBe(false);
      expect(answer.status(), `${address} ${body.slice(0, 300)}`).toBeLessThan(500);
      answered += 1;
    }
  }
  const home = await (await signedIn.get('/')).text();
  expect(home).toContain(owner.email);
  await Promise.all([visitor.dispose(), signedIn.dispose()]);
});

async function signIn(origin: string): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL: origin });
  const { csrfToken } = (await (await context.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await context.post('/api/auth/callback/password', {
    headers: { origin },
    form: { ...owner, callbackUrl: '/', csrfToken, json: 'true' },
  });
  expect(((await answer.json()) as { url: string }).url).not.toContain('error');
  return context;
}

test('the Admin key is in no environment, no argument list and not in the memory of the web', () => {
  test.setTimeout(300_000);
  const rows = listProcesses();
  for (const { pid, commandLine } of rows) {
    for (const secret of [seed, ...planted]) {
      expect(commandLine.includes(secret), `argument list of ${pid}`).toBe(false);
      expect(environmentOf(pid).includes(secret), `environment of ${pid} (${commandLine})`).toBe(false);
    }
  }
  // The same look finds what is there: in the worker the key, in the web its own secret.
  expect(isInMemory(worker().pid, seed)).toBe(true);
  const own = /(?:^|\0)NEXTAUTH_SECRET=([^\0]+)/.exec(environmentOf(web().pid))?.[1] ?? 'none';
  expect(isInMemory(web().pid, own)).toBe(true);
  expect(isInMemory(web().pid, seed, ...planted)).toBe(false);
});

test('the account of the web cannot look into the worker, the settings or the secrets', () => {
  test.skip(!isRoot, 'started by a person, both run as that person');
  const { uid } = web();
  const account = { uid, gid: uid };
  // An account of its own: nobody's, 65534, is others' as well.
  expect([0, 65_534]).not.toContain(uid);
  expect(worker().uid).toBe(0);
  const mayRead = (file: string) => {
    const script =
      'try { const fs = require("fs"); fs.readSync(fs.openSync(process.argv[1]), Buffer.alloc(1)); process.exit(0) } catch (e) { process.exit(e.code === "EACCES" || e.code === "EPERM" ? 13 : 1) }';
    return spawnSync(process.execPath, ['-e', script, file], { ...account, cwd: '/' }).status;
  };
  const supervisor = steward?.pid ?? 0;
  const closed = [
    ...[worker().pid, supervisor].flatMap((pid) => [`/proc/${pid}/environ`, `/proc/${pid}/mem`]),
    path.join(clone, 'steward.env'),
    path.join(dataFolder, 'secrets/worker.json'),
    path.join(dataFolder, 'secrets/database.json'),
  ];
  for (const file of closed) expect(mayRead(file), file).toBe(13);
  expect(mayRead(`/proc/${web().pid}/environ`)).toBe(0);
});

test('no build, log, copy or table holds a key', async () => {
  test.setTimeout(300_000);
  const folders = ['.next', 'dist', '.steward'].map((name) => path.join(clone, name));
  folders.push(...places.filter((place) => fs.existsSync(place)));
  expect(folders.length).toBeGreaterThanOrEqual(isRoot ? 5 : 3);
  // The key of the stand-in is in no file at all but the one that it was written into.
  const found = runToEnd('grep', ['-rlaF', ...[seed, ...planted].flatMap((secret) => ['-e', secret]), ...folders]);
  expect(found.output, 'files that hold a key').toBe('');
  expect(found.code).toBe(1);
  const text = await dumpDatabase();
  expect(text).toContain(owner.email);
  for (const secret of [seed, ...planted, owner.password]) expect(text.includes(secret)).toBe(false);
});

/** Every row of every table, as text. */
async function dumpDatabase(): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl(dataFolder, 'owner') });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname IN ('public', 'steward', 'graphile_worker') AND tablename NOT LIKE '%\\_daily' AND tablename NOT LIKE 'rollup%'`,
    );
    const parts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t LIMIT 100000`);
      parts.push(name, ...rows.map((one) => one.row));
    }
    return parts.join('\n');
  } finally {
    await client.end();
  }
}

test('SIGTERM leaves nothing running', async () => {
  test.setTimeout(120_000);
  if (!steward) throw new Error('not started');
  const tree = processTree(steward.pid);
  expect(await steward.stop('SIGTERM')).toBe(0);
  expect(tree.filter(isAlive)).toEqual([]);
  expect(processesNaming(clone).map((row) => row.commandLine)).toEqual([]);
  expect(await isPortOpen(steward.port)).toBe(false);
});
