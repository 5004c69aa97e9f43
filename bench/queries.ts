import type pg from 'pg';
import type { Database } from '@/lib/core/db';
import { addDays } from '@/lib/core/time';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { DAILY_ROLLUPS, HOURLY_ROLLUPS, refreshKeyStats, refreshRollups } from '@/lib/domain/usage/ledger/rollups';
import { listDays } from '@/lib/domain/usage/report/compose';
import { overview, usageReport } from '@/lib/domain/usage/report/queries';
import { COST_COLUMNS, COST_SUM, COUNT_COLUMNS, TOKEN_SUM } from '@/lib/domain/usage/token-types';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import { type BenchRow, rounded, type Times, timesOf, withBenchDatabase } from './bench-database';
import { combinations, wordsOf } from './combinations';
import { percentile } from './row';

const NOW = new Date('2026-11-23T14:05:00Z');
const TODAY = '2026-11-23';
const DAYS = 730;
const HOUR_DAYS = 35;
const MODELS_PER_KEY = 2;
const WORKSPACES = 100;
const MODELS = 8;
const FIRST = addDays(TODAY, 1 - DAYS);

/** Rows of the smaller and the larger organisation. `STEWARD_BENCH_ROWS=20000000` makes it twenty million. */
const LARGE_ROWS = Number(process.env.STEWARD_BENCH_ROWS ?? 2_000_000);
const SIZES = [LARGE_ROWS / 10, LARGE_ROWS];

interface Question {
  name: string;
  raw: string;
  ask(ctx: Ctx): Promise<unknown>;
}

const QUESTIONS: Question[] = [
  {
    name: 'Daily cost by workspace, 90 days',
    raw: `SELECT day, workspace_ref, sum(${COST_SUM}) FROM spend_daily WHERE day > '${addDays(TODAY, -90)}' GROUP BY 1, 2`,
    ask: (ctx) => usageReport(ctx, { from: addDays(TODAY, -89), to: TODAY, split: 'workspace' }),
  },
  {
    name: 'Monthly tokens by model, 24 months',
    raw: `SELECT date_trunc('month', day), model_ref, sum(${TOKEN_SUM}) FROM spend_daily WHERE day >= '${FIRST}' GROUP BY 1, 2`,
    ask: (ctx) =>
      usageReport(ctx, { from: FIRST, to: TODAY, split: 'model', metric: 'total_tokens', granularity: 'month' }),
  },
  {
    name: 'Top 20 keys, 30 days',
    raw: `SELECT key_ref, sum(${COST_SUM}) FROM spend_daily WHERE day > '${addDays(TODAY, -30)}' GROUP BY 1 ORDER BY 2 DESC LIMIT 20`,
    ask: (ctx) => topKeys(ctx, 20),
  },
  {
    name: 'Last use of keys, a page of 100',
    raw: 'SELECT key_ref, max(day) FROM spend_daily GROUP BY 1',
    ask: (ctx) => lastUses(ctx, 100),
  },
  {
    name: 'One workspace by hour, 7 days',
    raw: `SELECT day, hour, sum(${COST_SUM}) FROM spend_hourly WHERE workspace_ref = 5 AND day > '${addDays(TODAY, -7)}' GROUP BY 1, 2`,
    ask: (ctx) =>
      usageReport(ctx, { from: addDays(TODAY, -6), to: TODAY, granularity: 'hour', workspace: ['wrkspc_5'] }),
  },
];

/** Keys by their prepared figures, as lists read them. */
function topKeys(ctx: Ctx, count: number): Promise<unknown> {
  return ctx.db.$queryRaw`SELECT k.id, k.name, s.cost_30::text FROM key_stats s JOIN api_keys k ON k.ref = s.key_ref
    ORDER BY s.cost_30 DESC LIMIT ${count}`;
}

function lastUses(ctx: Ctx, count: number): Promise<unknown> {
  return ctx.db.$queryRaw`SELECT k.id, k.name, s.last_used_day::text FROM (
      SELECT ref, id, name FROM api_keys ORDER BY id LIMIT ${count}) k LEFT JOIN key_stats s ON s.key_ref = k.ref`;
}

interface Measured {
  /** The statements alone, through the driver. */
  ours: Times;
  /** The product's function with Prisma and all that makes a report of the rows. */
  answer: Times;
  raw: Times;
}

