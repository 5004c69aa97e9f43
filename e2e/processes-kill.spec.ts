import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { isThorough, SEED, takeRound } from '@/lib/testing/thorough';
import { faultsIn, readBooks, untilSettled } from './processes/books';
import { databaseUrl, withClient } from './processes/data';
import { type GatewayLoad, startGatewayLoad } from './processes/gateway-load';
import { type Load, startLoad } from './processes/load';
import { isAlive, isLinux, killHard, type ProcessRow, processTree, report, until, untilGone } from './processes/system';
import {
  DEMO_PASSWORD,
  freePort,
  NOTHING_TO_READ,
  newDataFolder,
  type RunningSteward,
  spawnSteward,
  startSteward,
} from './steward';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');

const dataFolder = newDataFolder();
let steward: RunningSteward;
let load: Load;
let asking: GatewayLoad;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  const env = { STEWARD_OWNER_EMAIL: 'own.owner@example.test', STEWARD_OWNER_PASSWORD: 'a long enough password' };
  steward = await startSteward({ isBare: true, dataFolder, env });
  await until('the sync has begun', async () => (await count('sync_runs')) > 0 && (await count('workspaces')) > 5);
  load = await startLoad(dataFolder);
  asking = await startGatewayLoad(dataFolder, gatewayOrigin);
});

test.afterAll(async () => {
  load?.abandon();
  await asking?.abandon();
  await steward?.stop();
  fs.rmSync(dataFolder, { recursive: true, force: true });
});

function count(table: string): Promise<number> {
  return withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rows } = await owner.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    return rows[0]?.count ?? 0;
  });
}

const NAMES = {
  worker: /dist\/worker\.mjs/,
  web: /next-server|standalone\/server\.js/,
  gateway: /dist\/gateway\.mjs/,
  sandbox: /dist\/sandbox\.mjs/,
  'postgres guard': /postgres-guard\.mjs/,
  postmaster: /bin\/postgres -D/,
};

function processOf(name: keyof typeof NAMES, tree = processTree(steward.pid)): ProcessRow | undefined {
  const rows = tree.filter((row) => NAMES[name].test(row.commandLine));
  return name === 'postmaster' ? rows.find((row) => !row.commandLine.includes('guard')) : rows[0];
}

function gatewayOrigin(): string {
  return /reach its gateway at (\S+)/.exec(steward.output())?.[1] ?? '';
}

