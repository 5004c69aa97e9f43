import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { COST_TYPES, usageResultSchema, TOKEN_TYPES as WIRE_TYPES } from '@/lib/upstream/contract-reports';
import { readCounts } from './ledger/mirror';
import { ALL_METRICS } from './schema';
import { COST_COLUMNS, COUNT_COLUMNS, TOKEN_TYPES } from './token-types';

const COUNTED = ['usage_daily', 'usage_hourly'];
const CHARGED = [
  'spend_daily',
  'spend_hourly',
  'spend_monthly',
  'spend_weekly',
  'rollup_daily',
  'rollup_hourly',
  'rollup_monthly',
];
const ROLLED = ['rollup_model', 'rollup_model_monthly', 'rollup_workspace', 'rollup_workspace_monthly'];

describe('token types', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** Columns of bigints: those that hold figures. */
  async function figuresOf(table: string): Promise<string[]> {
    const { rows } = await database.owner.pool.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND data_type = 'bigint'`,
      [table],
    );
    return rows.map(({ name }) => name).sort();
  }

  it.each([
    ...COUNTED.map((table) => [table, [...COUNT_COLUMNS]] as const),
    ...CHARGED.map((table) => [table, [...COUNT_COLUMNS, ...COST_COLUMNS]] as const),
    ...ROLLED.map((table) => [table, [...COUNT_COLUMNS, 'cost']] as const),
  ])('have every column of %s, and no other', async (table, columns) => {
    expect(await figuresOf(table)).toEqual([...columns].sort());
  });

  it('are those that the reports name', () => {
    expect(TOKEN_TYPES.filter(({ costType }) => costType === 'tokens').map(({ wire }) => wire)).toEqual(WIRE_TYPES);
    for (const { costType, metric } of TOKEN_TYPES) {
      expect(COST_TYPES).toContain(costType);
      expect(ALL_METRICS).toContain(metric);
    }
  });

  it('are each read from a place of their own in a row', () => {
    const nothing = usageResultSchema.parse({});
    expect(readCounts(nothing)).toEqual(TOKEN_TYPES.map(() => 0n));
    for (const [at, { wire }] of TOKEN_TYPES.entries()) {
      const row = wire.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), 7);
      expect(readCounts(usageResultSchema.parse(row))).toEqual(TOKEN_TYPES.map((_, place) => (place === at ? 7n : 0n)));
    }
  });
});
