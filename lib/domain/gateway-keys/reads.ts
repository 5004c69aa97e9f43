import { z } from 'zod';
import type { Tx } from '@/lib/core/db';
import { INSTANCE_GONE_MS } from '@/lib/core/gateway-verdicts';
import type { GatewaySpendPeriod } from './query-schema';
import { overshootOf, type Proxies } from './rules';

/** Unless the setting says otherwise. */
const REQUEST_DAYS = 14;
const setup = z.object({
  origin: z.string().nullable(),
  proxies: z.array(z.string()).nullable(),
  requestDays: z.int().default(REQUEST_DAYS),
});

/** How the gateway was started, as the worker noted it: where it is reached, which hops it believes, how long rows are kept. */
export async function readGatewaySetup(
  db: Tx,
): Promise<{ origin: string | null; proxies: Proxies; requestDays: number }> {
  const row = await db.processStatus.findUnique({ where: { name: 'gateway' } });
  const parsed = setup.safeParse(row?.detail);
  return parsed.success ? parsed.data : { origin: null, proxies: null, requestDays: REQUEST_DAYS };
}

interface Spent {
  period: 'day' | 'month';
  startsOn: string;
  endsAt: Date;
  limit: bigint;
  spent: bigint;
  estimated: bigint;
  /** By estimates, and for batches. */
  reserved: bigint;
  lost: bigint;
  mode: string;
  limitKind: string;
}

/** What is spent, held and left of a key's dollars, by the same rules by which gateways are given their share. */
export async function readSpending(
  db: Tx,
  gatewayKeyId: string,
  now: Date,
): Promise<Record<'day' | 'month', GatewaySpendPeriod | null>> {
  const gone = new Date(now.getTime() - INSTANCE_GONE_MS);
  const rows = await db.$queryRaw<Spent[]>`
    WITH RECURSIVE line (id, replaces_id, step) AS (
      SELECT k.id, k.replaces_id, 0 FROM gateway_keys k WHERE k.id = ${gatewayKeyId}::uuid
      UNION ALL
      SELECT k.id, k.replaces_id, l.step + 1 FROM line l JOIN gateway_keys k ON k.id = l.replaces_id WHERE l.step < 10000
    ), first AS (SELECT coalesce(replaces_id, id) AS id FROM line ORDER BY step DESC LIMIT 1),
    today AS (SELECT (${now}::timestamptz AT TIME ZONE 'UTC')::date AS day)
    SELECT w.period, w.starts_on::text AS "startsOn", w.ends_on::timestamp AT TIME ZONE 'UTC' AS "endsAt", w.most AS "limit",
      coalesce(a.spent, 0)::bigint AS spent, coalesce(a.estimated, 0)::bigint AS estimated,
      (h.expected + b.held)::bigint AS reserved, h.lost::bigint AS lost, k.mode, k.limit_kind AS "limitKind"
    FROM gateway_keys k CROSS JOIN first CROSS JOIN today
    CROSS JOIN LATERAL (VALUES
      ('day', today.day, today.day + 1, k.spend_per_day),
      ('month', date_trunc('month', today.day)::date, (date_trunc('month', today.day) + interval '1 month')::date, k.spend_per_month)
    ) AS w (period, starts_on, ends_on, most)
    LEFT JOIN gateway_allowances a ON a.line_id = first.id AND a.period = w.period AND a.starts_on = w.starts_on
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(l.expected) FILTER (WHERE NOT g.is_gone), 0) AS expected,
        coalesce(sum(l.held) FILTER (WHERE g.is_gone), 0) AS lost
      FROM gateway_leases l LEFT JOIN gateway_instances i ON i.id = l.instance_id
      CROSS JOIN LATERAL (SELECT i.id IS NULL OR i.beat_at < ${gone} AS is_gone) g
      WHERE l.line_id = first.id AND l.held > 0
        AND (l.day >= w.starts_on OR i.beat_at >= w.starts_on::timestamp AT TIME ZONE 'UTC' - interval '16 minutes')
    ) h
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(b.held), 0) AS held FROM gateway_batches b WHERE b.line_id = first.id AND b.settled_at IS NULL
    ) b
    WHERE k.id = ${gatewayKeyId}::uuid AND w.most IS NOT NULL`;
  const of = (period: Spent['period']): GatewaySpendPeriod | null => {
    const row = rows.find((one) => one.period === period);
    if (!row) return null;
    const [spent, left] = [row.spent + row.lost, row.limit - row.spent - row.lost - row.reserved];
    const { startsOn, endsAt } = row;
    const overshoot = overshootOf(row.mode, row.limitKind, row.limit);
    return {
      ...{ startsOn, endsAt, limit: String(row.limit), spent: String(spent), reserved: String(row.reserved) },
      ...{ estimated: String(row.estimated + row.lost), left: String(left > 0n ? left : 0n) },
      overshoot: overshoot === null ? null : String(overshoot),
    };
  };
  return { day: of('day'), month: of('month') };
}

const MINUTES_KEPT = 10;

/** The most of each that a key took of one minute; requests are taken in slices of a twentieth. */
export async function readBusiestMinute(db: Tx, gatewayKeyId: string, now: Date) {
  const since = new Date(now.getTime() - MINUTES_KEPT * 60_000);
  const [row] = await db.$queryRaw<{ requests: number; inputTokens: number; outputTokens: number }[]>`
    SELECT coalesce(max(requests), 0)::int AS requests, coalesce(max(input_tokens), 0)::int AS "inputTokens",
      coalesce(max(output_tokens), 0)::int AS "outputTokens"
    FROM gateway_minutes WHERE key_id = ${gatewayKeyId}::uuid AND minute >= ${since}`;
  return row ?? { requests: 0, inputTokens: 0, outputTokens: 0 };
}
