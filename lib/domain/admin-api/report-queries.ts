import { reach } from '@/lib/access/reach';
import { AppError } from '@/lib/core/errors';
import { type Day, dayOf, daysBetween, daysFrom } from '@/lib/core/time';
import { reachSql } from '@/lib/domain/usage/report/parts-sql';
import { WIRE_COUNTS } from '@/lib/domain/usage/types-sql';
import { allOf } from '@/lib/lists/sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { wireCost, wireUsage } from './query-schema';
import { type KeptGroup, WIRE_GROUPS } from './rules';

/** In one text: reading them costs little, sending them holds nobody up. */
const RESULTS_AT_ONCE = 200;

const value = (kind: string, ref: Prisma.Sql) =>
  Prisma.sql`(SELECT value FROM dimension_values WHERE ref = ${ref} AND kind = ${kind})`;

/** What a row is of, as the report names it: the default workspace and use without a key have no id there. */
const NAMES: Readonly<Record<KeptGroup, { column: Prisma.Sql; as: Prisma.Sql; name: Prisma.Sql }>> = {
  workspace_id: {
    column: Prisma.sql`workspace_ref`,
    as: Prisma.sql`CASE WHEN workspace_ref IN (SELECT ref FROM workspaces WHERE is_default) THEN 0 ELSE workspace_ref END`,
    name: Prisma.sql`(SELECT w.id FROM workspaces w WHERE w.ref = g.workspace_ref)`,
  },
  api_key_id: {
    column: Prisma.sql`key_ref`,
    // Below zero is who used the service without a key.
    as: Prisma.sql`greatest(key_ref, 0)`,
    name: Prisma.sql`(SELECT k.id FROM api_keys k WHERE k.ref = g.key_ref)`,
  },
  model: { column: Prisma.sql`model_ref`, as: Prisma.sql`model_ref`, name: value('model', Prisma.sql`g.model_ref`) },
  service_tier: { column: Prisma.sql`tier_ref`, as: Prisma.sql`tier_ref`, name: value('tier', Prisma.sql`g.tier_ref`) },
  context_window: {
    column: Prisma.sql`context_ref`,
    as: Prisma.sql`context_ref`,
    name: value('context', Prisma.sql`g.context_ref`),
  },
  inference_geo: { column: Prisma.sql`geo_ref`, as: Prisma.sql`geo_ref`, name: value('geo', Prisma.sql`g.geo_ref`) },
  speed: { column: Prisma.sql`speed_ref`, as: Prisma.sql`speed_ref`, name: value('speed', Prisma.sql`g.speed_ref`) },
};

const KINDS: Partial<Record<KeptGroup, string>> = {
  ...{ model: 'model', service_tier: 'tier', context_window: 'context', inference_geo: 'geo', speed: 'speed' },
};

/** Rows of these ids alone. The default workspace can be named by its id, as the vendor takes it. */
function ofIds(group: KeptGroup, ids: readonly string[]): Prisma.Sql {
  const { column } = NAMES[group];
  const list = [...ids];
  if (group === 'workspace_id') return Prisma.sql`${column} IN (SELECT ref FROM workspaces WHERE id = ANY(${list}))`;
  if (group === 'api_key_id') return Prisma.sql`${column} IN (SELECT ref FROM api_keys WHERE id = ANY(${list}))`;
  return Prisma.sql`${column} IN (SELECT ref FROM dimension_values WHERE kind = ${KINDS[group] ?? ''} AND value = ANY(${list}))`;
}

/** Rows `t` of the cost report that the caller may see, exactly. It tells no keys apart. */
function costWithin({ actor }: CallerCtx): Prisma.Sql {
  const within = reach(actor, 'cost:read');
  if (within.all || within.workspaceIds.length > 0) return reachSql(actor, { ...within, own: false });
  throw new AppError(
    'forbidden',
    'This token sees the cost of its own keys alone, and the cost report tells no keys apart. Ask /v1/admin/usage/report.',
  );
}

/** Days of the span that Steward has not read, and when it last read any. */
async function readState({ db }: CallerCtx, report: 'usage' | 'usage_hourly' | 'cost', from: Day, to: Day) {
  const rows = await db.$queryRaw<{ day: string; readAt: Date }[]>`
    SELECT day::text, read_at AS "readAt" FROM report_days WHERE report = ${report} AND unreadable = 0 AND day BETWEEN ${from}::date AND ${to}::date`;
  const read = new Set(rows.map(({ day }) => day));
  const days = daysFrom(from, daysBetween(from, to) + 1);
  const asOf = rows.reduce<Date | null>((oldest, { readAt }) => (oldest && oldest < readAt ? oldest : readAt), null);
  return { unread: days.filter((day) => !read.has(day)), asOf };
}

