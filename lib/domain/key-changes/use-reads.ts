import type { Db } from '@/lib/core/db';
import { addDays, dayOf } from '@/lib/core/time';
import { ALL_TOKENS } from '@/lib/domain/usage/types-sql';

const HOUR_MS = 3_600_000;

export interface RecentUse {
  /** From when on, of Anthropic's keys, and when that was read; null: hours are not known. */
  recently: { since: Date; readAt: Date } | null;
  /** By key: tokens of Anthropic's, requests of Steward's. */
  recent: ReadonlyMap<string, bigint>;
  usedIds: ReadonlySet<string>;
}

/** Which of these keys were used within the last hour: the gateway tells at once, Anthropic with the hours that were read. */
export async function readRecentUse(db: Db, ids: readonly string[], now: Date): Promise<RecentUse> {
  const [hours] = await db.$queryRaw<{ since: Date; readAt: Date }[]>`
    SELECT read_at AS "readAt", date_trunc('hour', read_at, 'UTC') - interval '1 hour' AS since FROM report_days
    WHERE report = 'usage_hourly' AND day >= ${addDays(dayOf(now), -1)}::date ORDER BY day DESC LIMIT 1`;
  const ago = new Date(now.getTime() - HOUR_MS);
  const rows = await db.$queryRaw<{ id: string; used: bigint; isUsed: boolean }[]>`
    WITH asked AS (SELECT unnest(${[...ids]}::text[]) AS id)
    SELECT k.id, coalesce(sum(${ALL_TOKENS}), 0)::bigint AS used, coalesce(sum(${ALL_TOKENS}), 0) > 0 AS "isUsed"
    FROM asked JOIN api_keys k ON k.id = asked.id JOIN usage_hourly t ON t.key_ref = k.ref
    WHERE t.hour >= ${hours?.since ?? now} GROUP BY k.id
    UNION ALL
    SELECT k.id::text, coalesce(m.requests, 0)::bigint, coalesce(k.last_used_at > ${ago}, false) OR coalesce(m.requests, 0) > 0
    FROM asked JOIN gateway_keys k ON k.id::text = asked.id
    LEFT JOIN LATERAL (SELECT sum(requests) AS requests FROM gateway_minutes m WHERE m.key_id = k.id AND m.minute >= ${ago}) m ON true`;
  return {
    recently: hours ?? null,
    recent: new Map(rows.map(({ id, used }) => [id, used])),
    usedIds: new Set(rows.filter(({ isUsed }) => isUsed).map(({ id }) => id)),
  };
}
