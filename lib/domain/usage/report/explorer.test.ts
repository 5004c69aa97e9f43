import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import { forecastSpend } from '@/lib/domain/usage/overview/forecast-queries';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { ALL_METRICS, DIMENSIONS, FILTER_KINDS, SPLITS } from '@/lib/domain/usage/schema';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { NOW, TODAY } from '@/lib/testing/explorer-world';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { takeRound } from '@/lib/testing/thorough';
import { overview, usageFilterOptions, usageReport } from './queries';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ from: 'explorer' });
  const at = NOW.toISOString();
  await database.owner.pool.query(
    `INSERT INTO users (id, email, name, role, added_at, seen_at, gone_at) VALUES
       ('user_0', 'ada@example.test', 'Ada Löfgren', 'developer', $1, $1, NULL),
       ('user_2', 'bo@example.test', 'Bo 100 %', 'developer', $1, $1, $1)`,
    [at],
  );
});
afterAll(() => database.drop());

const ctx = (actor = actorOf('owner')) => testCtx(database.web, actor, NOW);
const range = { from: addDays(TODAY, -13), to: TODAY };

describe('filter options', () => {
  const idsOf = async (input: Parameters<typeof usageFilterOptions>[1], actor = actorOf('owner')) =>
    (await usageFilterOptions(ctx(actor), input)).options.map(({ id }) => id);

  it.each([
    [{ kind: 'workspace' as const }, ['w0', 'w1', 'w2', 'w3']],
    [{ kind: 'model' as const, search: 'NEXT' }, ['next-thing']],
    [{ kind: 'tier' as const, search: 'batch' }, ['batch']],
    [{ kind: 'token_type' as const, search: 'cache w' }, ['cache_write_5m', 'cache_write_1h']],
    [{ kind: 'token_type' as const, search: 'code' }, ['cost:code_execution']],
    [{ kind: 'tag_key' as const }, ['cost_centre', 'stage']],
    [{ kind: 'tag' as const, search: 'claims' }, ['cost_centre=claims']],
    [{ kind: 'tag' as const, search: 'untagged' }, ['cost_centre=', 'stage=']],
    [{ kind: 'owner' as const, search: 'löf' }, ['user_0']],
    [{ kind: 'owner' as const, search: '%' }, ['user_2']],
    [{ kind: 'owner' as const, search: '_' }, ['svac_1', 'user_0', 'user_1', 'user_2', 'user_3']],
    [{ kind: 'api_key' as const, ids: ['k3', 'unattributed', 'gone'] }, ['unattributed', 'k3']],
    [{ kind: 'api_key' as const, search: `' OR true --` }, []],
  ])('%j', async (input, expected) => {
    expect((await idsOf(input)).sort()).toEqual([...expected].sort());
  });

  it('say where something belongs, and whether there are more', async () => {
    const { options, hasMore } = await usageFilterOptions(ctx(), { kind: 'api_key', limit: 3 });
    expect(options.map(({ id }) => id)).toEqual(['none', 'unattributed', 'k0']);
    expect(options[2]).toMatchObject({ hint: 'w0' });
    expect(hasMore).toBe(true);
    const owners = (await usageFilterOptions(ctx(), { kind: 'owner' })).options;
    expect(owners.find(({ id }) => id === 'user_0')).toMatchObject({ label: 'Ada Löfgren', hint: 'ada@example.test' });
    expect(owners.find(({ id }) => id === 'user_2')?.hint).toBe('bo@example.test, no longer in the organisation');
  });

  it('give as filters what they name: together they are the whole', async () => {
    for (const kind of DIMENSIONS.filter((one) => one !== 'tag')) {
      const ids = await idsOf({ kind, limit: 100 });
      const whole = await usageReport(ctx(), range);
      expect({ kind, total: (await usageReport(ctx(), { ...range, [kind]: ids })).total }).toEqual({
        kind,
        total: whole.total,
      });
    }
  });

  it('show a developer what is theirs, and no one but themself as an owner', async () => {
    const developer = actorOf('developer', { upstreamUserId: 'user_2' });
    expect(await idsOf({ kind: 'api_key', search: 'w' }, developer)).toEqual(['k2', 'k7']);
    expect(await idsOf({ kind: 'workspace' }, developer)).toEqual(['w2', 'w3']);
    expect(await idsOf({ kind: 'owner', search: '_' }, developer)).toEqual(['user_2']);
    expect(await idsOf({ kind: 'owner', search: '_' }, actorOf('viewer'))).toEqual([]);
  });
});

