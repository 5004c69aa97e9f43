import type { Db } from '@/lib/core/db';
import { readRotationStates } from '@/lib/domain/rotations/reads';
import type { RotationState } from '@/lib/domain/rotations/rules';
import { GATEWAY_KEY_KIND } from '@/lib/domain/usage/ledger/names';
import { UNKNOWN_HOUR } from '@/lib/domain/usage/ledger/spread-hours';
import { ALL_TOKENS } from '@/lib/domain/usage/types-sql';
import type { SpendWindow } from '@/lib/lists/query-schema';
import { Prisma } from '@/prisma/generated/client';
import type { KeyTraffic } from './query-schema';
import type { KeyFigure } from './schema';

/** What is worked out for the keys of one page alone. */
export interface KeyFigures {
  traffic: KeyTraffic | null;
  lastUsedHour: Date | null;
  rotation: RotationState | null;
}

interface Shown {
  id: string;
  kind: string;
  isDetailed: boolean;
  lastUsedDay: string | null;
}

interface Asked {
  db: Db;
  now: Date;
  window: SpendWindow | null;
  figures: readonly KeyFigure[];
}

/** Of keys that the reader sees whole. The same statements are asked for no key as for many. */
export async function readKeyFigures(
  { db, now, window, figures }: Asked,
  rows: readonly Shown[],
): Promise<(id: string) => KeyFigures> {
  const seen = rows.filter(({ isDetailed }) => isDetailed);
  const vendor = new Set(idsOf(seen.filter(({ kind }) => kind === 'anthropic')));
  const [traffic, hours, rotations] = await Promise.all([
    figures.includes('traffic') && window ? readTraffic(db, idsOf(seen), window) : new Map<string, KeyTraffic>(),
    figures.includes('last_hour') ? readLastHours(db, seen) : new Map<string, Date>(),
    figures.includes('rotation') ? readRotationStates(db, now, [...vendor]) : null,
  ]);
  return (id) => ({
    traffic: traffic.get(id) ?? null,
    lastUsedHour: hours.get(id) ?? null,
    rotation: rotations && vendor.has(id) ? (rotations.get(id) ?? 'fresh') : null,
  });
}

const idsOf = (rows: readonly Shown[]) => rows.map(({ id }) => id);

/** The number under which figures know each key, `k`. */
const refsOf = (ids: readonly string[]) => Prisma.sql`
  SELECT id, ref FROM api_keys WHERE id = ANY(${ids}::text[])
  UNION ALL SELECT id, ref FROM usage_callers WHERE kind = ${GATEWAY_KEY_KIND} AND id = ANY(${ids}::text[])`;

/** Days that were not read are null in the trend, days without use zero. */
async function readTraffic(
  db: Db,
  ids: readonly string[],
  { from, to }: SpendWindow,
): Promise<Map<string, KeyTraffic>> {
  const named = (ref: Prisma.Sql) => Prisma.sql`ARRAY(SELECT m.value FROM t JOIN dimension_values m ON m.ref = ${ref}
    WHERE m.value <> '' GROUP BY m.value HAVING sum(tokens) > 0 ORDER BY sum(tokens) DESC, m.value)`;
  const rows = await db.$queryRaw<(KeyTraffic & { id: string })[]>`
    WITH days AS MATERIALIZED (
      SELECT d.day::date AS day, EXISTS (SELECT FROM report_days r WHERE r.report = 'usage' AND r.day = d.day::date) AS is_read
      FROM generate_series(${from}::date, ${to}::date, interval '1 day') AS d (day)
    )
    SELECT k.id, f.* FROM (${refsOf(ids)}) k CROSS JOIN LATERAL (
      WITH t AS MATERIALIZED (
        SELECT day, model_ref, tier_ref, ${ALL_TOKENS} AS tokens, cache_read,
          uncached + cache_write_5m + cache_write_1h + cache_read AS input
        FROM spend_daily WHERE key_ref = k.ref AND day BETWEEN ${from}::date AND ${to}::date
      )
      SELECT ARRAY(SELECT CASE WHEN d.is_read THEN coalesce(s.tokens, 0)::text END FROM days d
          LEFT JOIN (SELECT day, sum(tokens) AS tokens FROM t GROUP BY day) s ON s.day = d.day ORDER BY d.day) AS trend,
        ${named(Prisma.sql`t.model_ref`)} AS models, ${named(Prisma.sql`t.tier_ref`)} AS tiers,
        coalesce((SELECT sum(cache_read) FROM t), 0)::text AS "cacheRead", coalesce((SELECT sum(input) FROM t), 0)::text AS input
    ) f`;
  return new Map(rows.map(({ id, ...traffic }) => [id, traffic]));
}

/** The hour of the last use, where the hours of its day are known; the gateway knows it of its own keys. Joined, every hour of a key is read. */
async function readLastHours(db: Db, rows: readonly Shown[]): Promise<Map<string, Date>> {
  const used = rows.filter(({ lastUsedDay }) => lastUsedDay !== null);
  const days = used.map(({ lastUsedDay }) => lastUsedDay);
  const found = await db.$queryRaw<{ id: string; at: Date }[]>`
    SELECT k.id, (u.day + make_interval(hours => h.hour)) AT TIME ZONE 'UTC' AS at
    FROM api_keys k JOIN unnest(${idsOf(used)}::text[], ${days}::date[]) AS u (id, day) ON u.id = k.id
    CROSS JOIN LATERAL (
      SELECT max(t.hour)::int AS hour FROM spend_hourly t
      WHERE t.day = u.day AND t.key_ref = k.ref AND t.hour <> ${UNKNOWN_HOUR}::int AND ${ALL_TOKENS} > 0
    ) h WHERE h.hour IS NOT NULL
    UNION ALL SELECT id::text, date_trunc('hour', last_used_at, 'UTC') FROM gateway_keys
    WHERE id::text = ANY(${idsOf(used)}::text[])`;
  return new Map(found.map(({ id, at }) => [id, at]));
}