/** The five trend queries at two sizes, against the same on the rows that they are summed from. */
export async function run(): Promise<BenchRow[]> {
  const measured: { rows: number; times: Map<string, Measured> }[] = [];
  const others: BenchRow[] = [];
  for (const rows of SIZES) {
    await withBenchDatabase(async (database) => {
      await generate(database, rows);
      const times = new Map<string, Measured>();
      const ctx = ctxOf(database);
      for (const { name, raw, ask } of QUESTIONS) {
        const statements = await statementsOf(database, ask);
        const inTurn = async () => {
          for (const statement of statements) await database.pool.query(statement);
        };
        const [ours, answer] = [await timesOf(150, inTurn), await timesOf(150, () => ask(ctx))];
        times.set(name, { ours, answer, raw: await timesOf(3, () => database.pool.query(raw)) });
      }
      measured.push({ rows, times });
      if (rows === LARGE_ROWS) others.push(...(await otherQuestions(ctx, rows)));
    });
  }
  const [small, large] = measured;
  const trend = QUESTIONS.flatMap(({ name }): BenchRow[] => {
    const [before, after] = [small?.times.get(name), large?.times.get(name)];
    if (!small || !large || !before || !after) return [];
    const exponent = Math.log(after.ours.p50 / before.ours.p50) / Math.log(large.rows / small.rows);
    return [
      ...measured.map(({ rows, times }) => ({
        name: `${name}: p95, ${millions(rows)} rows`,
        value: rounded(times.get(name)?.ours.p95 ?? 0),
        unit: 'ms',
        target: '< 10',
      })),
      {
        name: `${name}: p95 of the whole answer, ${millions(large.rows)} rows`,
        value: rounded(after.answer.p95),
        unit: 'ms',
      },
      {
        name: `${name}: p50 against raw rows, ${millions(large.rows)}`,
        value: rounded(after.ours.p50),
        unit: 'ms',
        ratio: rounded(after.ours.p50 / after.raw.p50, 3),
      },
      { name: `${name}: growth exponent`, value: rounded(exponent), unit: '', target: '≤ 0.3' },
    ];
  });
  return [...trend, ...others];
}

function millions(rows: number): string {
  return `${rounded(rows / 1e6, 1)} M`;
}

/** The heaviest things that the explorer can be asked, and what pages ask. */
async function otherQuestions(ctx: Ctx, rows: number): Promise<BenchRow[]> {
  const whole = { from: FIRST, to: TODAY } as const;
  const asked: [string, () => Promise<unknown>][] = [
    ['Overview', () => overview(ctx)],
    ['Page of API keys by spend', () => listApiKeys(ctx, {})],
    ['Cost by key, 30 days', () => usageReport(ctx, { from: addDays(TODAY, -29), to: TODAY, split: 'api_key' })],
    [
      'Cost by token type, 30 days',
      () => usageReport(ctx, { from: addDays(TODAY, -29), to: TODAY, split: 'token_type' }),
    ],
    ['Cost by key and day, 24 months', () => usageReport(ctx, { ...whole, split: 'api_key' })],
    [
      'Price by owner and month, 24 months',
      () => usageReport(ctx, { ...whole, metric: 'price_per_million', split: 'owner', granularity: 'month' }),
    ],
    [
      'Cost by key and hour, 14 days',
      () => usageReport(ctx, { from: addDays(TODAY, -13), to: TODAY, split: 'api_key', granularity: 'hour' }),
    ],
  ];
  const found: BenchRow[] = [];
  for (const [name, ask] of asked) {
    const { p50 } = await timesOf(5, ask);
    found.push({ name: `${name}: p50, ${millions(rows)} rows`, value: rounded(p50), unit: 'ms' });
  }
  return [...found, ...(await everyCombination(ctx, rows))];
}

