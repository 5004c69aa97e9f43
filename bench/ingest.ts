import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '@/lib/core/db';
import { addDays } from '@/lib/core/time';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { replaceDays, type SnapshotRow, stageRows, USAGE_DAILY } from '@/lib/domain/usage/ledger/snapshot-table';
import { type BenchRow, rounded, withBenchDatabase } from './bench-database';
import { percentile } from './row';

const NOW = new Date('2026-11-23T14:05:00Z');
const DAYS = ['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];
const ROWS_PER_DAY = 30_000;
const ROUNDS = 3;

/** Reading whole days in bulk, against a plain COPY of the same rows into a table without indexes. */
export function run(): Promise<BenchRow[]> {
  return withBenchDatabase(async (database) => {
    const [copies, merges, repeats, wholes]: number[][] = [[], [], [], []];
    let rewritten = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      // Other days in each round, so that every row is new.
      const days = DAYS.map((day) => addDays(day, round * -DAYS.length));
      const rows = days.flatMap(snapshotOf);
      copies?.push(await plainCopy(database, rows));
      merges?.push(await merge(database, days, rows));
      repeats?.push(await merge(database, days, rows));
      const read = days.map((day) => addDays(day, -100));
      wholes?.push((await ingest(database, read)).rate);
      rewritten += await rewrittenBy(database, () => ingest(database, read));
    }
    const plain = percentile(copies ?? [], 0.5);
    const row = (name: string, rates: number[] | undefined, target?: string): BenchRow => ({
      ...{ name, value: Math.round(percentile(rates ?? [], 0.5)), unit: 'rows/s' },
      ratio: rounded(percentile(rates ?? [], 0.5) / plain, 3),
      ...(target ? { target } : {}),
    });
    return [
      { name: 'Plain COPY, no index', value: Math.round(plain), unit: 'rows/s', ratio: 1 },
      row('Ingest of new rows (copy and merge)', merges, '≥ 0.18'),
      row('Ingest of rows that are already equal', repeats),
      row('Ingest of whole days with hash, cost per key, rollups and key figures', wholes),
      { name: 'Rows rewritten by reading equal days again', value: rewritten, unit: 'rows', target: '= 0' },
    ];
  });
}

function snapshotOf(day: string): SnapshotRow[] {
  return Array.from({ length: ROWS_PER_DAY }, (_, at) => ({
    time: day,
    keys: [1 + (at % 13_700), 1 + (at % 7), 20 + (at % 3), 40, 1 + (at % 200), 50, 60 + Math.floor(at / 13_700)],
    values: [BigInt(at * 17), 3n, 0n, BigInt(at * 5), BigInt(at * 2), 0n],
  }));
}

async function plainCopy({ pool }: Database, rows: readonly SnapshotRow[]): Promise<number> {
  return onClient(pool, async (client) => {
    await client.query('CREATE UNLOGGED TABLE plain (LIKE usage_daily)');
    const columns = ['day', ...USAGE_DAILY.keys, ...USAGE_DAILY.values].join(', ');
    const rate = await rateOf(rows.length, async () => {
      const lines = rows.map((row) => `${row.time}\t${row.keys.join('\t')}\t${row.values.join('\t')}\n`);
      const chunks = Array.from({ length: Math.ceil(lines.length / 1_000) }, (_, at) =>
        lines.slice(at * 1_000, (at + 1) * 1_000).join(''),
      );
      await pipeline(Readable.from(chunks), client.query(copyFrom(`COPY plain (${columns}) FROM STDIN`)));
    });
    await client.query('DROP TABLE plain');
    return rate;
  });
}

async function merge({ pool }: Database, days: readonly string[], rows: readonly SnapshotRow[]): Promise<number> {
  return onClient(pool, (client) =>
    rateOf(rows.length, async () => {
      await client.query('BEGIN');
      await stageRows(client, USAGE_DAILY, rows);
      await replaceDays(client, USAGE_DAILY, days);
      await client.query('COMMIT');
    }),
  );
}

async function ingest({ pool }: Database, days: readonly string[]): Promise<{ rate: number }> {
  const usage = days.map((day) => ({ day, rows: Array.from({ length: ROWS_PER_DAY }, (_, at) => usageRow(at)) }));
  const cost = days.map((day) => ({ day, rows: Array.from({ length: 200 * 7 }, (_, at) => costRow(at)) }));
  const rate = await onClient(pool, (client) =>
    rateOf(days.length * ROWS_PER_DAY, async () => {
      await client.query('BEGIN');
      await ingestReports(client, { usage, cost }, NOW);
      await client.query('COMMIT');
    }),
  );
  return { rate };
}

function usageRow(at: number): UsageRow {
  return {
    ...{ workspaceId: `wrkspc_${at % 200}`, apiKeyId: `apikey_${at % 13_700}`, model: `model-${at % 7}` },
    ...{ tier: ['standard', 'batch', 'priority'][Math.floor(at / 13_700)] ?? null, context: '0-200k', geo: 'global' },
    speed: 'standard',
    counts: [BigInt(at * 17), 3n, 0n, BigInt(at * 5), BigInt(at * 2), 0n],
  };
}

function costRow(at: number): CostRow {
  const model = `model-${at % 7}`;
  return {
    ...{ workspaceId: `wrkspc_${Math.floor(at / 7)}`, description: `${model} output`, costType: 'tokens', model },
    ...{ tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' },
    amountNano: BigInt(at) * 1_000_003n,
  };
}

/** Rows whose version changed. */
async function rewrittenBy({ pool }: Database, act: () => Promise<unknown>): Promise<number> {
  const tables = [
    'usage_daily',
    'cost_daily',
    'spend_daily',
    'rollup_workspace',
    'rollup_model',
    'spend_monthly',
    'spend_weekly',
    'rollup_daily',
    'rollup_monthly',
    'key_stats',
  ];
  const changes = tables.map(
    (table) =>
      `SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) AS n FROM pg_stat_user_tables WHERE relname = '${table}'`,
  );
  const count = async () => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const { rows } = await pool.query<{ n: string }>(`SELECT sum(n) AS n FROM (${changes.join(' UNION ALL ')}) c`);
    return Number(rows[0]?.n ?? 0);
  };
  const before = await count();
  await act();
  return (await count()) - before;
}

async function onClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await use(client);
  } finally {
    client.release();
  }
}

async function rateOf(rows: number, act: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await act();
  return rows / ((performance.now() - started) / 1_000);
}
