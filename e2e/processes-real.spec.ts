import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import {
  environmentOf,
  isAlive,
  isInMemory,
  isLinux,
  isRoot,
  listProcesses,
  type ProcessRow,
  processesNaming,
  processTree,
  until,
} from './processes/system';
import { freePort, newDataFolder, spawnSteward, startSteward } from './steward';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');

const home = newDataFolder();
const key = `sk-ant-admin01-sandbox-empty-canary${randomBytes(12).toString('hex')}`;
let sandbox: ChildProcess;
let upstream = '';

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const port = await freePort();
  sandbox = spawnSteward({ port, script: ['run', 'sandbox', '--', '--port', String(port), '--world', 'empty'] });
  upstream = `http://127.0.0.1:${port}`;
  await until('the simulated organisation answers', () => fetch(upstream).then(Boolean, () => false));
});
test.afterAll(() => {
  process.kill(-(sandbox.pid ?? 0), 'SIGINT');
  fs.rmSync(home, { recursive: true, force: true });
});

/** Those of the database come and go: one that is gone holds nothing. */
function holdsInMemory(row: ProcessRow): boolean {
  try {
    return isInMemory(row.pid, key);
  } catch (error) {
    if (isAlive(row)) throw error;
    return false;
  }
}

const namesIn = (row: ProcessRow) =>
  Object.entries({
    environment: () => environmentOf(row.pid).includes(key),
    arguments: () => row.commandLine.includes(key),
    memory: () => holdsInMemory(row),
  })
    .filter(([, holds]) => holds())
    .map(([where]) => where);

/** The rights that the kernel grants beyond those of the account. */
const rightsOf = (pid: number) => /^CapEff:\s+(\w+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

test('a strict umask is no hindrance, the Admin key is in start and worker alone, and all end with npm', async () => {
  test.setTimeout(400_000);
  const dataFolder = path.join(home, 'data');
  const umask = process.umask(0o077);
  const starting = startSteward({
    dataFolder,
    env: { ANTHROPIC_ADMIN_KEY: key, ANTHROPIC_BASE_URL: upstream, ANTHROPIC_API_KEY: 'not for us' },
  });
  process.umask(umask);
  const steward = await starting;
  const tree = processTree(steward.pid);
  const find = (pattern: RegExp) => tree.find((row) => pattern.test(row.commandLine));
  const [worker, web] = [find(/dist\/worker\.mjs/), find(/next-server|standalone\/server\.js|\/server\.js/)];
  const health = (await (await fetch(`${steward.origin}/api/health`)).json()) as { upstream: unknown };
  expect(health).toMatchObject({ status: 'ok', worker: { status: 'ok' }, upstream: { status: 'ok' } });

  const holders = tree.filter((row) => row.pid !== steward.pid && row.pid !== worker?.pid);
  expect(holders.length).toBeGreaterThan(4);
  expect(holders.filter((row) => namesIn(row).length > 0).map((row) => [row.commandLine, namesIn(row)])).toEqual([]);
  expect(worker && namesIn(worker)).toEqual(['memory']);
  expect(environmentOf(worker?.pid ?? 0)).not.toMatch(/ANTHROPIC|HOME=/);
  if (isRoot) {
    const postgres = find(/^\S*bin\/postgres -D/);
    expect(new Set([worker?.uid, web?.uid, postgres?.uid]).size).toBe(3);
    expect([web, worker].map((row) => rightsOf(row?.pid ?? 0))).toEqual([
      expect.stringMatching(/^0+$/),
      // Without setpriv it keeps root's.
      expect.stringMatching(fs.existsSync('/usr/bin/setpriv') ? /^0+[02]?$/ : /./),
    ]);
  }

  const npm = listProcesses().find(
    (row) => row.pid === parentOf(steward.pid) || row.pid === parentOf(parentOf(steward.pid)),
  );
  process.kill(npm?.pid ?? 0, 'SIGTERM');
  await until('everything has ended', () => !tree.some(isAlive), 60_000);
  expect(processesNaming(dataFolder)).toEqual([]);
  expect(fs.existsSync(path.join(dataFolder, 'lock.json'))).toBe(false);
});

function parentOf(pid: number): number {
  return listProcesses().find((row) => row.pid === pid)?.parent ?? 0;
}

/** Starts it as a container does: as the first process, in a world of processes of its own. */
function spawnAsFirst(port: number, dataFolder: string, env: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn('unshare', ['--pid', '--fork', '--mount-proc', process.execPath, 'lib/processes/start.mjs'], {
    env: { NODE_ENV: 'production', PATH, HOME, PORT: String(port), STEWARD_DATA: dataFolder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

test('as the first process of a container it ends whole, and a wrong key is said at once', async () => {
  test.setTimeout(400_000);
  test.skip(!isRoot, 'only root may make a world of processes');
  const dataFolder = path.join(home, 'contained');
  const port = await freePort();
  const wrong = { ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-revoked-long-ago', ANTHROPIC_BASE_URL: upstream };
  const outer = spawnAsFirst(port, dataFolder, wrong);
  let output = '';
  for (const stream of [outer.stdout, outer.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const gone = new Promise((resolve) => outer.once('close', resolve));
  await until('it is ready', () => output.includes('Steward is ready') || outer.exitCode !== null);
  expect(output).toContain('Anthropic rejects the Admin key');
  const health = await (await fetch(`http://127.0.0.1:${port}/api/health`)).json();
  expect(health).toMatchObject({ upstream: { status: 'refused' } });
  const tree = processTree(outer.pid ?? 0);
  expect(tree.length).toBeGreaterThan(4);
  process.kill(tree[1]?.pid ?? 0, 'SIGTERM');
  await gone;
  expect(output).toContain('Stopping');
  expect(tree.filter(isAlive)).toEqual([]);
  expect(processesNaming(dataFolder)).toEqual([]);
});
