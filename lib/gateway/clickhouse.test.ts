import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ClickHouse, openClickHouse } from '@/lib/core/clickhouse';
import { newId } from '@/lib/core/ids';
import { openPool } from '@/lib/core/pool';
import { getRequest, listRequestErrors, listRequests, readLatency } from '@/lib/domain/gateway-requests/queries';
import { reconcileGateway } from '@/lib/domain/gateway-requests/reconcile-queries';
import { fillClickHouse } from '@/lib/jobs/gateway-clickhouse';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type FakeClickHouse, startFakeClickHouse } from '@/lib/testing/fake-clickhouse';
import { bookEntries } from './batch-entries';
import { lostRow } from './records';
import { type RequestRow, usedOf } from './request-row';
import { GATEWAY_LIMITS } from './server';
import { Spool, type SpoolSetting } from './spool';

const PASSWORD = 'canary-of-a-password';
const KEY = newId();
const LIMITS = { timeoutMs: 2_000, connections: 2 };
let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let fake: FakeClickHouse;
let clickHouse: ClickHouse;
let folder: string;
const logged: string[] = [];
const note = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
const log = { debug: note, info: note, warn: note, error: note };
const spools = new Set<Spool>();

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.gatewayUrl, GATEWAY_LIMITS);
  fake = await startFakeClickHouse(PASSWORD);
  clickHouse = openClickHouse(fake.url, LIMITS);
});
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-clickhouse-'));
  logged.length = 0;
  await database.owner.pool.query('TRUNCATE gateway_requests, gateway_ledger, gateway_traffic_minutes');
});
afterEach(async () => {
  fake.forget();
  for (const spool of spools) await stop(spool);
  fs.rmSync(folder, { recursive: true, force: true });
  fake.forget();
});
afterAll(async () => {
  await clickHouse.close();
  await fake.close();
  await pool.end();
  await database.drop();
});

const open = (setting: Partial<SpoolSetting> = {}) => {
  const spool = new Spool({ pool, clickHouse, log, folder, againMs: 20, ...setting });
  spools.add(spool);
  return spool;
};
const stop = async (spool: Spool, withinMs = 5_000) => {
  spools.delete(spool);
  await spool.stop(withinMs);
};
const used = usedOf({ model: 'claude-opus-5-5', usage: { input_tokens: 10, output_tokens: 5 } }, new Date(), false);
const rowOf = (id: string): RequestRow => ({
  ...lostRow({
    ...{ at: new Date().toISOString(), id, key_id: KEY, workspace_id: 'A', credential_id: null },
    ...{ hint: 'sk-ant-api03-abc...wxyz', path: 'messages', model_asked: null, session: null, is_stream: false },
  }),
  ...used,
  ...{ outcome: 'served', status: 200 },
});
const counted = async () => {
  const { rows } = await database.owner.pool.query<{ requests: number; kept: number }>(
    `SELECT (SELECT coalesce(sum(requests), 0)::int FROM gateway_traffic_minutes) AS requests,
       (SELECT count(*)::int FROM gateway_requests) AS kept`,
  );
  return rows[0];
};
const idsTaken = () => [...new Set(fake.took.flatMap(({ ids }) => ids))].sort();
const AWAY = { status: 503, says: 'nobody is there' };
const REFUSED = { status: 403, code: 516, says: 'Code: 516. DB::Exception: steward: no. (AUTHENTICATION_FAILED)' };

it.each([
  ['is away', AWAY],
  ['refuses', REFUSED],
])(
  'keeps rows on disk while ClickHouse %s, books what they cost all the same, and hands over all of them',
  async (_, how) => {
    fake.answer(() => how);
    const spool = open({ mostSegmentBytes: 3_000 });
    const ids = Array.from({ length: 20 }, () => newId()).sort();
    for (const id of ids) spool.end(rowOf(id));
    await expect.poll(counted).toEqual({ requests: 20, kept: 0 });
    await expect.poll(() => logged.join()).toContain('kept and tried again');
    expect(fake.took).toEqual([]);
    expect(spool.waiting().clickHouse?.bytes).toBeGreaterThan(0);
    expect(logged.join()).not.toContain(PASSWORD);
    fake.answer(() => ({ status: 200 }));
    await expect.poll(() => spool.waiting().clickHouse?.bytes).toBe(0);
    await stop(spool);
    expect(idsTaken()).toEqual(ids);
    expect(await counted()).toEqual({ requests: 20, kept: 0 });
    expect(fs.readdirSync(folder)).toEqual([]);
  },
);

