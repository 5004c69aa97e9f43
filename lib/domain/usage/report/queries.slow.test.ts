import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { addDays } from '@/lib/core/time';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { COMPARISON_KINDS, GRANULARITIES, METRICS, SPLITS } from '@/lib/domain/usage/schema';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { exportedRows } from '@/lib/testing/exported-rows';
import { actorOf, testCtx } from '@/lib/testing/factories';
import type { UsageFilter } from './filter';
import { overview, usageReport } from './queries';

const NOW = new Date('2026-11-23T14:05:00Z');
const FIRST = '2026-09-28';
const UNREAD = '2026-10-07';

let database: TestDatabase;
const ctx = (actor: PersonActor) => testCtx(database.web, actor, NOW);
const owner = actorOf('owner');

const usage = (day: number, key: number): UsageRow => ({
  workspaceId: `w${key % 3}`,
  apiKeyId: key === 0 ? null : `k${key}`,
  model: key % 2 ? 'opus' : 'haiku',
  tier: (key + 1) % 5 ? 'standard' : 'batch',
  context: '0-200k',
  geo: 'global',
  speed: 'standard',
  counts: [100n * BigInt(key + 1), 3n, 2n, 7n, 10n * BigInt(key + 1) + BigInt(day % 7), BigInt(key % 2)],
});
const costs = (day: number): CostRow[] =>
  ['w0', 'w1', 'w2'].flatMap((workspaceId) => [
    ...['opus', 'haiku'].flatMap((model) =>
      ['uncached_input_tokens', 'output_tokens'].map((tokenType) => ({
        workspaceId,
        description: `${model} ${tokenType}`,
        costType: 'tokens',
        model,
        tokenType,
        context: '0-200k',
        tier: 'standard',
        geo: 'global',
        amountNano: 1_000_003n + BigInt(day * 7),
      })),
    ),
    {
      workspaceId,
      description: 'Code execution',
      costType: 'code_execution',
      model: null,
      tokenType: null,
      context: null,
      tier: null,
      geo: null,
      amountNano: 11n,
    },
  ]);

beforeAll(async () => {
  database = await createTestDatabase();
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  const days = Array.from({ length: 57 }, (_, at) => ({ day: addDays(FIRST, at), at })).filter(
    ({ day }) => day !== UNREAD,
  );
  await ingestReports(
    client,
    {
      usage: days.map(({ day, at }) => ({ day, rows: Array.from({ length: 14 }, (_, key) => usage(at, key)) })),
      cost: days.map(({ day, at }) => ({ day, rows: costs(at) })),
    },
    NOW,
  );
  // Handed over: the one to its new owner, the other away from its creator.
  await client.query(`UPDATE api_keys SET created_by_id = 'user_2', assigned_to_id = 'user_1' WHERE id = 'k4'`);
  await client.query(`UPDATE api_keys SET created_by_id = 'user_1', assigned_to_id = 'user_3' WHERE id = 'k6'`);
  await client.query(`UPDATE api_keys SET principal_id = 'user_1' WHERE id = 'k5'`);
  await client.query(`UPDATE workspaces SET name = 'Research' WHERE id = 'w1'`);
  await client.query('COMMIT');
  client.release();
});
afterAll(() => database.drop());

const range = { from: FIRST, to: '2026-11-30' };

async function exported(filter: UsageFilter, actor = owner) {
  const rows = [];
  for await (const row of exportedRows(ctx(actor), filter)) rows.push(row);
  return rows;
}

