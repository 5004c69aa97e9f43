import type { Tx } from '@/lib/core/db';
import { tell } from '@/lib/domain/notifications/tell-steps';

interface Passed {
  lineId: string;
  id: string;
  name: string;
  workspaceId: string;
  workspaceName: string;
  ownerId: string | null;
  period: 'day' | 'month';
  startsOn: string;
  limit: bigint;
  spent: bigint;
}

/**
 * Tells of every key whose soft limit is spent in a day or month that runs: once for each, whoever of its line spent it. Of
 * keys that were rotated the last one speaks.
 */
export async function tellSoftLimits(tx: Tx, { now, bookedSince }: { now: Date; bookedSince: Date }): Promise<void> {
  const passed = await tx.$queryRaw<Passed[]>`
    SELECT a.line_id::text AS "lineId", k.id::text, k.name, k.workspace_id AS "workspaceId",
      coalesce(w.name, k.workspace_id) AS "workspaceName", p.id::text AS "ownerId", a.period, a.starts_on::text AS "startsOn",
      l.most AS "limit", a.spent
    FROM gateway_allowances a
    JOIN gateway_keys k ON k.limit_kind = 'soft' AND k.replaced_by_id IS NULL AND steward.gateway_lineage(k.id) = a.line_id
    CROSS JOIN LATERAL (SELECT CASE a.period WHEN 'day' THEN k.spend_per_day ELSE k.spend_per_month END AS most) l
    LEFT JOIN workspaces w ON w.id = k.workspace_id
    LEFT JOIN people p ON p.upstream_user_id = k.owner_id
    WHERE a.booked_at >= ${bookedSince} AND a.spent >= l.most
      AND a.starts_on = date_trunc(a.period, ${now}::timestamptz AT TIME ZONE 'UTC')::date
      AND NOT EXISTS (SELECT FROM notifications n
        WHERE n.kind = 'key.over_limit' AND n.key = concat_ws(' ', a.line_id, a.period, a.starts_on))`;
  for (const { lineId, id, name, workspaceId, workspaceName, ownerId, period, startsOn, limit, spent } of passed)
    await tell(tx, {
      kind: 'key.over_limit',
      about: {
        ...{ gatewayKeyId: id, name, workspaceName, period, startsOn },
        ...{ spent: String(spent), limit: String(limit) },
      },
      subject: { kind: 'gateway_key', id, name },
      key: [lineId, period, startsOn].join(' '),
      workspaceIds: [workspaceId],
      to: { people: ownerId === null ? [] : [ownerId] },
      now,
    });
}