/** The usage report of a bucket as the vendor groups it, cut to what the caller may see. */
export const readWireUsage = answer(wireUsage, async (ctx, { from, to, only, width, groupBy, filters }) => {
  const isHourly = width === '1h';
  const { unread, asOf } = await readState(ctx, isHourly ? 'usage_hourly' : 'usage', from, to);
  const columns = groupBy.map((group) => Prisma.sql`${NAMES[group].as} AS ${NAMES[group].column}`);
  const grouped = groupBy.map((group) => NAMES[group].as);
  const rows = isHourly
    ? Prisma.sql`usage_hourly AS t WHERE hour = ${only}`
    : Prisma.sql`usage_daily AS t WHERE day = ${dayOf(only)}::date`;
  const asked = Object.entries(filters).map(([group, ids]) => ofIds(group as KeptGroup, ids ?? []));
  const fields = WIRE_GROUPS.map((group) => {
    const kept = groupBy.find((one) => one === group);
    return Prisma.sql`${group}::text, ${kept ? NAMES[kept].name : Prisma.sql`NULL::text`}`;
  });
  const results = await ctx.db.$queryRaw<{ results: string }[]>`
    SELECT string_agg(r.result, ',') AS results FROM (
      SELECT (row_number() OVER () - 1) / ${RESULTS_AT_ONCE}::int AS piece,
        (g.counts || jsonb_build_object(${Prisma.join(fields, ', ')}))::text AS result
      FROM (SELECT ${Prisma.join([WIRE_COUNTS, ...columns], ', ')} FROM ${rows}
          AND ${allOf([reachSql(ctx.actor, reach(ctx.actor, 'usage:read')), ...asked])}
        ${grouped.length === 0 ? Prisma.sql`HAVING count(*) > 0` : Prisma.sql`GROUP BY ${Prisma.join(grouped, ', ')}`}) AS g
    ) AS r GROUP BY r.piece ORDER BY r.piece`;
  return { results: results.map((row) => row.results), unread, asOf };
});

interface CostRow {
  day: string;
  workspaceId: string | null;
  line: Record<
    'description' | 'costType' | 'model' | 'tokenType' | 'contextWindow' | 'serviceTier' | 'inferenceGeo',
    string | null
  > | null;
  amountNano: string;
}

/** The cost report as the vendor groups it, cut to what the caller may see. */
export const readWireCost = answer(wireCost, async (ctx, { from, to, byWorkspace, byDescription }) => {
  const seen = costWithin(ctx);
  const { unread, asOf } = await readState(ctx, 'cost', from, to);
  const selected = Prisma.join(
    [
      ...[Prisma.sql`day`, ...(byWorkspace ? [Prisma.sql`${NAMES.workspace_id.as} AS workspace_ref`] : [])],
      ...(byDescription ? [Prisma.sql`line_ref`] : []),
    ],
    ', ',
  );
  const grouped = Prisma.join(
    [
      ...[Prisma.sql`day`, ...(byWorkspace ? [NAMES.workspace_id.as] : [])],
      ...(byDescription ? [Prisma.sql`line_ref`] : []),
    ],
    ', ',
  );
  const workspace = byWorkspace ? NAMES.workspace_id.name : Prisma.sql`NULL::text`;
  const line = byDescription
    ? Prisma.sql`(SELECT jsonb_build_object('description', nullif(l.description, ''), 'costType', nullif(l.cost_type, ''),
        'model', nullif(l.model, ''), 'tokenType', nullif(l.token_type, ''), 'contextWindow', nullif(l.context_window, ''),
        'serviceTier', nullif(l.service_tier, ''), 'inferenceGeo', nullif(l.inference_geo, '')) FROM cost_lines l WHERE l.ref = g.line_ref)`
    : Prisma.sql`NULL::jsonb`;
  const results = await ctx.db.$queryRaw<CostRow[]>`
    SELECT g.day::text, ${workspace} AS "workspaceId", ${line} AS line, g.amount::text AS "amountNano"
    FROM (SELECT ${selected}, sum(amount_nano) AS amount FROM cost_daily AS t
      WHERE day BETWEEN ${from}::date AND ${to}::date AND ${seen} GROUP BY ${grouped}) AS g
    ORDER BY g.day`;
  return { results, unread, asOf };
});
