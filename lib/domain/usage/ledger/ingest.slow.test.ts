import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { unequalRollups } from '@/lib/testing/rollups';
import { adoptDefaultWorkspace } from './default-workspace';
import { type CostRow, type IngestResult, ingestReports, type ReportReads, type UsageRow } from './ingest';

const NOW = new Date('2026-11-23T14:05:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.owner.pool.query(
    `TRUNCATE usage_daily, usage_hourly, cost_daily, spend_daily, spend_hourly, spend_monthly, spend_weekly, rollup_daily,
     rollup_hourly, rollup_monthly, rollup_workspace, rollup_workspace_monthly, rollup_model, rollup_model_monthly, key_stats, unattributed_costs, report_days, corrections, api_keys, workspaces CASCADE`,
  );
});

/** Whatever a test read, and in whatever order. */
afterEach(async () => expect(await unequalRollups(database.owner.pool)).toEqual([]));

async function ingest(reads: ReportReads, now = NOW): Promise<IngestResult> {
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN');
    const result = await ingestReports(client, reads, now);
    await client.query('COMMIT');
    return result;
  } finally {
    client.release();
  }
}

async function select(sql: string): Promise<unknown[][]> {
  const { rows } = await database.owner.pool.query({ text: sql, rowMode: 'array' });
  return rows;
}

const usage = (part: Partial<UsageRow> = {}): UsageRow => ({
  workspaceId: 'w1',
  apiKeyId: 'k1',
  model: 'opus',
  tier: 'standard',
  context: '0-200k',
  geo: 'global',
  speed: 'standard',
  counts: [10n, 0n, 0n, 0n, 5n, 0n],
  ...part,
});
const cost = (part: Partial<CostRow> = {}): CostRow => ({
  workspaceId: 'w1',
  description: 'Opus output',
  costType: 'tokens',
  model: 'opus',
  tokenType: 'output_tokens',
  context: '0-200k',
  tier: 'standard',
  geo: 'global',
  amountNano: 1000n,
  ...part,
});
const DAY = '2026-11-20';

