import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import type { SyncRunScope } from '@/lib/mirror/run';
import type { UsageBucket, UsageResult } from '@/lib/upstream/contract-reports';
import { allPages } from '@/lib/upstream/pages';
import { pageBuckets } from '@/lib/upstream/reports';
import { type BusyHour, type CountedGroup, findPeaks, hoursToRead, knownPeaks, type Peak } from './peak-rules';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
export const PEAK_DAYS = 7;
/** An hour is read once its last minutes have arrived in the report. */
const SETTLE_MS = 15 * MINUTE_MS;
/** The busiest hour need not contain the busiest minute, so the next ones are read too. */
const PLACES = 3;

/**
 * Reads the minutes of the busiest hours of the last seven days and keeps the busiest minute of each limit. Anything
 * left after `mostCalls` requests follows in the next run.
 */
export async function syncPeaks(run: SyncRunScope, mostCalls: number): Promise<void> {
  const now = run.now().getTime();
  const from = new Date(Math.floor(now / HOUR_MS) * HOUR_MS - PEAK_DAYS * 24 * HOUR_MS).toISOString();
  const to = new Date(Math.floor((now - SETTLE_MS) / HOUR_MS) * HOUR_MS).toISOString();
  const groups = await countedGroups(run.pool);
  const busy = await busiestHours(run.pool, from, to);
  const { rows } = await run.pool.query<{ hour: string }>(
    `SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS hour FROM peak_hours WHERE hour >= $1`,
    [from],
  );
  const refs = await workspaceRefs(run.pool);
  const calls = { left: mostCalls };
  for (const hour of hoursToRead(busy, new Set(rows.map((row) => row.hour)))) {
    if (calls.left <= 0) break;
    const minutes = await readMinutes(run, hour, calls);
    const peaks = findPeaks(minutes, groups, (id) => (id === null ? refs.standard : (refs.byId.get(id) ?? null)));
    await run.write(async (client) => {
      await client.query(
        `INSERT INTO peak_hours (hour, read_at, peaks) VALUES ($1, $2, $3)
         ON CONFLICT (hour) DO UPDATE SET read_at = excluded.read_at, peaks = excluded.peaks`,
        [hour, run.now().toISOString(), JSON.stringify(peaks)],
      );
    });
  }
  await run.write(async (client) => run.count({ rowsWritten: await keepHighest(client, busy, from) }));
}

async function countedGroups(pool: pg.Pool): Promise<CountedGroup[]> {
  const { rows } = await pool.query<CountedGroup>(
    `SELECT id, models, ARRAY(SELECT part ->> 'type' FROM jsonb_array_elements(limits) part) AS types
     FROM rate_limits WHERE gone_at IS NULL AND group_type = 'model_group'`,
  );
  return rows;
}

async function workspaceRefs(pool: pg.Pool): Promise<{ byId: Map<string, number>; standard: number | null }> {
  const { rows } = await pool.query<{ id: string; ref: number; isDefault: boolean }>(
    'SELECT id, ref, is_default AS "isDefault" FROM workspaces',
  );
  const standard = rows.find(({ isDefault }) => isDefault)?.ref ?? null;
  return { byId: new Map(rows.map(({ id, ref }) => [id, ref])), standard };
}

/** The three busiest hours of each workspace and group, and of the organisation, by input and by output. */
async function busiestHours(pool: pg.Pool, from: string, to: string): Promise<BusyHour[]> {
  const { rows } = await pool.query<BusyHour>(
    `WITH use AS (
       SELECT u.hour, coalesce(u.workspace_ref, 0) AS ref, g.id, CASE WHEN s.value = 'fast' THEN 'fast' ELSE 'standard' END AS lane,
         sum(u.uncached + u.cache_write_5m + u.cache_write_1h) AS input, sum(u.output) AS output
       FROM usage_hourly u
       JOIN dimension_values m ON m.ref = u.model_ref
       JOIN rate_limits g ON g.gone_at IS NULL AND g.group_type = 'model_group' AND m.value = ANY(g.models)
       LEFT JOIN dimension_values t ON t.ref = u.tier_ref
       LEFT JOIN dimension_values s ON s.ref = u.speed_ref
       WHERE u.hour >= $1 AND u.hour < $2 AND t.value IS DISTINCT FROM 'batch'
       GROUP BY GROUPING SETS ((1, u.workspace_ref, 3, 4), (1, 3, 4))
     ), placed AS (
       SELECT *, row_number() OVER (PARTITION BY ref, id, lane ORDER BY input DESC, hour) AS by_input,
         row_number() OVER (PARTITION BY ref, id, lane ORDER BY output DESC, hour) AS by_output
       FROM use
     )
     SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS hour, ref AS "workspaceRef",
       id AS "rateLimitId", lane, direction, place::int
     FROM placed CROSS JOIN LATERAL (VALUES ('input', by_input), ('output', by_output)) v (direction, place)
     WHERE place <= ${PLACES}`,
    [from, to],
  );
  return rows;
}

