import type { PersonActor } from '@/lib/access/principals';
import type { Database } from '@/lib/core/db';
import { addDays, dayOf } from '@/lib/core/time';
import { listRequestErrors, listRequests, readLatency } from '@/lib/domain/gateway-requests/queries';
import { reconcileGateway } from '@/lib/domain/gateway-requests/reconcile-queries';
import { readLive, readTraffic } from '@/lib/domain/gateway-requests/traffic-queries';
import type { Ctx } from '@/lib/operations/context';
import { type BenchRow, rounded, timesOf, withBenchDatabase } from './bench-database';
import { ctxOf, statementsOf } from './queries';

const REQUESTS = 1_000_000;
const [DAYS, KEYS, WORKSPACES] = [14, 200, 20];
const ROUNDS = 90;
const [FIRST, TODAY, END] = ['2026-11-10', '2026-11-23', new Date('2026-11-23T14:05:00Z')];
export const [BUSY, QUIET] = [keyId(1), keyId(177)];

function keyId(at: number): string {
  return `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
}

interface Question {
  name: string;
  target?: string;
  reader?: Partial<PersonActor>;
  ask(ctx: Ctx): Promise<unknown>;
}

const LEAD: Partial<PersonActor> = { role: 'viewer', leadWorkspaceIds: ['wrkspc_3', 'wrkspc_17'] };
const DEVELOPER: Partial<PersonActor> = { role: 'developer', upstreamUserId: 'user_7' };
const QUESTIONS: Question[] = [
  { name: 'Live, the last 15 minutes', target: '< 10', ask: (ctx) => readLive(ctx, {}) },
  { name: 'Live, as a lead', target: '< 10', reader: LEAD, ask: (ctx) => readLive(ctx, {}) },
  { name: 'Live, as a developer', target: '< 10', reader: DEVELOPER, ask: (ctx) => readLive(ctx, {}) },
  { name: 'Requests, newest', target: '< 10', ask: (ctx) => listRequests(ctx, {}) },
  { name: 'Requests, as a lead', target: '< 10', reader: LEAD, ask: (ctx) => listRequests(ctx, {}) },
  { name: 'Requests, as a developer', target: '< 10', reader: DEVELOPER, ask: (ctx) => listRequests(ctx, {}) },
  { name: 'Requests of a busy key', target: '< 10', ask: (ctx) => listRequests(ctx, { gatewayKeyId: BUSY }) },
  { name: 'Requests of a quiet key', target: '< 10', ask: (ctx) => listRequests(ctx, { gatewayKeyId: QUIET }) },
  { name: 'Requests of a workspace', target: '< 10', ask: (ctx) => listRequests(ctx, { workspaceId: 'wrkspc_17' }) },
  { name: 'Requests that failed', target: '< 10', ask: (ctx) => listRequests(ctx, { outcome: 'failed' }) },
  { name: 'Requests that were lost', target: '< 10', ask: (ctx) => listRequests(ctx, { outcome: 'lost' }) },
  { name: 'Requests of a rare error', target: '< 10', ask: (ctx) => listRequests(ctx, { error: 'timeout_error' }) },
  { name: 'Requests of a rare model', target: '< 10', ask: (ctx) => listRequests(ctx, { model: 'claude-opus-4-1' }) },
  { name: 'Requests of a session', target: '< 10', ask: (ctx) => listRequests(ctx, { session: 's777' }) },
  { name: 'Requests of a day', target: '< 10', ask: (ctx) => listRequests(ctx, { from: FIRST, to: FIRST }) },
  { name: 'A key by minute', target: '< 10', ask: (ctx) => readTraffic(ctx, { gatewayKeyId: BUSY, grain: 'minute' }) },
  { name: 'A key by day', target: '< 10', ask: (ctx) => readTraffic(ctx, { gatewayKeyId: BUSY, grain: 'day' }) },
  { name: 'Errors of 24 hours', ask: (ctx) => listRequestErrors(ctx, {}) },
  { name: 'Latency of 24 hours', ask: (ctx) => readLatency(ctx, {}) },
  { name: 'Against the report, 14 days', ask: (ctx) => reconcileGateway(ctx, { from: FIRST, to: TODAY }) },
];

/** What the pages about the gateway's traffic ask of the database, where it has a million requests of two weeks. */
export async function measureTraffic(): Promise<BenchRow[]> {
  return withBenchDatabase(async (database) => {
    await generateTraffic(database, END);
    const rows: BenchRow[] = [];
    for (const { name, target, reader, ask } of QUESTIONS) {
      const ctx = ctxOf(database);
      const as = reader ? { ...ctx, actor: { ...(ctx.actor as PersonActor), ...reader } } : ctx;
      const statements = await statementsOf(database, ask, as);
      const { p50, p95 } = await timesOf(target ? ROUNDS : 10, async () => {
        for (const statement of statements) await database.pool.query(statement);
      });
      rows.push({ name: `${name}: p95 (p50 ${rounded(p50)} ms)`, value: rounded(p95), unit: 'ms', target });
    }
    return rows;
  });
}

/** The two weeks up to this moment. Few keys ask for most of it; some outcomes, models and errors are rare. */
export async function generateTraffic({ pool }: Database, end: Date): Promise<void> {
  const first = addDays(dayOf(end), 1 - DAYS);
  await pool.query(
    `INSERT INTO workspaces (id, ref, name, display_color, created_at, data_residency, tags, seen_at)
     SELECT 'wrkspc_' || n, 1000000 + n, 'Workspace ' || n, '', now(), '{}', '{}', now() FROM generate_series(1, ${WORKSPACES}) n`,
  );
  await pool.query(
    `INSERT INTO gateway_keys (id, name, secret_hash, ends_with, workspace_id, owner_id, purpose, environment, is_model_limited, mode,
       created_at, updated_at)
     SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Key ' || n, 'h' || n, 'abcd', 'wrkspc_' || (1 + n % ${WORKSPACES}),
       'user_' || (n % 50), '', 'other', false, 'strict', now(), now() FROM generate_series(1, ${KEYS}) n`,
  );
  await pool.query('SELECT steward.gateway_request_day($1::date + n) FROM generate_series(0, $2) n', [first, DAYS - 1]);
  await pool.query('SET synchronous_commit = off');
  await pool.query(
    `INSERT INTO gateway_requests (at, id, key_id, workspace_id, path, outcome, status, error, model_asked, model, tier, speed, geo,
       is_stream, stop_reason, session, request_id, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_nano,
       is_estimated, latency_ms, first_byte_ms, first_token_ms, bytes_in, bytes_out)
     SELECT at, gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(key::text, 12, '0'))::uuid, 'wrkspc_' || (1 + key % ${WORKSPACES}),
       'messages', outcome, CASE outcome WHEN 'served' THEN 200 WHEN 'failed' THEN 529 WHEN 'refused' THEN 429 ELSE 0 END,
       CASE WHEN outcome = 'failed' THEN CASE WHEN h2 % 5000 = 3 THEN 'timeout_error' ELSE 'overloaded_error' END
         WHEN outcome = 'refused' THEN 'rate_limit_error' END,
       model, CASE WHEN outcome = 'served' THEN model END, 'standard', 'standard', 'global', h1 % 3 > 0, 'end_turn', 's' || h2 % 20000,
       'req_' || n, h1 % 5000, 0, h2 % 300, h1 % 20000, h2 % 2000, 0, (h1 % 90000000)::bigint, outcome = 'lost', h1 % 30000, h1 % 900,
       h1 % 1200, h2 % 90000, h1 % 60000
     FROM (SELECT n, h1, h2, timestamptz '${end.toISOString()}' - interval '13 days' * ((${REQUESTS} - n)::float8 / ${REQUESTS}) AS at,
         CASE WHEN h2 % 10 < 6 THEN 1 + h1 % 5 ELSE 1 + h1 % ${KEYS} END AS key,
         CASE WHEN h1 % 100000 = 5 THEN 'lost' WHEN h1 % 200 = 7 THEN 'failed' WHEN h1 % 50 = 9 THEN 'refused' ELSE 'served' END AS outcome,
         CASE WHEN h2 % 20000 = 1 THEN 'claude-opus-4-1'
           ELSE (ARRAY['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'])[1 + h2 % 3] END AS model
       FROM (SELECT n, hashint4(n) & 2147483647 AS h1, hashint4(n + 7919) & 2147483647 AS h2 FROM generate_series(1, ${REQUESTS}) n) numbers) told
     ORDER BY at`,
  );
  for (const [table, unit] of [
    ['gateway_traffic_minutes', 'minute'],
    ['gateway_traffic_hours', 'hour'],
    ['gateway_traffic_days', 'day'],
  ])
    await pool.query(
      `INSERT INTO ${table} SELECT date_trunc('${unit}', at, 'UTC'), key_id, model_asked, count(*), count(*) FILTER (WHERE outcome = 'refused'),
         count(*) FILTER (WHERE outcome = 'failed'), count(*) FILTER (WHERE outcome = 'lost'), sum(uncached), 0, sum(cache_write_1h),
         sum(cache_read), sum(output), 0, sum(cost_nano), 0, sum(latency_ms), max(latency_ms) FROM gateway_requests GROUP BY 1, 2, 3`,
    );
  await pool.query(
    `INSERT INTO gateway_ledger SELECT (at AT TIME ZONE 'UTC')::date, workspace_id, 'sk-ant-api03-abc...wxyz', key_id, model, 'standard',
       '0-200k', 'global', 'standard', sum(uncached), 0, sum(cache_write_1h), sum(cache_read), sum(output), 0, sum(cost_nano), 0, now()
     FROM gateway_requests WHERE model IS NOT NULL GROUP BY 1, 2, 4, 5`,
  );
  await pool.query('VACUUM (ANALYZE)');
}
