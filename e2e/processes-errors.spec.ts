import fs from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { isThorough } from '@/lib/testing/thorough';
import { sandboxUrl } from './processes/books';
import { databaseUrl } from './processes/data';
import { isLinux, isRoot, processesNaming, report, runToEnd } from './processes/system';
import {
  freePort,
  NOTHING_TO_READ,
  newDataFolder,
  type RunningSteward,
  spawnSteward,
  startAndFail,
  startSteward,
} from './steward';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');

const running = newDataFolder();
const folders: string[] = [running];
let steward: RunningSteward;

test.beforeAll(async () => {
  test.setTimeout(400_000);
  steward = await startSteward({ isBare: true, dataFolder: running, env: NOTHING_TO_READ });
});
test.afterAll(async () => {
  await steward?.stop();
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});
test.beforeEach(() => test.setTimeout(300_000));

interface Trouble {
  isBare?: boolean;
  dataFolder?: string;
  port?: number;
  env?: Record<string, string>;
}

/** Starts with something wrong: it ends by itself, says why in one sentence, shows no stack and leaves nothing. */
async function failsWith(
  sentence: RegExp,
  { dataFolder = newDataFolder(), port, env, isBare = true }: Trouble,
): Promise<string> {
  folders.push(dataFolder);
  const began = Date.now();
  const { code, output } = await startAndFail({
    isBare,
    port: port ?? (await freePort()),
    dataFolder,
    env: { ...NOTHING_TO_READ, ...env },
  });
  report(`said so after ${Date.now() - began} ms: ${lastSentence(output)}`);
  expect(output).toMatch(sentence);
  expect(output).not.toMatch(/\n\s+at |\[object|Steward could not start/);
  expect(code).toBeGreaterThan(0);
  const own = dataFolder === running ? [] : processesNaming(dataFolder);
  expect(own).toEqual([]);
  return output;
}

function lastSentence(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}

/** The data folder of another Steward is used: that one is not disturbed. */
async function othersRunOn(): Promise<void> {
  expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
}

test('a taken port', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  await failsWith(new RegExp(`Port ${port} is taken`), { port, isBare: false });
  server.close();
});

test('a host that is not of this machine', async () => {
  await failsWith(/cannot listen on STEWARD_HOST 203\.0\.113\.7/, { env: { STEWARD_HOST: '203.0.113.7' } });
});

test('a second start on one data folder', async () => {
  await failsWith(/already running in this folder \(process \d+\)/, { dataFolder: running });
  await othersRunOn();
});

test('of two starts at the same moment one wins', async () => {
  const dataFolder = newDataFolder();
  folders.push(dataFolder);
  const starts = await Promise.all(
    [await freePort(), await freePort(), await freePort()].map(async (port) => {
      const child = spawnSteward({ port, dataFolder, env: NOTHING_TO_READ });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      await new Promise<void>((resolve) => {
        child.once('close', () => resolve());
        const timer = setInterval(() => {
          if (!output.includes('Steward is ready')) return;
          clearInterval(timer);
          resolve();
        }, 100);
      });
      return { child, output, isReady: output.includes('Steward is ready') };
    }),
  );
  const [winner, ...others] = starts.filter((start) => start.isReady);
  expect(others).toEqual([]);
  for (const { output, isReady } of starts) {
    if (!isReady) expect(output).toMatch(/already running in this folder|start of Steward in this folder is under way/);
  }
  const gone = new Promise((resolve) => winner?.child.once('close', resolve));
  process.kill(-(winner?.child.pid ?? 0), 'SIGINT');
  await gone;
  expect(processesNaming(dataFolder)).toEqual([]);
});

test('a DATABASE_URL where nothing answers, with a wrong password, of no database, or of another kind', async () => {
  const good = databaseUrl(running, 'owner');
  const port = await freePort();
  const wrong = [
    [/DATABASE_URL cannot be reached: nothing is listening there/, good.replace(/:\d+\/.*/, `:${port}/steward`)],
    [/DATABASE_URL cannot be reached: the password was rejected/, good.replace(/:[^:@]+@/, ':wrong@')],
    [/DATABASE_URL cannot be reached: there is no such database/, good.replace(/\/[^/]*$/, '/nowhere')],
    // A password is read as it was typed.
    [
      /DATABASE_URL cannot be reached: nothing is listening there/,
      `postgresql://steward:pa/ss@127.0.0.1:${port}/steward`,
    ],
    [/DATABASE_URL must look like postgresql:/, 'mysql://root@127.0.0.1/steward'],
  ] as const;
  for (const [sentence, url] of wrong) await failsWith(sentence, { env: { DATABASE_URL: url } });
});