async function readMinutes(
  run: SyncRunScope,
  hour: string,
  calls: { left: number },
): Promise<{ at: string; rows: UsageResult[] }[]> {
  const start = Date.parse(hour);
  const expected = await run.pool.query<{ rows: number }>(
    `SELECT count(DISTINCT (workspace_ref, model_ref, tier_ref, speed_ref))::int AS rows FROM usage_hourly WHERE hour = $1`,
    [hour],
  );
  const buckets = Math.min(60, pageBuckets('1m', expected.rows[0]?.rows ?? null));
  const span = { from: new Date(start), to: new Date(start + HOUR_MS), buckets };
  const minutes = new Map<number, { at: string; rows: UsageResult[] }>();
  let end: string | null = null;
  for await (const page of allPages<UsageBucket>((cursor) => {
    calls.left -= 1;
    return run.call((upstream) => upstream.readMinutes({ ...span, page: cursor }));
  })) {
    end = page.end;
    if (page.unreadable > 0 || page.items.some(({ unreadable_rows }) => unreadable_rows > 0))
      throw new AppError('upstream_unreadable', 'A minute of the usage report could not be read.');
    for (const bucket of page.items) {
      const at = Date.parse(bucket.starting_at);
      const offset = at - start;
      if (offset < 0 || offset >= HOUR_MS || offset % MINUTE_MS !== 0 || minutes.has(offset)) {
        throw new AppError('upstream_unreadable', 'The usage report returned minutes that were not requested.');
      }
      minutes.set(offset, { at: new Date(at).toISOString(), rows: bucket.results });
      run.count({ itemsRead: bucket.results.length });
    }
  }
  if (end !== 'complete' || minutes.size < 60)
    throw new AppError('upstream_unreadable', 'Some minutes are missing from the usage report.');
  return [...minutes.values()];
}

/** Replaces the stored peaks with the current ones. */
async function keepHighest(client: pg.ClientBase, busy: BusyHour[], from: string): Promise<number> {
  await client.query('DELETE FROM peak_hours WHERE hour < $1', [from]);
  const { rows: hours } = await client.query<{ hour: string; peaks: Peak[] }>(
    `SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS hour, peaks FROM peak_hours`,
  );
  const peaks = knownPeaks(hours, busy);
  const { rows } = await client.query<{ written: string }>(
    `WITH fresh AS (
       SELECT * FROM json_to_recordset($1::json)
         AS s ("workspaceRef" int, "rateLimitId" text, type text, value bigint, at timestamptz(0))
     ), gone AS (
       DELETE FROM rate_limit_peaks p WHERE NOT EXISTS (
         SELECT FROM fresh f
         WHERE (f."workspaceRef", f."rateLimitId", f.type) = (p.workspace_ref, p.rate_limit_id, p.type)) RETURNING 1
     ), kept AS (
       INSERT INTO rate_limit_peaks AS p (workspace_ref, rate_limit_id, type, value, at) SELECT * FROM fresh
       ON CONFLICT (workspace_ref, rate_limit_id, type) DO UPDATE SET value = excluded.value, at = excluded.at
       WHERE (p.value, p.at) IS DISTINCT FROM (excluded.value, excluded.at) RETURNING 1
     ) SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) AS written`,
    [JSON.stringify(peaks)],
  );
  await keepLanes(client, busy, new Set(hours.map(({ hour }) => hour)));
  return Number(rows[0]?.written ?? 0);
}

/** Which busiest hours there are and which were read, so that a missing minute can be explained. */
async function keepLanes(client: pg.ClientBase, busy: BusyHour[], read: ReadonlySet<string>): Promise<void> {
  const lanes = busy.filter(({ place }) => place === 1).map((one) => ({ ...one, isRead: read.has(one.hour) }));
  await client.query('DELETE FROM rate_limit_lanes');
  await client.query(
    `INSERT INTO rate_limit_lanes (workspace_ref, rate_limit_id, lane, direction, is_read)
     SELECT "workspaceRef", "rateLimitId", lane, direction, bool_or("isRead") FROM json_to_recordset($1::json)
       AS s ("workspaceRef" int, "rateLimitId" text, lane text, direction text, "isRead" boolean) GROUP BY 1, 2, 3, 4`,
    [JSON.stringify(lanes)],
  );
}
