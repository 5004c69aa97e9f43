import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type Live, type LiveRow, type TrafficBucket, trafficLive, trafficSeries } from './query-schema';
import { GRAIN_MS, type Grain, SHOWN_BUCKETS } from './rules';
import { ofKeys, TRAFFIC_SUMS } from './sql';

const TABLES: Readonly<Record<Grain, Prisma.Sql>> = {
  minute: Prisma.sql`gateway_traffic_minutes`,
  hour: Prisma.sql`gateway_traffic_hours`,
  day: Prisma.sql`gateway_traffic_days`,
};

const NOTHING = { requests: 0, refused: 0, failed: 0, broken: 0, tokens: '0', costNano: '0' };
const EMPTY: Omit<TrafficBucket, 'at'> = {
  ...NOTHING,
  ...{ inputTokens: '0', outputTokens: '0', cacheReadTokens: '0', estimatedNano: '0', meanMs: null, longestMs: null },
};

/** Buckets of the grain, the last of which holds `until`. */
function bucketsUntil(until: Date, grain: Grain, count: number): { from: Date; end: Date; starts: Date[] } {
  const step = GRAIN_MS[grain];
  const end = Math.ceil((until.getTime() + 1) / step) * step;
  const from = end - count * step;
  return {
    from: new Date(from),
    end: new Date(end),
    starts: Array.from({ length: count }, (_, at) => new Date(from + at * step)),
  };
}

/** The rows that were found, and nothing where there are none. */
function fillBuckets<Sums extends object>(
  starts: readonly Date[],
  found: readonly (Sums & { at: Date })[],
  empty: Sums,
) {
  const known = new Map(found.map((row) => [row.at.getTime(), row]));
  return starts.map((at) => known.get(at.getTime()) ?? { ...empty, at });
}

/** Requests by minute, hour or day; each bucket of the range is there, empty ones too. */
export const readTraffic = answer(trafficSeries, async ({ db, actor, now }, { grain, until = now, ...of }) => {
  const { from, end, starts } = bucketsUntil(until, grain, SHOWN_BUCKETS[grain]);
  const found = await db.$queryRaw<TrafficBucket[]>`
    SELECT r.at, ${TRAFFIC_SUMS}, sum(r.uncached + r.cache_write_5m + r.cache_write_1h)::text AS "inputTokens",
      sum(r.output)::text AS "outputTokens", sum(r.cache_read)::text AS "cacheReadTokens", sum(r.estimated_nano)::text AS "estimatedNano",
      (sum(r.latency_ms) / greatest(sum(r.requests), 1))::int AS "meanMs", max(r.longest_ms) AS "longestMs"
    FROM ${TABLES[grain]} r WHERE r.at >= ${from} AND r.at < ${end} AND ${ofKeys(actor, of)} GROUP BY r.at`;
  return { from, until: end, grain, buckets: fillBuckets(starts, found, EMPTY) };
});

const MOST_LIVE = 100;

/** The last minutes, by minute, key and workspace. */
export const readLive = answer(trafficLive, async ({ db, actor, now }, { minutes }): Promise<Live> => {
  const { from, end, starts } = bucketsUntil(now, 'minute', minutes);
  const rows = Prisma.sql`gateway_traffic_minutes r WHERE r.at >= ${from} AND r.at < ${end} AND ${ofKeys(actor, {})}`;
  const [byMinute, keys, workspaces] = await Promise.all([
    db.$queryRaw<Live['minutes']>`SELECT r.at, ${TRAFFIC_SUMS} FROM ${rows} GROUP BY r.at`,
    db.$queryRaw<LiveRow[]>`
      SELECT s.id, coalesce(k.name, s.id) AS name, coalesce(k.workspace_id, '') AS "workspaceId", w.name AS "workspaceName", s.requests,
        s.refused, s.failed, s.broken, s.tokens, s."costNano"
      FROM (SELECT r.key_id::text AS id, ${TRAFFIC_SUMS} FROM ${rows} GROUP BY r.key_id ORDER BY 2 DESC, 1 LIMIT ${MOST_LIVE}) s
      LEFT JOIN gateway_keys k ON k.id::text = s.id LEFT JOIN workspaces w ON w.id = k.workspace_id ORDER BY s.requests DESC, s.id`,
    db.$queryRaw<Live['workspaces']>`
      SELECT s.id, coalesce(w.name, s.id) AS name, s.requests, s.refused, s.failed, s.broken, s.tokens, s."costNano" FROM (
        SELECT k.workspace_id AS id, ${TRAFFIC_SUMS} FROM (SELECT * FROM ${rows}) r JOIN gateway_keys k ON k.id = r.key_id
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_LIVE}
      ) s LEFT JOIN workspaces w ON w.id = s.id ORDER BY s.requests DESC, s.id`,
  ]);
  return { asOf: now, from, minutes: fillBuckets(starts, byMinute, NOTHING), total: sumOf(byMinute), keys, workspaces };
});

function sumOf(rows: Live['minutes']): Live['total'] {
  const count = (kind: 'requests' | 'refused' | 'failed' | 'broken') => rows.reduce((sum, row) => sum + row[kind], 0);
  const amount = (kind: 'tokens' | 'costNano') => String(rows.reduce((sum, row) => sum + BigInt(row[kind]), 0n));
  return {
    ...{ requests: count('requests'), refused: count('refused'), failed: count('failed'), broken: count('broken') },
    ...{ tokens: amount('tokens'), costNano: amount('costNano') },
  };
}