describe('usageReport', () => {
  it.each(METRICS)(
    'shows one and the same total of %s in every split and grain, also in the export',
    async (metric) => {
      const totals = new Set<string>();
      for (const split of SPLITS) {
        for (const granularity of GRANULARITIES) {
          const filter = { ...range, metric, split, granularity };
          const report = await usageReport(ctx(owner), filter);
          const sum = (values: (string | null)[]) =>
            values.reduce((all, value) => all + BigInt(value ?? 0), 0n).toString();
          expect(sum(report.totals)).toBe(report.total);
          report.periods.forEach((_, at) => {
            const parts = report.series.map((series) => series.values[at] ?? null);
            if (report.totals[at] !== null) expect(sum(parts)).toBe(report.totals[at]);
          });
          totals.add(report.total);
          if (granularity === 'week') totals.add(sum((await exported(filter)).map(({ value }) => value)));
        }
      }
      expect(totals.size).toBe(1);
      expect([...totals][0]).not.toBe('0');
    },
  );

  it('agrees with the cost report', async () => {
    const { rows } = await database.owner.pool.query<{ nano: string }>(
      'SELECT sum(amount_nano)::text AS nano FROM cost_daily',
    );
    expect((await usageReport(ctx(owner), { ...range, split: 'api_key' })).total).toBe(rows[0]?.nano);
  });

  it('shows eight keys and all others as one, and what belongs to no key by name', async () => {
    const report = await usageReport(ctx(owner), { ...range, split: 'api_key', granularity: 'month' });
    expect(report.series).toHaveLength(9);
    expect(report.series.at(-1)).toMatchObject({ id: 'other', hint: '5 more' });
    expect(report.partCount).toBe(13);
    const ids = new Set((await exported({ ...range, split: 'api_key' })).map(({ partId }) => partId));
    expect(ids.has('none') && ids.has('unattributed') && ids.has('k1')).toBe(true);
    expect(report.asOf).toBe(NOW.toISOString());
  });

  it('leaves the day that was never read unknown', async () => {
    const report = await usageReport(ctx(owner), { ...range, split: 'workspace', granularity: 'day' });
    const at = report.periods.findIndex(({ start }) => start === UNREAD);
    expect(report.totals[at]).toBeNull();
    expect(report.series.map((series) => series.values[at])).toEqual([null, null, null]);
    expect(report.periods.at(-1)).toMatchObject({ start: '2026-11-23', partial: true });
    const rows = await exported({ ...range, split: 'workspace' });
    expect(rows.filter(({ periodStart }) => periodStart === UNREAD)).toMatchObject([{ partId: '', value: null }]);
  });

  it.each<[Partial<UsageFilter>, string]>([
    [{ workspace: ['w1'] }, "workspace_ref = (SELECT ref FROM workspaces WHERE id = 'w1')"],
    [{ model: ['opus'] }, "model_ref = (SELECT ref FROM dimension_values WHERE value = 'opus')"],
    [
      { model: ['opus'], workspace: ['w2', 'w0'] },
      `model_ref = (SELECT ref FROM dimension_values WHERE value = 'opus')
      AND workspace_ref IN (SELECT ref FROM workspaces WHERE id IN ('w0', 'w2'))`,
    ],
    [{ api_key: ['k3', 'none', 'unattributed'] }, "key_ref IN (0, -1, (SELECT ref FROM api_keys WHERE id = 'k3'))"],
    [{ model: ['none'] }, 'model_ref = 0'],
    [{ workspace: ["w1' OR true --"] }, 'false'],
  ])('filters by %j', async (filter, where) => {
    const { rows } = await database.owner.pool.query<{ output: string }>(
      `SELECT coalesce(sum(output), 0)::text AS output FROM spend_daily WHERE ${where}`,
    );
    for (const split of SPLITS) {
      expect((await usageReport(ctx(owner), { ...range, metric: 'output', split, ...filter })).total).toBe(
        rows[0]?.output,
      );
    }
  });

  it.each([
    [{ from: '2026-11-31', to: '2026-12-01' }],
    [{ from: '2026-11-02', to: '2026-11-01' }],
    [{ from: '2020-01-01', to: '2026-11-01' }],
  ])('refuses the range %j', async (wrong) => {
    await expect(usageReport(ctx(owner), wrong)).rejects.toThrow();
  });
});