it('leaves what ClickHouse has not taken to the next gateway, which counts nothing twice', async () => {
  const away = openClickHouse('http://127.0.0.1:9/steward', LIMITS);
  const first = open({ clickHouse: away, goneMs: 1_000 });
  const ids = [newId(), newId()].sort();
  for (const id of ids) first.end(rowOf(id));
  await expect.poll(counted).toEqual({ requests: 2, kept: 0 });
  const next = open({ goneMs: 20 });
  await expect.poll(idsTaken).toEqual(ids);
  await stop(next);
  expect(await counted()).toEqual({ requests: 2, kept: 0 });
  await stop(first);
  await away.close();
});

it('leaves rows with the database when it ends while ClickHouse is away, and the worker moves them', async () => {
  fake.answer(() => AWAY);
  const spool = open();
  const ids = Array.from({ length: 3 }, () => newId()).sort();
  for (const id of ids) spool.end(rowOf(id));
  await stop(spool, 0);
  expect(fs.readdirSync(folder)).toEqual([]);
  await expect(fillClickHouse(database.owner.pool, clickHouse)).rejects.toMatchObject({ name: 'ClickHouseFailure' });
  expect(await counted()).toEqual({ requests: 3, kept: 3 });
  fake.answer(() => ({ status: 200 }));
  await fillClickHouse(database.owner.pool, clickHouse);
  expect(idsTaken()).toEqual(ids);
  expect(await counted()).toEqual({ requests: 3, kept: 0 });
});

it('works at nothing for longer than it is waited for', async () => {
  await clickHouse.run('SELECT 1');
  expect(fake.seconds()).toBe('2');
});

it('names a batch the same when its answer was lost', async () => {
  let isLost = true;
  fake.answer((body) => {
    if (!isLost || !body.includes(KEY)) return { status: 200 };
    isLost = false;
    return AWAY;
  });
  const spool = open();
  spool.end(rowOf(newId()));
  await expect.poll(() => fake.took.length).toBe(1);
  await stop(spool);
  expect(fake.sent).toEqual([fake.took[0]?.batch, fake.took[0]?.batch]);
});

it('leaves out a row that cannot be read, by its id, and keeps those beside it', async () => {
  const [good, bad, other] = [newId(), newId(), newId()];
  const unreadable = { status: 400, code: 376, says: 'Code: 376. DB::Exception: no (CANNOT_PARSE_UUID)' };
  fake.answer((body) => (body.includes(bad) ? unreadable : { status: 200 }));
  const spool = open();
  for (const id of [good, bad, other]) spool.end(rowOf(id));
  await expect.poll(idsTaken).toEqual([good, other].sort());
  await stop(spool);
  expect(logged.filter((line) => line.includes('left out') && line.includes(bad))).toHaveLength(1);
});

it('keeps the entries of a batch in the database where ClickHouse does not take them, and asks it once', async () => {
  await database.owner.db.gatewayKey.create({
    data: {
      ...{ id: KEY, name: 'batches', secretHash: newId(), endsWith: 'aB3d', workspaceId: 'A', purpose: '' },
      ...{ environment: 'other', isModelLimited: false, mode: 'strict', createdAt: new Date(), updatedAt: new Date() },
    },
  });
  await pool.query('SELECT steward.note_gateway_batch($1, $2, $3, $4, $5)', ['msgbatch_1', KEY, newId(), 2, '0']);
  const made = { batchId: 'msgbatch_1', workspaceId: 'A', credentialId: newId(), hint: null, endedAt: new Date() };
  fake.answer(() => AWAY);
  const entries = ['one', 'two', 'three'].map((name) => ({ name, used }));
  await bookEntries({ pool, clickHouse }, made, entries, 1);
  expect(await counted()).toEqual({ requests: 3, kept: 3 });
  expect(fake.sent).toHaveLength(1);
});

it.each([
  ['does not answer', AWAY],
  ['refused Steward (AUTHENTICATION_FAILED)', REFUSED],
  ['has no table of requests yet', { status: 404, code: 60, says: 'Code: 60. DB::Exception: no (UNKNOWN_TABLE)' }],
])('says that ClickHouse %s, of all that is asked of single requests', async (words, how) => {
  fake.answer(() => how);
  const ctx = { ...testCtx(database.web, actorOf('admin')), clickHouse };
  const asked = [
    listRequests(ctx),
    listRequestErrors(ctx),
    readLatency(ctx),
    getRequest(ctx, { gatewayRequestId: newId() }),
  ];
  for (const one of asked)
    await expect(one).rejects.toMatchObject({ code: 'store_unavailable', message: expect.stringContaining(words) });
  // As where the client comes from another copy of its module.
  const strange = Object.assign(new Error(), { name: 'ClickHouseFailure', code: 'ECONNREFUSED', kind: null });
  const other = { ...clickHouse, ask: () => Promise.reject(strange) };
  await expect(listRequests({ ...ctx, clickHouse: other })).rejects.toMatchObject({ code: 'store_unavailable' });
  const { endsUnknown } = await reconcileGateway(ctx, { from: '2026-11-01', to: '2026-11-30' });
  expect(endsUnknown).toContain(words);
});