describe('owners that the reader may not see', () => {
  it('are one part, so that the sum stays whole', async () => {
    const filter = { ...range, metric: 'output', split: 'owner' } as const;
    const [all, viewers] = [await usageReport(ctx(), filter), await usageReport(ctx(actorOf('viewer')), filter)];
    expect(viewers.total).toBe(all.total);
    expect(viewers.series.map(({ id }) => id).sort()).toEqual(['hidden', 'none']);
  });
});

describe('movers', () => {
  const weeks = { from: '2026-11-16', to: '2026-11-22' };
  const before = { from: '2026-11-09', to: '2026-11-15' };

  it.each(['owner', 'viewer', 'developer'] as const)('of %s are the differences of two reports', async (role) => {
    const actor = actorOf(role, { upstreamUserId: 'user_2' });
    const page = await overview(ctx(actor));
    expect(page.movers).toMatchObject({ ...weeks, previousFrom: before.from, previousTo: before.to, missingDays: 0 });
    for (const [split, movers] of [
      ['workspace', page.movers?.workspaces],
      ['model', page.movers?.models],
      ['api_key', page.movers?.apiKeys],
    ] as const) {
      const valuesOf = async (days: typeof weeks) => {
        const values = new Map<string, bigint>();
        const { rows } = await usageExport(ctx(actor), { ...days, metric: page.metric, split, granularity: 'month' });
        for await (const { partId, value } of rows) values.set(partId, BigInt(value ?? 0));
        return values;
      };
      const [now, earlier] = [await valuesOf(weeks), await valuesOf(before)];
      const changes = [...new Set([...now.keys(), ...earlier.keys()])]
        .map((id) => ({ id, change: (now.get(id) ?? 0n) - (earlier.get(id) ?? 0n) }))
        .filter(({ change }) => change !== 0n);
      const size = (change: bigint) => (change < 0n ? -change : change);
      changes.sort((a, b) => (size(a.change) > size(b.change) ? -1 : 1));
      expect(movers?.map(({ id, change }) => [id, change])).toEqual(
        changes.slice(0, 5).map(({ id, change }) => [id, change.toString()]),
      );
      for (const { now: is, before: was, change, explained } of movers ?? []) {
        expect(BigInt(is) - BigInt(was)).toBe(BigInt(change));
        if (page.metric === 'total_tokens') expect(explained).toBeNull();
        else expect(BigInt(explained?.volume ?? 0) + BigInt(explained?.price ?? 0)).toBe(BigInt(change));
      }
    }
  });

  it('are none while days of the weeks are missing', async () => {
    const { pool } = database.owner;
    await pool.query(`UPDATE report_days SET report = 'away' WHERE report = 'usage' AND day = '2026-11-17'`);
    const page = await overview(ctx());
    expect(page.movers).toMatchObject({ missingDays: 1, workspaces: [], models: [], apiKeys: [] });
    await pool.query(`UPDATE report_days SET report = 'usage' WHERE report = 'away'`);
  });
});

it('forecasts a month that holds what is known of it', async () => {
  const { month } = await overview(ctx());
  const { forecast } = await forecastSpend(ctx(), {});
  expect(forecast).toMatchObject({ to: '2026-11-30', basis: { to: '2026-11-22' } });
  expect(BigInt(forecast?.low ?? 0) <= BigInt(forecast?.expected ?? 0)).toBe(true);
  expect(BigInt(forecast?.expected ?? 0) > BigInt(month.value ?? 0)).toBe(true);
  expect(forecast?.days.map(({ day }) => day)).toEqual([
    '2026-11-03',
    ...Array.from({ length: 8 }, (_, at) => addDays(TODAY, at)),
  ]);
});

it('asks the database twice, whatever is asked', async () => {
  let statements = 0;
  const counted = database.web.db.$extends({
    query: {
      $queryRaw: ({ args, query }) => {
        statements += 1;
        return query(args);
      },
    },
  });
  const counting = { ...ctx(), db: counted as unknown as typeof database.web.db };
  for (const [at, split] of ([...SPLITS, 'tag:stage'] as const).entries()) {
    for (const metric of takeRound(ALL_METRICS, 3, at)) {
      statements = 0;
      await usageReport(counting, {
        ...range,
        split,
        metric,
        granularity: 'hour',
        compare: 'previous',
        tag: ['stage='],
      });
      expect({ split, metric, statements }).toEqual({ split, metric, statements: 2 });
    }
  }
  for (const kind of FILTER_KINDS) {
    statements = 0;
    await usageFilterOptions(counting, { kind });
    expect(statements).toBe(1);
  }
});