/** Whatever the explorer can be asked, when its rows were read once. */
async function everyCombination(ctx: Ctx, rows: number): Promise<BenchRow[]> {
  const timed: { words: string; p50: number }[] = [];
  for (const filter of combinations(TODAY, ['model-1', 'model-2'], [centreId(1), centreId(2)])) {
    const { p50 } = await timesOf(3, () => usageReport(ctx, filter));
    timed.push({ words: wordsOf(filter), p50 });
  }
  const [slowest] = timed.toSorted((a, b) => b.p50 - a.p50);
  const times = timed.map(({ p50 }) => p50);
  const of = `${timed.length} combinations of the explorer, ${millions(rows)} rows`;
  return [
    { name: `${of}: median`, value: rounded(percentile(times, 0.5)), unit: 'ms' },
    { name: `${of}: slowest (${slowest?.words})`, value: rounded(slowest?.p50 ?? 0), unit: 'ms', target: '< 1000' },
    { name: `${of}: a second or more`, value: times.filter((ms) => ms >= 1_000).length, unit: '', target: '≤ 0' },
  ];
}

/** What a question asks of the database, with its values, as the driver takes it. */
export async function statementsOf(
  database: Database,
  ask: Question['ask'],
  ctx: Ctx = ctxOf(database),
): Promise<{ text: string; values: unknown[] }[]> {
  const found: { text: string; values: unknown[] }[] = [];
  const $queryRaw = (strings: TemplateStringsArray, ...values: unknown[]) => {
    const { text, values: bound } = Prisma.sql(strings, ...values);
    found.push({ text, values: bound });
    return database.db.$queryRaw(strings, ...values);
  };
  const db = new Proxy(database.db, {
    get: (target, name) => (name === '$queryRaw' ? $queryRaw : Reflect.get(target, name)),
  });
  await ask({ ...ctx, db });
  return found;
}

export function ctxOf(database: Database): Ctx {
  const actor = {
    ...{
      kind: 'person' as const,
      personId: '00000000-0000-4000-8000-000000000001',
      email: 'bench@example.test',
      name: 'Bench',
      role: 'owner' as const,
    },
    ...{ upstreamUserId: null, leadWorkspaceIds: [], memberWorkspaceIds: [], isAuditClosed: false },
  };
  return { actor, now: NOW, requestId: 'bench', db: database.db };
}

/** An organisation of about so many rows, which lie a day after the other as they are read; rollups are made by the product's own code. */
export async function generate({ pool }: Database, rows: number): Promise<void> {
  const keys = Math.round(rows / DAYS / MODELS_PER_KEY);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL synchronous_commit = off');
    await generateNames(client, keys);
    const noise = (salt: number) =>
      `(hashint4(k * 7919 + m * 31 + (d - '${FIRST}'::date) * 131 + ${salt}) & 65535)::bigint`;
    const counts = [1, 2, 3, 4, 5].map(noise).join(', ');
    const costs = [11, 12, 13, 14, 15].map((salt) => `${noise(salt)} * 1000`).join(', ');
    await client.query(
      `INSERT INTO spend_daily (day, key_ref, model_ref, tier_ref, workspace_ref, other_ref, uncached, cache_write_5m,
         cache_write_1h, cache_read, output, web_searches, cost_uncached, cost_cache_write_5m, cost_cache_write_1h,
         cost_cache_read, cost_output, cost_web_search, cost_other)
       SELECT d, k, 1 + (k + m + (d - '${FIRST}'::date) / 200) % ${MODELS}, ${MODELS} + 1 + k % 2, 1 + k % ${WORKSPACES}, 0,
         ${counts}, 0, ${costs}, 0, 0
       FROM (SELECT '${FIRST}'::date + n AS d FROM generate_series(0, ${DAYS - 1}) n) days,
         generate_series(1, ${keys}) k, generate_series(0, ${MODELS_PER_KEY - 1}) m ORDER BY d, k, m`,
    );
    await client.query(
      `INSERT INTO spend_hourly SELECT day, hour, workspace_ref, key_ref, model_ref, tier_ref, other_ref,
         uncached / 24, cache_write_5m / 24, cache_write_1h / 24, cache_read / 24, output / 24, 0, cost_uncached / 24,
         cost_cache_write_5m / 24, cost_cache_write_1h / 24, cost_cache_read / 24, cost_output / 24, 0, 0
       FROM spend_daily, generate_series(0, 23) hour WHERE day > '${TODAY}'::date - ${HOUR_DAYS} AND key_ref % 2 = 0 ORDER BY day, key_ref`,
    );
    await client.query('COMMIT');
    await client.query('VACUUM (ANALYZE) spend_daily');
    await client.query('VACUUM (ANALYZE) spend_hourly');
    await summarise(client);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    client.release();
  }
}

