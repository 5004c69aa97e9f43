import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { createLogger } from '@/lib/core/log';
import { mirrorKeys } from '@/lib/domain/api-keys/mirror';
import { executeIntent } from '@/lib/jobs/intents/run';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { inOneWrite } from '@/lib/mirror/list';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { thorough } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { createBudget } from '@/lib/upstream/budget';
import { createUpstream } from '@/lib/upstream/client';
import { allPages } from '@/lib/upstream/pages';
import { getKeyChange } from './progress-queries';
import { startKeyChange, stopKeyChange } from './schema';

/** As many as one change takes, and as many requests as upstream allows in a minute. */
const KEYS = thorough(60, 5_000);
const A_MINUTE = thorough(30, 100);
const WORLD = 'company:1';
const PATH = '/v1/organizations/api_keys';

let database: TestDatabase;
let worker: TestWorker;
let admin: Awaited<ReturnType<typeof createSignedInPerson>>;
/** Of the sandbox and of the workers; only waiting moves it. No other worker asks in its minutes. */
let clockMs = Math.ceil(Date.now() / 60_000) * 60_000 + 3_600_000;
const now = () => new Date(clockMs);

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database, 'company', now);
  admin = await createSignedInPerson(database.owner.db, 'admin');
  const policy = { key: 'key_policy', value: { mostDisabled: 10_000 }, updatedAt: now() };
  await database.owner.db.setting.upsert({ where: { key: policy.key }, create: policy, update: policy });
}, 300_000);
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

/** Keys that somebody made in the Console, as the mirror has them. */
async function makeKeys(): Promise<string[]> {
  const workspace = await database.owner.db.workspace.findFirstOrThrow({ where: { archivedAt: null } });
  const made: string[] = [];
  for (let at = 0; at < KEYS; at += 1) {
    const body = JSON.stringify({ world: WORLD, name: `mass-${at}`, workspace_id: workspace.id });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${worker.running.url}/__sandbox/api-keys`, { method: 'POST', headers, body });
    made.push(((await answer.json()) as { id: string }).id);
  }
  for await (const { items } of allPages((afterId) => worker.deps.upstream.listApiKeys({ afterId })))
    await inOneWrite(database.owner.pool, (client) => mirrorKeys(client, items, now()));
  return made;
}

interface Pace {
  /** Before the request of that number. */
  at?: { request: number; act: () => Promise<unknown> };
  /** Once the answer of that number has come, and before anything is kept of it. */
  diesAt?: number;
}

/** A worker at the product's own pace, with its own connections. */
function pacedWorker({ at, diesAt }: Pace): { deps: WorkerDeps; close: () => Promise<void> } {
  const own = openDatabase(database.ownerUrl, { ...WORKER_LIMITS, connections: 4 });
  const sleep = async (ms: number) => {
    clockMs += Math.ceil(ms);
  };
  const budget = createBudget({ pool: own.pool, perMinute: A_MINUTE, now, random: () => 0, sleep });
  let [asked, answered] = [0, 0];
  let end: Promise<void> | null = null;
  const upstream = createUpstream({
    baseUrl: worker.running.url,
    adminKey: worker.running.sandbox.adminKey('company', '1'),
    log: createLogger('test', 'silent'),
    budget: {
      take: async (kind) => {
        await budget.take(kind);
        asked += 1;
        if (asked === at?.request) await at.act();
      },
    },
    sleep,
    random: () => 0,
    onAnswer: () => {
      answered += 1;
      // As if its process were killed: nothing it knows is written any more.
      if (answered === diesAt) end = own.pool.end();
    },
  });
  const close = async () => {
    await own.db.$disconnect();
    await (end ?? own.pool.end());
  };
  return { deps: { ...worker.another(), database: own, upstream }, close };
}

const seen = (changeId: string) => getKeyChange(testCtx(database.web, actorOf('owner'), now()), { changeId });

it(
  'changes each key once at the pace that upstream allows, stopped, taken up again, and killed in the middle',
  async () => {
    const ids = await makeKeys();
    worker.running.sandbox.setRateLimit(A_MINUTE);
    const startedMs = clockMs;
    const input = { act: 'disable' as const, keys: [{ from: 'active', apiKeyIds: ids }] };
    const id = await ask(database, startKeyChange, input, admin);
    const third = Math.floor(KEYS / 3);

    const during: Awaited<ReturnType<typeof seen>>[] = [];
    // The first request for a key asks how it stands, the second changes it.
    const first = pacedWorker({
      at: {
        request: 2 * third + 1,
        act: async () => {
          during.push(await seen(id));
          await change({ database, deps: worker.deps }, stopKeyChange, { changeId: id }, admin);
        },
      },
    });
    await executeIntent(first.deps, id);
    await first.close();
    const [half] = during;
    const left = KEYS - third;
    expect(half).toMatchObject({ state: 'running', counts: { done: third, running: 1, waiting: left - 1, failed: 0 } });
    // Two requests for each key, by a sample of those that are left.
    const tooMany = (half?.estimateSeconds ?? 0) - left * 1.2;
    expect(tooMany).toBeGreaterThanOrEqual(0);
    expect(tooMany).toBeLessThan(1 + left * 0.03);
    const stopped = await seen(id);
    expect(stopped).toMatchObject({ state: 'stopped', stopAskedBy: 'The admin' });
    expect(stopped.counts).toMatchObject({ done: third + 1, running: 0, waiting: left - 1, failed: 0 });

    const rest = startKeyChange.input.parse({ ...stopped.asked, resumeOf: id });
    const restId = await ask(database, startKeyChange, rest, admin);
    const second = pacedWorker({ diesAt: 2 * Math.floor(third / 2) });
    await expect(executeIntent(second.deps, restId)).rejects.toThrow();
    await second.close().catch(() => undefined);
    expect(await seen(id)).toMatchObject({ state: 'running', counts: { running: 1, failed: 0 } });
    await database.owner.pool.query(
      `UPDATE intents SET lease_until = now() - interval '1 second' WHERE id = $1 AND state = 'running'`,
      [restId],
    );
    const last = pacedWorker({});
    await executeIntent(last.deps, restId);
    await last.close();

    const done = await seen(id);
    expect(done).toMatchObject({ state: 'done', counts: { done: KEYS, failed: 0, skipped: 0, unknown: 0 } });
    const calls = worker.running.sandbox.requests().filter(({ path }) => path.startsWith(`${PATH}/`));
    const changed = calls.filter(({ method, status }) => method === 'POST' && status === 200).map(({ path }) => path);
    expect(changed.length).toBe(KEYS);
    expect(new Set(changed)).toEqual(new Set(ids.map((key) => `${PATH}/${key}`)));
    // Nothing was asked for in vain, and no minute was wasted.
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
    expect((clockMs - startedMs) / 60_000).toBeLessThanOrEqual(Math.ceil((2 * KEYS + 2) / A_MINUTE));
  },
  thorough(120_000, 1_500_000),
);