describe('a day', () => {
  it('becomes spend, rollups and key figures', async () => {
    await ingest({
      usage: [{ day: DAY, rows: [usage(), usage({ apiKeyId: 'k2', counts: [0n, 0n, 0n, 0n, 15n, 0n] })] }],
      cost: [
        {
          day: DAY,
          rows: [cost(), cost({ costType: 'code_execution', tokenType: null, model: null, amountNano: 7n })],
        },
      ],
    });
    const spend = `SELECT coalesce(k.id, s.key_ref::text), s.output::int, s.cost_output::int, s.cost_other::int, o.value
      FROM spend_daily s LEFT JOIN api_keys k ON k.ref = s.key_ref LEFT JOIN dimension_values o ON o.ref = s.other_ref ORDER BY 1`;
    expect(await select(spend)).toEqual([
      ['-1', 0, 0, 7, 'code_execution'],
      ['k1', 5, 250, 0, null],
      ['k2', 15, 750, 0, null],
    ]);
    expect(await select('SELECT cost::int, output::int FROM rollup_workspace')).toEqual([[1007, 20]]);
    expect(await select('SELECT sum(cost)::int FROM rollup_model')).toEqual([[1007]]);
    expect(await select('SELECT sum(cost_output + cost_other)::int FROM rollup_daily')).toEqual([[1007]]);
    expect(await select('SELECT reason, amount_nano::int FROM unattributed_costs')).toEqual([['not_usage', 7]]);
    expect(await select('SELECT last_used_day::text, cost_30::int FROM key_stats ORDER BY cost_30')).toEqual([
      [null, 7],
      [DAY, 250],
      [DAY, 750],
    ]);
  });

  it('keeps workspaces and keys that only the report knows', async () => {
    await ingest({
      usage: [{ day: DAY, rows: [usage()] }],
      cost: [{ day: '2026-11-19', rows: [cost({ workspaceId: 'w2' })] }],
    });
    expect(await select('SELECT id, name, created_at::text FROM workspaces ORDER BY id')).toEqual([
      ['w1', 'w1', '2026-11-20 00:00:00+00'],
      ['w2', 'w2', '2026-11-19 00:00:00+00'],
    ]);
    expect(await select('SELECT id, name, scope_type FROM api_keys')).toEqual([['k1', 'k1', 'unknown']]);
  });

  it('that is equal, in any order, writes nothing but when it was read', async () => {
    const rows = [usage(), usage({ apiKeyId: 'k2' }), usage({ model: 'haiku' })];
    await ingest({ usage: [{ day: DAY, rows }], cost: [{ day: DAY, rows: [cost()] }] });
    const versions = `SELECT 'u', xmin::text, ctid::text FROM usage_daily UNION ALL SELECT 's', xmin::text, ctid::text FROM spend_daily
      UNION ALL SELECT 'k', xmin::text, ctid::text FROM key_stats ORDER BY 1, 2, 3`;
    const before = await select(versions);
    const again = await ingest(
      { usage: [{ day: DAY, rows: [...rows].reverse() }], cost: [{ day: DAY, rows: [cost()] }] },
      later(1),
    );
    expect(again).toEqual({ rowsWritten: 0, heldDays: [], corrections: 0 });
    expect(await select(versions)).toEqual(before);
    expect(await select(`SELECT DISTINCT read_at = '${later(1).toISOString()}' FROM report_days`)).toEqual([[true]]);
  });

  it('that changes writes only the rows that changed', async () => {
    await ingest({ usage: [{ day: DAY, rows: [usage(), usage({ apiKeyId: 'k2' })] }] });
    await ingest(
      { usage: [{ day: DAY, rows: [usage(), usage({ apiKeyId: 'k2', counts: [10n, 0n, 0n, 0n, 6n, 0n] })] }] },
      later(1),
    );
    expect(await select('SELECT count(DISTINCT xmin::text)::int, sum(output)::int FROM usage_daily')).toEqual([
      [2, 11],
    ]);
  });

  it('that loses rows waits for a second equal read, ten minutes later', async () => {
    await ingest({ usage: [{ day: DAY, rows: [usage(), usage({ apiKeyId: 'k2' })] }] });
    const smaller = { usage: [{ day: DAY, rows: [usage()] }] };
    const stored = 'SELECT count(*)::int FROM usage_daily';
    expect((await ingest(smaller, later(1))).heldDays).toEqual([`usage ${DAY}`]);
    expect(await select(stored)).toEqual([[2]]);
    await ingest(smaller, later(10));
    expect(await select(stored)).toEqual([[2]]);
    expect((await ingest(smaller, later(11))).heldDays).toEqual([]);
    expect(await select(stored)).toEqual([[1]]);
    expect(await select('SELECT count(*)::int FROM spend_daily')).toEqual([[1]]);
    expect(await select('SELECT last_used_day::text FROM key_stats ORDER BY 1')).toEqual([[DAY], [null]]);
  });

  it('that is empty for a moment loses nothing', async () => {
    const rows = [usage()];
    await ingest({ usage: [{ day: DAY, rows }], cost: [{ day: DAY, rows: [cost()] }] });
    await ingest({ usage: [{ day: DAY, rows: [] }], cost: [{ day: DAY, rows: [] }] }, later(1));
    await ingest({ usage: [{ day: DAY, rows }], cost: [{ day: DAY, rows: [cost()] }] }, later(2));
    const late = await ingest({ usage: [{ day: DAY, rows: [] }], cost: [{ day: DAY, rows: [] }] }, later(12));
    expect(late.heldDays).toEqual([`usage ${DAY}`, `cost ${DAY}`]);
    expect(await select('SELECT cost::int FROM rollup_workspace')).toEqual([[1000]]);
  });

  it('of a settled month that changes is a correction; of another one it is not', async () => {
    const read = (day: string, amountNano: bigint) => ({ cost: [{ day, rows: [cost({ amountNano })] }] });
    await ingest(read('2026-10-31', 1n), new Date('2026-10-31T23:59:00Z'));
    expect((await ingest(read('2026-10-31', 2n), new Date('2026-11-01T02:00:00Z'))).corrections).toBe(0);
    expect((await ingest(read('2026-10-31', 2n), new Date('2026-11-01T03:00:00Z'))).corrections).toBe(0);
    expect((await ingest(read('2026-10-31', 3n), new Date('2026-11-20T03:00:00Z'))).corrections).toBe(1);
    expect(await select('SELECT day::text, before_nano::int, after_nano::int FROM corrections')).toEqual([
      ['2026-10-31', 2, 3],
    ]);
  });

  it('keeps cost whose usage was not read, and gives it to keys once it was', async () => {
    await ingest({ cost: [{ day: DAY, rows: [cost()] }] });
    expect(await select('SELECT reason FROM unattributed_costs')).toEqual([['usage_not_read']]);
    await ingest({ usage: [{ day: DAY, rows: [usage()] }] });
    expect(await select('SELECT reason FROM unattributed_costs')).toEqual([]);
    expect(await select('SELECT key_ref > 0, cost_output::int FROM spend_daily')).toEqual([[true, 1000]]);
  });

  it('takes up the default workspace when it becomes known', async () => {
    await ingest({
      usage: [{ day: DAY, rows: [usage({ workspaceId: null })] }],
      cost: [{ day: DAY, rows: [cost({ workspaceId: null })] }],
    });
    expect(await select('SELECT workspace_ref FROM rollup_workspace')).toEqual([[0]]);
    const client = await database.owner.pool.connect();
    await client.query('BEGIN');
    const { rows } = await client.query<{ ref: number }>(
      `INSERT INTO workspaces (id, name, display_color, is_default, created_at, data_residency, tags, seen_at)
       VALUES ('w0', 'Default', '', true, now(), '{}', '{}', now()) RETURNING ref`,
    );
    const ref = rows[0]?.ref ?? 0;
    await adoptDefaultWorkspace(client, ref, new Date());
    await client.query('COMMIT');
    client.release();
    expect(await select('SELECT workspace_ref, cost::int FROM rollup_workspace')).toEqual([[ref, 1000]]);
    expect(await select('SELECT workspace_ref FROM spend_daily')).toEqual([[ref]]);
    const again = await ingest(
      { usage: [{ day: DAY, rows: [usage({ workspaceId: null }), usage({ workspaceId: 'w0' })] }] },
      later(1),
    );
    expect(again.heldDays).toEqual([]);
    expect(await select('SELECT workspace_ref, output::int FROM usage_daily')).toEqual([[ref, 10]]);
  });

  it('that changes after its hours were read is spread over them anew', async () => {
    const hour = (at: string, output: bigint) =>
      usage({ hour: `${DAY}T${at}:00:00.000Z`, counts: [0n, 0n, 0n, 0n, output, 0n] });
    const day = (output: bigint) => [{ day: DAY, rows: [usage({ counts: [0n, 0n, 0n, 0n, output, 0n] })] }];
    await ingest({
      usage: day(10n),
      cost: [{ day: DAY, rows: [cost()] }],
      hourly: [{ day: DAY, rows: [hour('03', 4n), hour('17', 6n)] }],
    });
    const hours = 'SELECT hour, output::int, (cost_output + cost_other)::int FROM rollup_hourly ORDER BY hour';
    expect(await select(hours)).toEqual([
      [3, 4, 400],
      [17, 6, 600],
    ]);
    await ingest({ cost: [{ day: DAY, rows: [cost({ amountNano: 2000n })] }] }, later(1));
    await ingest({ usage: day(20n) }, later(2));
    expect(await select(hours)).toEqual([
      [3, 4, 400],
      [17, 6, 600],
      [24, 10, 1000],
    ]);
  });

  it('keeps apart what differs in speed alone', async () => {
    await ingest({ usage: [{ day: DAY, rows: [usage(), usage({ speed: 'fast' })] }] });
    expect(await select('SELECT output::int FROM usage_daily')).toEqual([[5], [5]]);
    expect(await select('SELECT output::int FROM rollup_workspace')).toEqual([[10]]);
  });

  it('keeps hours of a day in UTC', async () => {
    const rows = [usage({ hour: '2026-11-20T00:00:00.000Z' }), usage({ hour: '2026-11-20T23:00:00.000Z' })];
    await ingest({
      hourly: [
        { day: DAY, rows },
        { day: '2026-11-21', rows: [usage({ hour: '2026-11-21T00:00:00.000Z' })] },
      ],
    });
    expect(await select('SELECT count(*)::int FROM usage_hourly')).toEqual([[3]]);
    expect((await ingest({ hourly: [{ day: DAY, rows }] }, later(1))).rowsWritten).toBe(0);
  });
});