async function isHealthy(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${steward.port}/api/health`, {
    headers: { host: `localhost:${steward.port}` },
  }).catch(() => null);
  if (answer?.status !== 200) return false;
  return ((await answer.json()) as { worker: { status: string } }).worker.status === 'ok';
}

/** A change that was asked for after the moment, and carried out upstream. */
async function hasRenamedSince(moment: number): Promise<boolean> {
  load.check();
  const ids = load.acknowledged.filter((one) => one.at > moment && one.name !== null).map((one) => one.intentId);
  return withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rowCount } = await owner.query(
      `SELECT 1 FROM intents WHERE id = ANY ($1::uuid[]) AND state = 'succeeded' LIMIT 1`,
      [ids],
    );
    return (rowCount ?? 0) > 0;
  }).catch(() => false);
}

/** Changes and requests that came later than this were carried out. */
function goesOnSince(moment: number): () => Promise<boolean> {
  return async () => asking.hasServedSince(moment) && (await hasRenamedSince(moment));
}

async function whole(): Promise<boolean> {
  const tree = processTree(steward.pid);
  const isBack = (Object.keys(NAMES) as (keyof typeof NAMES)[]).every((name) => processOf(name, tree));
  return isBack && (await isHealthy());
}

test('the simulated company tells its sign-ins, and its owner is the one that was named', () => {
  expect(steward.output()).toContain('Its owner is own.owner@example.test.');
  expect(steward.output()).toContain(DEMO_PASSWORD);
  for (const role of ['owner', 'admin', 'billing', 'lead', 'developer', 'viewer'])
    expect(steward.output()).toMatch(new RegExp(`${role} +\\S+@\\S+`));
});

// Half of them in each run, and one of the ways to kill more than one.
const VICTIMS = takeRound(['worker', 'web', 'gateway', 'sandbox', 'postgres guard', 'postmaster'] as const, 2);
const WAYS = takeRound(['the supervisor', 'the supervisor, and no pause', 'the lot'] as const, 3, 1);

for (const [index, name] of VICTIMS.entries()) {
  test(`${index + 1}: after kill -9 of the ${name} everything runs again`, async () => {
    test.setTimeout(300_000);
    const victim = processOf(name);
    if (!victim) throw new Error(`there is no ${name}`);
    const moment = Date.now();
    killHard([victim]);
    await until(`the ${name} is gone`, () => !isAlive(victim));
    const backMs = await until(`${name} is back and all are healthy`, whole);
    await until('later changes and requests are carried out', goesOnSince(moment));
    expect(processOf(name)?.pid).not.toBe(victim.pid);
    report(`kill -9 ${name}: whole after ${backMs} ms, a new change done after ${Date.now() - moment} ms`);
    await sleep(2_000 + Math.random() * 2_000);
  });
}

if (WAYS.includes('the supervisor'))
  test('after kill -9 of the supervisor its children go too, and the next start works', async () => {
    test.setTimeout(300_000);
    const before = processTree(steward.pid);
    expect(before.length).toBeGreaterThanOrEqual(7);
    killHard(before.slice(0, 1));
    const goneMs = await untilGone('all children are gone', before);
    const moment = Date.now();
    steward = await startSteward({ isBare: true, dataFolder, port: steward.port });
    const readyMs = Date.now() - moment;
    expect(steward.output()).not.toMatch(/Building|Installing/);
    await until('later changes and requests are carried out', goesOnSince(moment));
    report(`kill -9 supervisor: children gone after ${goneMs} ms, next start ready after ${readyMs} ms`);
  });

if (WAYS.includes('the supervisor, and no pause'))
  test('a start at once after kill -9 of the supervisor works as well', async () => {
    test.setTimeout(300_000);
    const before = processTree(steward.pid);
    killHard(before.slice(0, 1));
    const moment = Date.now();
    steward = await startSteward({ isBare: true, dataFolder, port: steward.port });
    report(`kill -9 supervisor, started again at once: ready after ${Date.now() - moment} ms`);
    await untilGone('all of the former processes are gone', before);
    await until('later changes and requests are carried out', goesOnSince(moment));
  });

if (WAYS.includes('the lot'))
  test('after kill -9 of the lot the next start works', async () => {
    test.setTimeout(300_000);
    const before = processTree(steward.pid);
    killHard(before);
    await untilGone('all are gone', before);
    const moment = Date.now();
    steward = await startSteward({ isBare: true, dataFolder, port: steward.port });
    const readyMs = Date.now() - moment;
    await until('later changes and requests are carried out', goesOnSince(moment));
    report(
      `kill -9 of all ${before.length} processes: next start ready after ${readyMs} ms, a new change done after ${Date.now() - moment} ms`,
    );
  });

test('after kill -9 of the lot at any moment of a first start the next start works', async () => {
  test.setTimeout(400_000);
  const folder = newDataFolder();
  // One of the moments in each run; which one, the seed says.
  const moments = takeRound(
    [
      ['Starting the database', 700],
      ['Applying migrations', 600],
      ['Starting the web', 100],
    ] as const,
    3,
  );
  for (const [word, waitMs] of moments) {
    report(`killed while it was ${word.toLowerCase()} (STEWARD_SEED=${SEED})`);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { mode: 0o755 });
    const child = spawnSteward({ isBare: true, dataFolder: folder, port: await freePort(), env: NOTHING_TO_READ });
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes(word)) resolve();
      });
    });
    await sleep(waitMs);
    const lot = processTree(child.pid ?? 0);
    killHard(lot);
    await until('all are gone', () => !lot.some(isAlive));
    const again = processTree((await startSteward({ isBare: true, dataFolder: folder, env: NOTHING_TO_READ })).pid);
    killHard(again);
    await until('all are gone', () => !again.some(isAlive));
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

test('an orderly stop under load leaves no change undecided', async () => {
  test.setTimeout(300_000);
  expect(await steward.stop()).toBe(0);
  steward = await startSteward({ isBare: true, dataFolder, port: steward.port });
  const unknown = await withClient(databaseUrl(dataFolder, 'owner'), (owner) =>
    owner.query("SELECT 1 FROM intents WHERE state = 'unknown'"),
  );
  expect(unknown.rowCount).toBe(0);
});

test('nothing was lost and nothing was done twice', async () => {
  test.setTimeout(400_000);
  await sleep(3_000);
  await load.stop();
  const settledMs = await untilSettled(dataFolder);
  const books = await readBooks(dataFolder);
  const ends = new Map<string, number>();
  for (const { command, state } of books.intents) {
    ends.set(`${command} ${state}`, (ends.get(`${command} ${state}`) ?? 0) + 1);
  }
  report(
    `${load.acknowledged.length} changes acknowledged, ${load.resent()} sent again, settled after ${settledMs} ms; ` +
      `${[...ends].map(([end, count]) => `${count} ${end}`).join(', ')}; chain of ${books.chain.checked}; ${books.days} days`,
  );
  expect(faultsIn(books, load.acknowledged)).toEqual([]);
  expect(load.acknowledged.length).toBeGreaterThan(isThorough ? 100 : 50);
  expect(books.intents.filter((intent) => intent.effects === 1).length).toBeGreaterThan(isThorough ? 10 : 5);
  expect(books.namesOff).toEqual([]);
  expect(books.chain.fault).toBeNull();
  expect(books.days).toBeGreaterThan(0);
  expect(books.daysOff).toEqual([]);
});

test('each request through either gateway was booked once', async () => {
  test.setTimeout(400_000);
  const booked = await asking.settle();
  report(`${asking.served.length} requests served through two gateways, ${booked.size} booked`);
  expect([...booked].filter(([, count]) => count !== 1)).toEqual([]);
  expect(asking.served.length).toBeGreaterThan(50);
});
