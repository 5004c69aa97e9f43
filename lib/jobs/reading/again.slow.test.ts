import type { JobHelpers } from 'graphile-worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAttention } from '@/lib/domain/attention/queries';
import { readAgainCommand } from '@/lib/domain/sync/commands';
import { listReportDays, readContradiction } from '@/lib/domain/sync/day-queries';
import { listSyncRuns } from '@/lib/domain/sync/queries';
import type { CommandCtx } from '@/lib/operations/command-context';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SmallUpstream, startSmallUpstream } from '@/lib/testing/small-upstream';
import { syncTasks } from './schedule';
import { pollUsage, recheckUsage } from './usage';

let upstream: SmallUpstream;
let database: TestDatabase;
const deps = () => upstream.depsFor(database.owner);
const ctx = (role: 'owner' | 'viewer' = 'owner') => testCtx(database.web, actorOf(role), upstream.clock.now);

beforeAll(async () => {
  upstream = await startSmallUpstream();
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await upstream.close();
});

it('says that the usage report is empty but the cost report is not, to everyone, until it is not', async () => {
  upstream.isEmpty = (url) => url.includes('usage_report');
  await recheckUsage(deps(), 'schedule');
  expect(await listAttention(ctx('viewer'))).toContainEqual(
    expect.objectContaining({ kind: 'reports_contradict', severity: 'warning', href: null }),
  );
  expect(await listAttention(ctx())).toContainEqual(
    expect.objectContaining({ kind: 'reports_contradict', href: '/settings/sync#days' }),
  );
  upstream.isEmpty = () => false;
  await pollUsage(deps(), 'schedule');
  expect(await readContradiction(ctx())).toBeNull();
  const { months, days } = await listReportDays(ctx(), { month: '2026-11-01' });
  expect(months.map(({ month, states }) => [month, new Set(states)])).toEqual([
    ['2026-11-01', new Set(['whole', 'partial'])],
    ['2026-10-01', new Set(['whole'])],
  ]);
  expect(days).toHaveLength(23);
  expect(days[0]).toMatchObject({ day: '2026-11-23', state: 'partial', isRunning: true, usage: { unreadable: 0 } });
});

it('reads days again that somebody asks for, in windows, and says how far it is', async () => {
  const command = {
    changing: () => undefined,
    pool: database.owner.pool,
    now: upstream.clock.now,
  } as unknown as CommandCtx;
  const range = { from: '2026-10-01', to: '2026-11-10' };
  expect(await readAgainCommand.run(command, range)).toEqual({ queued: true, days: 41 });
  await expect(readAgainCommand.run(command, { from: '2026-11-24', to: '2026-11-24' })).rejects.toThrow('not begun');
  await expect(readAgainCommand.run(command, { from: '2022-12-31', to: '2023-01-01' })).rejects.toThrow('2023');
  const { rows } = await database.owner.pool.query(
    `SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'sync_again'`,
  );
  expect(rows).toEqual([{ key: 'sync_again 2026-10-01 2026-11-10' }]);

  await database.owner.pool.query(
    `UPDATE report_days SET unreadable = 1 WHERE day BETWEEN '2026-10-25' AND '2026-10-27'`,
  );
  const october = async () => (await listReportDays(ctx(), { month: '2026-10-01' })).days;
  expect((await october()).filter(({ state }) => state === 'partial')).toHaveLength(3);
  const before = upstream.requests.length;
  const tasks = syncTasks({ ...deps(), commands: new Map(), workerId: 'w', chainKey: 'k'.repeat(32) });
  await tasks.sync_again?.(range, {} as JobHelpers);
  expect((await october()).map(({ state }) => state)).toEqual(Array(31).fill('whole'));
  const asked = upstream.requests.slice(before).filter((url) => url.includes('cost_report') && !url.includes('page='));
  expect(asked.map((url) => new URL(url, 'http://x').searchParams.get('starting_at')?.slice(0, 10))).toEqual([
    '2026-10-11',
    '2026-10-01',
  ]);
  const { runs } = await listSyncRuns(ctx(), { kind: 'again' });
  expect(runs.map(({ state, trigger }) => [state, trigger])).toEqual([['succeeded', 'manual']]);
  const { rows: noted } = await database.owner.pool.query(
    `SELECT detail FROM process_status WHERE name = 'sync.again'`,
  );
  expect(noted).toEqual([{ detail: { ...range, done: 41, total: 41 } }]);
  expect((await listReportDays(ctx(), { month: '2026-10-01' })).again).toBeNull();
});

it('waits while another range is read', async () => {
  await database.owner.pool.query(
    `UPDATE process_status SET detail = jsonb_build_object('holder', 'other', 'until', clock_timestamp() + interval '1 minute')
     WHERE name = 'lease.again'`,
  );
  const later: unknown[] = [];
  const addJob: JobHelpers['addJob'] = async (task, payload) => {
    later.push([task, payload]);
    return {} as Awaited<ReturnType<JobHelpers['addJob']>>;
  };
  const tasks = syncTasks({ ...deps(), commands: new Map(), workerId: 'w', chainKey: 'k'.repeat(32) });
  const range = { from: '2026-11-01', to: '2026-11-01' };
  await tasks.sync_again?.(range, { addJob } as JobHelpers);
  expect(later).toEqual([['sync_again', range]]);
});
