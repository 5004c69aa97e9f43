import type { JobHelpers } from 'graphile-worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nanoFromCents } from '@/lib/core/money';
import { addDays, type Day, daysFrom } from '@/lib/core/time';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { usageFilter } from '@/lib/domain/usage/report/filter';
import { overview, usageReport } from '@/lib/domain/usage/report/queries';
import { usageExportResponse } from '@/lib/doors/usage-export';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SmallUpstream, startSmallUpstream } from '@/lib/testing/small-upstream';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { syncMirror } from './mirror';
import { SYNC_START_TASK, syncTasks } from './schedule';
import { backfillUsage, pollUsage } from './usage';

const helpers = {} as JobHelpers;

describe('a Friday of which half was read, and nothing until Monday', () => {
  let fixture: SyncFixture;
  let database: TestDatabase;
  const deps = () => fixture.depsFor(database.owner);
  const at = (text: string) => {
    fixture.clock.now = new Date(text);
  };
  const ctx = () => testCtx(database.web, actorOf('owner'), fixture.clock.now);

  beforeAll(async () => {
    fixture = await startSyncFixture('company', 'missed1');
    database = await createTestDatabase();
    expect(await syncMirror(deps(), 'schedule', 'core')).toBe('succeeded');
    expect(await backfillUsage(deps(), 'schedule', 1)).toBe('succeeded');
  });
  afterAll(async () => {
    await database.drop();
    await fixture.close();
  });

  /** What the upstream says of the days now, read without our own client. */
  async function truth(from: Day, to: Day): Promise<bigint> {
    const query = new URLSearchParams({ starting_at: `${from}T00:00:00Z`, ending_at: `${addDays(to, 1)}T00:00:00Z` });
    query.append('group_by[]', 'description');
    query.append('limit', '31');
    const key = fixture.sandbox.sandbox.adminKey('company', 'missed1');
    const response = await fetch(`${fixture.sandbox.url}/v1/organizations/cost_report?${query}`, {
      headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    });
    const { data } = (await response.json()) as { data: { results: { amount: string }[] }[] };
    return data.flatMap(({ results }) => results).reduce((sum, { amount }) => sum + nanoFromCents(amount).nano, 0n);
  }

  async function shown(from: Day, to: Day) {
    const filter = { from, to, metric: 'cost' } as const;
    const days = (await usageReport(ctx(), { ...filter, granularity: 'day' })).periods;
    const [month] = (await usageReport(ctx(), { ...filter, granularity: 'month' })).periods;
    const file = await usageExport(ctx(), { ...filter, granularity: 'day', extent: 'all' });
    const options = { extent: 'all', layout: 'long', money: 'exact', withMark: true } as const;
    const text = await (await usageExportResponse(usageFilter.parse(filter), file, options)).text();
    return {
      days: days.map(({ start, partial, missingDays }) => [
        start,
        missingDays ? 'missing' : partial ? 'partial' : 'whole',
      ]),
      month: [month?.partial, month?.partialDays, month?.missingDays],
      csv: text
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',').slice(0, 1).concat(line.split(',').slice(3, 6))),
    };
  }

  const WAYS: [string, () => Promise<unknown>][] = [
    ['one poll', () => pollUsage(deps(), 'schedule')],
    [
      '“Sync now”',
      async () =>
        syncTasks({ ...deps(), commands: new Map(), workerId: 'w', chainKey: 'k'.repeat(32) }).sync_now?.({}, helpers),
    ],
  ];

  it.each(WAYS.map(([name, way], week) => ({ name, way, week })))('$name reads it all again', async ({ way, week }) => {
    const friday = addDays('2026-11-27', 7 * week);
    const [saturday, sunday, monday] = daysFrom(addDays(friday, 1), 3);
    at(`${friday}T15:00:00Z`);
    expect(await pollUsage(deps(), 'schedule')).toBe('succeeded');
    const half = (await usageReport(ctx(), { from: friday, to: friday })).total;
    expect(half).toBe((await truth(friday, friday)).toString());

    at(`${saturday}T11:00:00Z`);
    const path = '^/v1/organizations/(usage|cost)_report';
    fixture.sandbox.sandbox.queueFault({ kind: 'status', status: 503, path, times: 50, world: fixture.world });
    expect(await pollUsage(deps(), 'schedule')).toBe('failed');
    fixture.sandbox.sandbox.clearFaults();

    at(`${monday}T09:00:00Z`);
    const before = await shown(friday, monday ?? '');
    expect(before).toEqual({
      days: [
        [friday, 'partial'],
        [saturday, 'missing'],
        [sunday, 'missing'],
        [monday, 'missing'],
      ],
      month: [true, 1, 3],
      csv: [
        [friday, 'yes', '1', '0'],
        [saturday, 'no', '0', '1'],
        [sunday, 'no', '0', '1'],
        [monday, 'yes', '0', '1'],
      ],
    });
    const page = await overview(ctx());
    const inMonth = daysFrom(friday, 4).filter((day) => day >= page.month.start);
    const { partialDays, missingDays, previousPartialDays } = page.month;
    expect(partialDays + previousPartialDays).toBe(1);
    expect(missingDays).toBe(inMonth.filter((day) => day !== friday).length);
    expect(page.trend.days.find(({ day }) => day === friday)?.partial).toBe(true);

    await way();
    expect((await shown(friday, monday ?? '')).days).toEqual([
      [friday, 'whole'],
      [saturday, 'whole'],
      [sunday, 'whole'],
      [monday, 'partial'],
    ]);
    const after = (await usageReport(ctx(), { from: friday, to: sunday ?? '' })).total;
    expect(after).toBe((await truth(friday, sunday ?? '')).toString());
    expect((await overview(ctx())).month.partialDays).toBe(0);
  });
});