async function generateNames(client: pg.PoolClient, keys: number): Promise<void> {
  await client.query(
    `INSERT INTO workspaces (id, ref, name, display_color, created_at, data_residency, tags, seen_at)
     SELECT 'wrkspc_' || n, n, 'Workspace ' || n, '', now(), '{}', '{}', now() FROM generate_series(1, ${WORKSPACES}) n`,
  );
  await client.query(
    `INSERT INTO api_keys (id, ref, name, status, scope_type, workspace_id, created_by_id, created_by_type, created_at)
     SELECT 'apikey_' || n, n, 'Key ' || n, 'active', 'workspace', 'wrkspc_' || (1 + n % ${WORKSPACES}), 'user_' || (n % 300), 'user', now()
     FROM generate_series(1, ${Math.round(keys * 1.5)}) n`,
  );
  await generateCentres(client);
  await client.query(
    `INSERT INTO dimension_values (kind, value)
     SELECT 'model', 'model-' || n FROM generate_series(1, ${MODELS}) n UNION ALL SELECT 'tier', unnest(ARRAY['standard', 'batch'])`,
  );
  await client.query(
    `INSERT INTO report_days (report, day, read_at, rows, content_hash)
     SELECT report, '${FIRST}'::date + n, '${NOW.toISOString()}', 1, '' FROM generate_series(0, ${DAYS - 1}) n,
       unnest(ARRAY['usage', 'cost', 'usage_hourly']) report WHERE report <> 'usage_hourly' OR n >= ${DAYS - HOUR_DAYS}`,
  );
}

const CENTRES = 20;
const centreId = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

/** Every workspace has a cost centre, every fifth owner and every hundredth key another; some change it on the way. */
async function generateCentres(client: pg.PoolClient): Promise<void> {
  const ids = Array.from({ length: CENTRES }, (_, at) => centreId(at + 1));
  await client.query(
    `INSERT INTO cost_centres (id, code, name, project, ledger_code, created_at, updated_at)
     SELECT id::uuid, 'C' || n, 'Cost centre ' || n, '', '', now(), now() FROM unnest($1::text[]) WITH ORDINALITY c (id, n)`,
    [ids],
  );
  await client.query(
    `INSERT INTO cost_assignments (subject_kind, subject_id, first_month, cost_centre_id, at)
     SELECT kind, id, month, ($1::text[])[1 + (n + shift) % ${CENTRES}]::uuid, now() FROM (
       SELECT 'workspace' AS kind, id, ref AS n FROM workspaces
       UNION ALL SELECT 'owner', 'user_' || n, n * 7 FROM generate_series(0, 299, 5) n
       UNION ALL SELECT 'api_key', id, ref * 3 FROM api_keys WHERE ref % 100 = 0
     ) things CROSS JOIN (VALUES (date_trunc('month', '${FIRST}'::date), 0), (date_trunc('month', '${TODAY}'::date - 200), 5)) m (month, shift)
     WHERE shift = 0 OR n % 4 = 0`,
    [ids],
  );
}

async function summarise(client: pg.PoolClient): Promise<void> {
  const figures = [...COUNT_COLUMNS, ...COST_COLUMNS];
  for (const [name, time] of [
    ['spend_monthly', 'month'],
    ['spend_weekly', 'week'],
  ]) {
    await client.query(
      `INSERT INTO ${name} (${time}, key_ref, model_ref, tier_ref, workspace_ref, other_ref, ${figures.join(', ')})
       SELECT date_trunc('${time}', day), key_ref, model_ref, tier_ref, workspace_ref, other_ref,
         ${figures.map((column) => `sum(${column})`).join(', ')}
       FROM spend_daily GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2`,
    );
  }
  const days = listDays(FIRST, TODAY);
  for (let at = 0; at < days.length; at += 30) await refreshRollups(client, DAILY_ROLLUPS, days.slice(at, at + 30));
  await refreshRollups(client, HOURLY_ROLLUPS, days.slice(-HOUR_DAYS));
  await refreshKeyStats(client, days.slice(-60));
}