test('all that is wrong with the configuration, at once', async () => {
  const output = await failsWith(/The configuration needs correcting/, {
    env: {
      APP_ORIGIN: 'https://steward.example/path',
      LOG_LEVEL: 'loud',
      OIDC_ISSUER: 'https://login.example',
      STEWARD_OWNER_EMAIL: 'nobody',
      STEWARD_WORLD: 'moon',
      ANTHROPIC_BASE_URL: 'ftp://x',
      WEB_DATABASE_URL: 'postgresql://web@127.0.0.1/steward',
    },
  });
  for (const name of [
    'APP_ORIGIN',
    'BEHIND_PROXY',
    'LOG_LEVEL',
    'STEWARD_OWNER_EMAIL',
    'STEWARD_WORLD',
    'ANTHROPIC_BASE_URL',
    'OIDC_CLIENT_ID',
    'OIDC_CLIENT_SECRET',
    'STEWARD_OWNER_PASSWORD',
    'DATABASE_URL',
  ]) {
    expect(output).toMatch(new RegExp(`^ +${name} `, 'm'));
  }
});

test('a database of the other mode', async () => {
  const urls = { DATABASE_URL: databaseUrl(running, 'owner'), WEB_DATABASE_URL: databaseUrl(running, 'web') };
  await failsWith(/holds a simulated organisation\. Point DATABASE_URL at an empty database/, {
    env: {
      ...urls,
      ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-sandbox-company-1',
      ANTHROPIC_BASE_URL: sandboxUrl(running),
    },
  });
  await othersRunOn();
});

test('a data folder that cannot be one', async () => {
  const file = path.join(newDataFolder(), 'file');
  fs.writeFileSync(file, '');
  folders.push(path.dirname(file));
  await failsWith(/folder cannot be created there .* Choose another STEWARD_DATA/, { dataFolder: file });
});

/** The least, and the one that is cut off in its migrations; the others are cut off in between. */
const DISKS = isThorough ? [0.02, 20, 40.5, 42] : [0.02, 42];
for (const megabytes of DISKS) {
  test(`a disk with room for ${megabytes} MB`, async () => {
    const dataFolder = newDataFolder();
    folders.push(dataFolder);
    const mounted = isRoot
      ? runToEnd('mount', ['-t', 'tmpfs', '-o', `size=${megabytes * 1000}k,mode=755`, 'steward-test', dataFolder])
      : null;
    if (mounted?.code !== 0)
      report(`skipped: no file system may be mounted here (${mounted?.output.trim() ?? 'not root'})`);
    test.skip(mounted?.code !== 0, 'no file system may be mounted here');
    try {
      await failsWith(/[Dd]isk (of the database )?is full/, { dataFolder });
      if (megabytes !== 42) return;
      // Cut off in its migrations: with more room it goes on.
      runToEnd('mount', ['-o', 'remount,size=900m', dataFolder]);
      const later = await startSteward({ isBare: true, dataFolder, env: NOTHING_TO_READ });
      expect(await later.stop()).toBe(0);
    } finally {
      runToEnd('umount', ['-l', dataFolder]);
    }
  });
}

test('damaged or missing secrets', async () => {
  await steward.stop();
  const file = path.join(running, 'secrets/database.json');
  const kept = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, kept.slice(0, 40));
  await failsWith(/secrets\/database\.json cannot be read\. Restore it/, { dataFolder: running });
  fs.rmSync(file);
  await failsWith(/rejects the password in secrets\/database\.json/, { dataFolder: running });
  fs.writeFileSync(file, kept, { mode: 0o600 });
  expect(processesNaming(running)).toEqual([]);
  steward = await startSteward({ isBare: true, dataFolder: running, env: NOTHING_TO_READ });
  await othersRunOn();
});