describe('days that nobody read', () => {
  let upstream: SmallUpstream;
  let database: TestDatabase;
  const deps = () => upstream.depsFor(database.owner);
  const tasks = () => syncTasks({ ...deps(), commands: new Map(), workerId: 'w', chainKey: 'k'.repeat(32) });
  const at = (text: string) => {
    upstream.clock.now = new Date(text);
  };

  beforeAll(async () => {
    upstream = await startSmallUpstream();
    database = await createTestDatabase();
    await syncMirror(deps(), 'schedule', 'core');
    await backfillUsage(deps(), 'schedule');
  });
  afterAll(async () => {
    await database.drop();
    await upstream.close();
  });

  /** Days up to yesterday that are not whole. */
  async function notWhole(): Promise<Day[]> {
    const now = upstream.clock.now;
    const { periods } = await usageReport(testCtx(database.web, actorOf('owner'), now), {
      from: '2026-06-01',
      to: now.toISOString().slice(0, 10),
    });
    return periods.flatMap(({ start, partial, missingDays }) => (partial || missingDays > 0 ? [start] : []));
  }

  it.each<[string, () => Promise<unknown>]>([
    ['one poll', () => pollUsage(deps(), 'schedule')],
    ['“Sync now”', async () => tasks().sync_now?.({}, helpers)],
    ['a restart', async () => tasks()[SYNC_START_TASK]?.({}, helpers)],
  ])('for fifty days are all read by %s, though the past was complete', async (_name, way) => {
    await pollUsage(deps(), 'schedule');
    const { rows } = await database.owner.pool.query(`SELECT detail FROM process_status WHERE name = 'backfill'`);
    expect(rows[0]?.detail).toMatchObject({ complete: true });
    const today = upstream.clock.now.toISOString().slice(0, 10);
    at(`${addDays(today, 51)}T09:00:00Z`);
    expect(await notWhole()).toHaveLength(52);
    await way();
    expect(await notWhole()).toEqual([addDays(today, 51)]);
  });

  it('are read again when they were read by a clock that was ahead', async () => {
    const today = upstream.clock.now.toISOString().slice(0, 10);
    at(`${addDays(today, 3)}T12:00:00Z`);
    await pollUsage(deps(), 'schedule');
    at(`${today}T20:00:00Z`);
    expect(await pollUsage(deps(), 'schedule')).toBe('succeeded');
    at(`${addDays(today, 1)}T02:00:00Z`);
    expect(await notWhole()).toEqual([today, addDays(today, 1)]);
    await pollUsage(deps(), 'schedule');
    expect(await notWhole()).toEqual([addDays(today, 1)]);
  });

  it('have their turn though others fail every time', async () => {
    const today = upstream.clock.now.toISOString().slice(0, 10);
    const holes = Array.from({ length: 12 }, (_, at) => addDays(today, -8 * (at + 1)));
    await database.owner.pool.query('DELETE FROM report_days WHERE day = ANY($1::date[])', [holes]);
    upstream.fails = (url) => holes.slice(0, 9).some((day) => url.includes(`starting_at=${day}`));
    for (let minute = 1; minute <= 12; minute += 1) {
      at(new Date(upstream.clock.now.getTime() + 60_000).toISOString());
      await pollUsage(deps(), 'schedule');
    }
    expect(await notWhole()).toEqual([...holes.slice(0, 9).reverse(), today]);
    upstream.fails = () => false;
    for (let minute = 1; minute <= 3; minute += 1) {
      at(new Date(upstream.clock.now.getTime() + 60_000).toISOString());
      await pollUsage(deps(), 'schedule');
    }
    expect(await notWhole()).toEqual([today]);
  });
});
