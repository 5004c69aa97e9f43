import { type JobHelpers, parseCrontab } from 'graphile-worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type SmallUpstream, startSmallUpstream } from '@/lib/testing/small-upstream';
import { SYNC_START_TASK, syncCrontab, syncTasks } from './schedule';

let upstream: SmallUpstream;
let database: TestDatabase;

beforeAll(async () => {
  upstream = await startSmallUpstream();
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await upstream.close();
});

function tasks() {
  return syncTasks({
    ...upstream.depsFor(database.owner),
    commands: new Map(),
    workerId: 'w',
    chainKey: 'k'.repeat(32),
  });
}
const helpers = {} as JobHelpers;

it('has a task for every line of the schedule', () => {
  const lines = parseCrontab(syncCrontab);
  expect(lines.map(({ task }) => task).sort()).toEqual([
    'sync_backfill',
    'sync_events',
    'sync_hours',
    'sync_mirror',
    'sync_peaks',
    'sync_recheck',
    'sync_reviews',
    'sync_usage',
  ]);
  for (const { task } of lines) expect(tasks()[task]).toBeTypeOf('function');
});

it('reads everything after a start, the newest days first, waiting for the lease of a worker that died', async () => {
  await database.owner.pool.query(
    `INSERT INTO process_status (name, at, detail)
     VALUES ('lease.mirror', now(), jsonb_build_object('holder', 'dead', 'until', clock_timestamp() + interval '1 second'))`,
  );
  await tasks()[SYNC_START_TASK]?.({}, helpers);
  const { rows } = await database.owner.pool.query(
    `SELECT kind, state FROM sync_runs ORDER BY started_at, (kind = 'backfill')::int`,
  );
  expect(rows.map(({ kind }) => kind).sort()).toEqual([
    'backfill',
    'backfill',
    'hourly',
    'mirror',
    'mirror',
    'peaks',
    'reviews',
    'usage',
  ]);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['succeeded']));
  const reports = upstream.requests.filter((url) => url.includes('cost_report'));
  expect(reports[0]).toContain('starting_at=2026-11-22');
  expect(reports[1]).toContain('starting_at=2026-10-22');
  const state = await database.owner.pool.query(`SELECT detail FROM process_status WHERE name = 'backfill'`);
  expect(state.rows).toEqual([{ detail: { complete: true } }]);
});

it('reads on demand and in the night without harm', async () => {
  await tasks().sync_now?.({}, helpers);
  await tasks().sync_recheck?.({}, helpers);
  const { rows } = await database.owner.pool.query(
    `SELECT kind, state, rows_written AS written FROM sync_runs WHERE trigger = 'manual' OR kind = 'recheck' ORDER BY kind`,
  );
  expect(rows).toEqual([
    { kind: 'mirror', state: 'succeeded', written: 0 },
    { kind: 'recheck', state: 'succeeded', written: 0 },
  ]);
});

it('does not repeat after another start what was read minutes before, until the schedule would', async () => {
  const kinds = async () => {
    const { rows } = await database.owner.pool.query<{ kind: string }>('SELECT kind FROM sync_runs ORDER BY kind');
    return rows.map(({ kind }) => kind);
  };
  const count = (all: string[], kind: string) => all.filter((one) => one === kind).length;
  const start = async () => tasks()[SYNC_START_TASK]?.({}, helpers);
  const before = await kinds();
  await start();
  const after = await kinds();
  expect(['mirror', 'peaks'].map((kind) => count(after, kind) - count(before, kind))).toEqual([0, 0]);
  expect(count(after, 'hourly')).toBe(count(before, 'hourly') + 1);
  await database.owner.pool.query(
    `UPDATE sync_runs SET state = 'partial' WHERE kind = 'mirror' AND detail->'parts' @> '[{"name": "rate limits"}]'`,
  );
  await start();
  expect(count(await kinds(), 'mirror')).toBe(count(before, 'mirror') + 2);
  upstream.clock.now = new Date(upstream.clock.now.getTime() + 3_600_001);
  await start();
  const last = await kinds();
  expect(['mirror', 'peaks'].map((kind) => count(last, kind) - count(before, kind))).toEqual([4, 1]);
});