describe('what each role sees', () => {
  const totalOf = async (where: string) => {
    const { rows } = await database.owner.pool.query<{ output: string }>(
      `SELECT coalesce(sum(output), 0)::text AS output FROM spend_daily WHERE ${where}`,
    );
    return rows[0]?.output;
  };
  const ledW1 = "workspace_ref = (SELECT ref FROM workspaces WHERE id = 'w1')";
  const ownKeys = "key_ref IN (SELECT ref FROM api_keys WHERE id IN ('k4', 'k5'))";
  const developer = { upstreamUserId: 'user_1' };

  it.each<[string, PersonActor, string, boolean]>([
    ['owner', actorOf('owner'), 'true', true],
    ['admin', actorOf('admin'), 'true', true],
    ['billing', actorOf('billing'), 'true', true],
    ['viewer', actorOf('viewer'), 'true', false],
    [
      'lead who is a developer',
      actorOf('developer', { ...developer, leadWorkspaceIds: ['w1'] }),
      `${ledW1} OR ${ownKeys}`,
      true,
    ],
    ['developer', actorOf('developer', developer), ownKeys, true],
    ['developer without keys', actorOf('developer', { upstreamUserId: 'user_2' }), 'false', true],
    ['developer who is no member', actorOf('developer'), 'false', true],
  ])('%s', async (_name, actor, where, seesMoney) => {
    for (const split of SPLITS) {
      const report = await usageReport(ctx(actor), { ...range, metric: 'output', split });
      expect(report.total).toBe(await totalOf(where));
    }
    const money = usageReport(ctx(actor), { ...range, metric: 'cost' });
    if (seesMoney) expect(BigInt((await money).total)).toBeGreaterThanOrEqual(0n);
    else await expect(money).rejects.toMatchObject({ code: 'forbidden' });
    if (!seesMoney) await expect(exported(range, actor)).rejects.toMatchObject({ code: 'forbidden' });
    const page = await overview(ctx(actor));
    expect(page.metric).toBe(seesMoney ? 'cost' : 'total_tokens');
    const sum = (parts: { value: string }[]) => parts.reduce((all, { value }) => all + BigInt(value), 0n).toString();
    for (const parts of [page.workspaces, page.models, page.apiKeys]) expect(sum(parts)).toBe(page.trend.total);
  });

  it('gives a lead who is otherwise a viewer money of the own workspaces alone', async () => {
    const lead = actorOf('lead', { leadWorkspaceIds: ['w1'] });
    const cost = await usageReport(ctx(lead), { ...range, split: 'workspace' });
    expect(cost.series.map(({ label }) => label)).toEqual(['Research']);
    expect((await usageReport(ctx(lead), { ...range, metric: 'output', split: 'workspace' })).series).toHaveLength(3);
  });
});

