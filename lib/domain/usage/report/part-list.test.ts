import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import type { Metric, Split } from '@/lib/domain/usage/schema';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { NOW, TODAY } from '@/lib/testing/explorer-world';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { usageParts, usageReport } from './queries';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ from: 'explorer' });
});
afterAll(() => database.drop());

const ctx = (actor = actorOf('owner')) => testCtx(database.web, actor, NOW);
const range = { from: addDays(TODAY, -13), to: TODAY };
const sum = (values: readonly string[]) => values.reduce((total, value) => total + BigInt(value), 0n).toString();

describe('the parts of a report', () => {
  const METRICS: Metric[] = ['cost', 'output', 'web_searches', 'cache_hit_rate', 'price_per_million'];
  const SPLITS: Split[] = ['workspace', 'model', 'api_key', 'tier', 'token_type', 'owner', 'tag:stage'];

  it.each(METRICS)(
    'of %s are those of the report, in its order and with its figures, whatever they are split by',
    async (metric) => {
      for (const split of SPLITS) {
        const filter = { ...range, metric, split, granularity: 'week' } as const;
        const [report, list] = [await usageReport(ctx(), filter), await usageParts(ctx(), filter)];
        const named = report.series.filter(({ id }) => id !== 'other');
        const other = report.series.find(({ id }) => id === 'other');
        expect([split, list.total, list.whole.count], metric).toEqual([split, report.partCount, report.partCount]);
        expect([split, list.whole.total]).toEqual([split, report.total]);
        expect([split, list.other.total]).toEqual([split, other?.total ?? '0']);
        const bySize = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        const shown = list.rows.slice(0, named.length).map(({ place: _place, ...part }) => part);
        expect(shown.sort(bySize), split).toEqual([...named].sort(bySize));
      }
    },
  );

  it('in “other” add up to it, to the last digit', async () => {
    for (const metric of ['cost', 'output'] as const) {
      const filter = { ...range, metric, split: 'api_key', granularity: 'day' } as const;
      const report = await usageReport(ctx(), filter);
      const list = await usageParts(ctx(), { ...filter, among: 'other' });
      const other = report.series.find(({ id }) => id === 'other');
      expect(list.rows.length).toBe(report.partCount - 8);
      expect(list.rows.length).toBeGreaterThan(0);
      expect(sum(list.rows.map(({ total }) => total))).toBe(other?.total);
      expect([list.other.total, list.found.total]).toEqual([other?.total, other?.total]);
      expect(list.rows[0]?.place).toBe(9);
      for (const [at, value] of (other?.values ?? []).entries())
        expect(sum(list.rows.map(({ values }) => values[at] ?? '0'))).toBe(value ?? '0');
    }
  });

  it('are searched by name, id and where they belong, and sum up what is found', async () => {
    const filter = { ...range, metric: 'cost', split: 'api_key' } as const;
    const all = await usageParts(ctx(), filter);
    const [{ id = '', label = '', total = '' } = {}] = all.rows.filter((row) => row.id.startsWith('k'));
    for (const search of [id, label.toUpperCase()]) {
      const found = await usageParts(ctx(), { ...filter, search });
      expect(found.rows.map((row) => row.id)).toContain(id);
      expect(found.found.total).toBe(sum(found.rows.map((row) => row.total)));
      expect([found.whole, found.other]).toEqual([all.whole, all.other]);
    }
    const [one] = (await usageParts(ctx(), { ...filter, search: id })).rows;
    expect(one?.total).toBe(total);
    const none = await usageParts(ctx(), { ...filter, search: `' OR true --`, page: 7 });
    expect([none.rows, none.total, none.page, none.found.total]).toEqual([[], 0, 1, '0']);
    expect(none.whole.total).toBe(all.whole.total);
  });

  it('beyond the last page are the last page', async () => {
    const filter = { ...range, metric: 'cost', split: 'api_key' } as const;
    const [first, last] = [await usageParts(ctx(), filter), await usageParts(ctx(), { ...filter, page: 99 })];
    expect(last.page).toBe(1);
    expect(last.rows).toEqual(first.rows);
  });

  it('are those that the reader may see', async () => {
    const developer = actorOf('developer', { upstreamUserId: 'user_2' });
    const list = await usageParts(ctx(developer), { ...range, metric: 'cost', split: 'api_key' });
    expect(list.rows.map(({ id }) => id).sort()).toEqual(['k2', 'k7']);
  });
});
