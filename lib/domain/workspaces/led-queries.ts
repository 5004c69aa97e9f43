import { nameSql } from '@/lib/core/names';
import { addMonths, dayOf, monthStart } from '@/lib/core/time';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { monthComparison } from '@/lib/domain/usage/report/compared-days';
import { readDays } from '@/lib/domain/usage/report/read';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type LedWorkspace, workspacesLed } from './query-schema';

const SHOWN_MEMBERS = 6;

type Spends = 'spend' | 'spendCompared' | 'spendBefore';

/** The live workspaces that the actor leads: spend, who has access, keys. Two statements, however many there are. */
export const listLedWorkspaces = answer(workspacesLed, async (ctx) => {
  const { actor } = ctx;
  if (actor.leadWorkspaceIds.length === 0) return [];
  const today = dayOf(ctx.now);
  const start = monthStart(today);
  const reads = (await readDays(ctx, { from: addMonths(today, -1), to: today }))(['cost']);
  const { from, to, now } = monthComparison(today, reads.stateOf);
  const comparedTo = now?.to ?? from;
  const rows = await ctx.db.$queryRaw<(Omit<LedWorkspace, Spends> & Record<Spends, bigint>)[]>`
    WITH led AS (
      SELECT id, ref, name FROM workspaces
      WHERE id = ANY(${actor.leadWorkspaceIds}::text[]) AND archived_at IS NULL AND gone_at IS NULL
    ), spent AS (
      SELECT workspace_ref AS ref, sum(cost) FILTER (WHERE day >= ${start}::date)::bigint AS now,
        sum(cost) FILTER (WHERE day BETWEEN ${start}::date AND ${comparedTo}::date)::bigint AS compared,
        sum(cost) FILTER (WHERE day <= ${to}::date)::bigint AS before
      FROM rollup_workspace WHERE day >= ${from}::date AND workspace_ref IN (SELECT ref FROM led) GROUP BY 1
    ), held AS (
      SELECT "workspaceId" AS id, count(*) FILTER (WHERE status = 'active')::int AS active,
        count(*) FILTER (WHERE "isOld" OR "isUnused" OR "isExpiring" OR "isLeft")::int AS pressing
      FROM (${keyRows(actor, ctx.now)}) k WHERE "workspaceId" IN (SELECT id FROM led) GROUP BY 1
    )
    SELECT led.id, led.name, coalesce(spent.now, 0)::bigint AS spend,
      coalesce(spent.compared, 0)::bigint AS "spendCompared", coalesce(spent.before, 0)::bigint AS "spendBefore", coalesce(held.active, 0) AS "activeKeys",
      coalesce(held.pressing, 0) AS "pressingKeys", m.total AS members, m.first AS "firstMembers"
    FROM led LEFT JOIN spent ON spent.ref = led.ref LEFT JOIN held ON held.id = led.id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS total, coalesce(jsonb_agg(jsonb_build_object('userId', user_id, 'name', name, 'role', role)
        ORDER BY at) FILTER (WHERE at <= ${SHOWN_MEMBERS}::int), '[]') AS first
      FROM (SELECT u.id AS user_id, ${nameSql(Prisma.sql`u`)} AS name, m.workspace_role AS role,
          row_number() OVER (ORDER BY m.workspace_role <> 'workspace_admin', lower(u.name), u.id) AS at
        FROM workspace_members m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = led.id AND m.gone_at IS NULL AND u.gone_at IS NULL) ordered
    ) m
    ORDER BY spend DESC, led.name, led.id`;
  return rows.map((row) => ({
    ...row,
    spend: row.spend.toString(),
    spendCompared: row.spendCompared.toString(),
    spendBefore: row.spendBefore.toString(),
  }));
});
