import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core/errors';
import { findOwnOutcome } from '@/lib/domain/operations/queries';
import type { UsageFilter } from '@/lib/domain/usage/report/filter';
import { usageParts, usageReport } from '@/lib/domain/usage/report/queries';
import type { Ctx } from '@/lib/operations/context';
import { exportedRows } from '@/lib/testing/exported-rows';
import { queryRegistry } from '@/lib/testing/query-registry';
import type { QueryRow } from './query-row';
import { QUERY_ROWS } from './query-rows';
import { createQueryWorld, DAY, type QueryWorld } from './query-world';
import { WHO, type Who } from './world';

let world: QueryWorld;
beforeAll(async () => {
  world = await createQueryWorld();
});
afterAll(() => world.database.drop());

/** What somebody gets, or the code of the refusal. */
async function answerOf<T>(run: () => Promise<T>): Promise<T | string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe.each(QUERY_ROWS.map((row): [string, QueryRow] => [`${row.query} ${row.object ?? ''}`, row]))(
  '%s',
  (_, row) => {
    test.each(Object.entries(row.cells) as [Who | 'anonymous', unknown][])('%s', async (who, expected) => {
      expect(await answerOf(() => row.ask(world.ctxOf(who), world))).toEqual(expected);
    });
  },
);

/** What each filter must add up to: everything, workspace A, workspace B, own key, other key of A, key of B. */
const FILTERS: Partial<UsageFilter>[] = [
  {},
  { workspace: ['A'] },
  { workspace: ['B'] },
  { api_key: ['k-own'] },
  { api_key: ['k-a'] },
  { api_key: ['k-b'] },
];
const ALL = [111_100, 1_100, 110_000, 100, 1_000, 10_000];
const LED = [1_100, 1_100, 0, 100, 1_000, 0];
const OWN = [100, 100, 0, 100, 0, 0];
const CLOSED = FILTERS.map(() => 'forbidden');
const FIGURES: [Who | 'anonymous', { cost: unknown[]; output: unknown[] }][] = [
  ['owner', { cost: ALL, output: ALL }],
  ['admin', { cost: ALL, output: ALL }],
  ['billing', { cost: ALL, output: ALL }],
  ['lead', { cost: LED, output: ALL }],
  ['developer', { cost: OWN, output: OWN }],
  ['viewer', { cost: CLOSED, output: ALL }],
  ['anonymous', { cost: CLOSED, output: CLOSED }],
];

async function exportedTotal(ctx: Ctx, filter: UsageFilter): Promise<number> {
  let total = 0n;
  for await (const row of exportedRows(ctx, filter)) total += BigInt(row.value ?? 0);
  return Number(total);
}

describe.each(FIGURES)('figures for %s', (who, cells) => {
  const asked = (
    metric: 'cost' | 'output',
    ask: (filter: UsageFilter) => Promise<number>,
    split: UsageFilter['split'],
  ) => Promise.all(FILTERS.map((narrowed) => answerOf(() => ask({ from: DAY, to: DAY, metric, split, ...narrowed }))));

  test.each(['cost', 'output'] as const)('%s on the page, in every split', async (metric) => {
    const total = async (filter: UsageFilter) => Number((await usageReport(world.ctxOf(who), filter)).total);
    for (const split of ['none', 'workspace', 'model', 'api_key'] as const)
      expect([split, await asked(metric, total, split)]).toEqual([split, cells[metric]]);
  });

  test.each(['cost', 'output'] as const)('%s in the list of parts', async (metric) => {
    const total = async (filter: UsageFilter) => Number((await usageParts(world.ctxOf(who), filter)).whole.total);
    for (const split of ['workspace', 'api_key'] as const)
      expect([split, await asked(metric, total, split)]).toEqual([split, cells[metric]]);
  });

  test.each(['cost', 'output'] as const)('%s in the export', async (metric) => {
    const total = (filter: UsageFilter) => exportedTotal(world.ctxOf(who), filter);
    for (const split of ['workspace', 'api_key'] as const)
      expect([split, await asked(metric, total, split)]).toEqual([split, cells[metric]]);
  });
});

test.each(WHO)('%s reads how their own change ended, and nobody else’s', async (who) => {
  const someone = world.people.get(who);
  if (!someone) throw new Error(`no ${who}`);
  const { actor, sessionId, token } = someone;
  const ctx = { ...world.ctxOf(who), actor, sessionId, secret: token };
  const found: string[] = [];
  for (const intentId of world.intentIds())
    if ((await answerOf(() => findOwnOutcome(ctx, { intentId }))) !== 'not_found') found.push(intentId);
  expect(found).toEqual([world.intentOf(`asked by ${who}`)]);
});

describe('the matrix', () => {
  test('has a row for every query', () => {
    const covered = new Set([...QUERY_ROWS.map(({ query }) => query), 'usageReport', 'usageParts', 'findOwnOutcome']);
    const queries = [...queryRegistry.keys()];
    expect(queries.filter((name) => !covered.has(name))).toEqual([]);
    expect([...covered].filter((name) => !queries.includes(name))).toEqual([]);
  });

  test('has seen every query answer a person', () => {
    const asked = [...queryRegistry.values()].filter(({ permission }) => permission !== 'identity_provider');
    expect(asked.map(({ name }) => name).filter((name) => !world.answered.has(name))).toEqual([]);
  });
});