describe('overview', () => {
  it('compares this month with the same days of last month, in the figures of the report', async () => {
    const page = await overview(ctx(owner));
    const totalOf = async (from: string, to: string) => (await usageReport(ctx(owner), { from, to })).total;
    expect(page.month).toEqual({
      start: '2026-11-01',
      to: '2026-11-23',
      value: await totalOf('2026-11-01', '2026-11-23'),
      partialDays: 0,
      missingDays: 0,
      comparison: {
        ...{ kind: 'previous', from: '2026-10-01', to: '2026-10-22', now: { from: '2026-11-01', to: '2026-11-22' } },
        leftOut: { from: '2026-11-23', to: '2026-11-23' },
        coverage: { now: { days: 22, missing: 0, partial: 0 }, before: { days: 22, missing: 1, partial: 0 } },
        why: 'before_missing',
        nowTotal: await totalOf('2026-11-01', '2026-11-22'),
        total: await totalOf('2026-10-01', '2026-10-22'),
        change: null,
      },
      previousStart: '2026-10-01',
      previousWhole: await totalOf('2026-10-01', '2026-10-31'),
      previousPartialDays: 0,
      previousMissingDays: 1,
    });
    expect(page.trend.days).toHaveLength(30);
    expect(page.trend.total).toBe(await totalOf('2026-10-25', '2026-11-23'));
    const keys = await usageReport(ctx(owner), { from: '2026-10-25', to: '2026-11-23', split: 'api_key' });
    expect(page.apiKeys.slice(0, 5).map(({ id, value }) => [id, value])).toEqual(
      keys.series.slice(0, 5).map(({ id, total }) => [id, total]),
    );
  });

  it('sets nothing against what is not known: in the first minutes of a month nothing of it is read', async () => {
    const page = await overview(testCtx(database.web, owner, new Date('2026-12-01T00:03:00Z')));
    expect(page.month).toMatchObject({ start: '2026-12-01', value: null, missingDays: 1 });
    expect(page.month.comparison).toMatchObject({ now: null, why: 'nothing_whole', change: null });
    const month = { from: '2026-12-01', to: '2026-12-01', compare: 'previous' } as const;
    const report = await usageReport(testCtx(database.web, owner, new Date('2026-12-01T00:03:00Z')), month);
    expect(report.previous).toMatchObject({ why: 'nothing_whole', change: null, alike: [false] });
  });

  it('compares with the same days by one rule, whatever is asked', async () => {
    for (const compare of COMPARISON_KINDS) {
      const { previous, total } = await usageReport(ctx(owner), {
        ...{ from: '2026-11-10', to: '2026-11-23', split: 'model', compare },
      });
      const { from = '', to = '', now } = previous ?? {};
      const totalOf = async (days: { from: string; to: string }) => (await usageReport(ctx(owner), days)).total;
      const isKnown = previous?.why !== 'nothing_before';
      const [nowTotal, before] = [now ? await totalOf(now) : '', await totalOf({ from, to })];
      expect(previous, compare).toMatchObject({
        now: { from: '2026-11-10', to: '2026-11-22' },
        nowTotal,
        total: isKnown ? before : null,
      });
      expect(total).toBe(await totalOf({ from: '2026-11-10', to: '2026-11-23' }));
      expect(previous?.change, compare).toBe(previous?.why ? null : (BigInt(nowTotal) - BigInt(before)).toString());
      const sum = (values: (string | null)[]) => values.reduce((all, value) => all + BigInt(value ?? 0), 0n).toString();
      expect(sum(previous?.series.map((part) => part.nowTotal) ?? [])).toBe(nowTotal);
      expect(sum(previous?.series.map((part) => part.total) ?? [])).toBe(before);
      const beside = [];
      const rows = exportedRows(ctx(owner), { from: '2026-11-10', to: '2026-11-23', split: 'api_key', compare });
      for await (const row of rows) beside.push(row);
      expect(sum(beside.map(({ value }) => value)), compare).toBe(total);
      expect(sum(beside.map(({ previousValue }) => previousValue ?? null)), compare).toBe(before);
    }
  });

  it('asks the database a fixed number of times', async () => {
    let statements = 0;
    const counted = database.web.db.$extends({
      query: {
        $queryRaw: ({ args, query }) => {
          statements += 1;
          return query(args);
        },
      },
    });
    await overview({ ...ctx(actorOf('viewer')), db: counted as unknown as typeof database.web.db });
    expect(statements).toBe(5);
  });

  it('is empty, not wrong, before anything was read', async () => {
    const empty = await createTestDatabase();
    const page = await overview(testCtx(empty.web, owner, NOW));
    expect(page).toMatchObject({ asOf: null, workspaces: [], apiKeys: [], month: { value: null, missingDays: 23 } });
    expect(page.trend.days.every(({ value }) => value === null)).toBe(true);
    await empty.drop();
  });
});

it('shows the default workspace by its name and as untagged, before the lists name it', async () => {
  const fresh = await createTestDatabase();
  const client = await fresh.owner.pool.connect();
  await client.query('BEGIN');
  const rows = [{ ...usage(1, 1), workspaceId: null }, usage(1, 2)];
  const cost = costs(1).map((line) => (line.workspaceId === 'w0' ? { ...line, workspaceId: null } : line));
  await ingestReports(client, { usage: [{ day: FIRST, rows }], cost: [{ day: FIRST, rows: cost }] }, NOW);
  await client.query('COMMIT');
  client.release();
  const asked = { from: FIRST, to: FIRST };
  const ask = (filter: Partial<UsageFilter>) => usageReport(testCtx(fresh.web, owner, NOW), { ...asked, ...filter });
  const byWorkspace = await ask({ split: 'workspace' });
  const unnamed = byWorkspace.series.find(({ id }) => id === 'none');
  expect(unnamed).toMatchObject({ label: 'Default workspace', total: (4n * 1_000_010n + 11n).toString() });
  expect(byWorkspace.total).toBe((3n * (4n * 1_000_010n + 11n)).toString());
  expect((await ask({ workspace: ['none'] })).total).toBe(unnamed?.total);
  expect((await ask({ tag: ['cost_centre='] })).total).toBe(byWorkspace.total);
  expect((await ask({ split: 'tag:cost_centre' })).series.map(({ id, total }) => [id, total])).toEqual([
    ['cost_centre=', byWorkspace.total],
  ]);
  await fresh.drop();
});
