import { z } from 'zod';
import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import { belongsTo, buildMatrix, narrowGroups, type StoredGroup, type StoredWorkspace } from './matrix-rules';
import { missingPeak } from './peak-rules';
import { type LimitRow, type PeakFigure, rateLimitMatrix } from './query-schema';
import { LIMIT_FACETS, type LimitFacet, MATRIX_PAGE_SIZE } from './schema';

const MOST_WORKSPACES = 1_000;

/** What upstream sent, as far as it could be read. */
const storedLimits = z
  .array(z.object({ type: z.string(), value: z.number().nullable(), source: z.object({ type: z.string() }).nullish() }))
  .catch([])
  .transform((limits) => limits.filter(({ source }) => source?.type !== 'organization'));
const storedGroup = z.object({
  id: z.string(),
  name: z.string(),
  groupType: z.string(),
  models: z.array(z.string()),
  limits: storedLimits,
});

/** The limits of every visible workspace against the organisation's, with the peaks of the last week. */
export const limitMatrix = answer(rateLimitMatrix, async (ctx, filters) => {
  const [organization, workspaces, peaks, lanes, status] = await Promise.all([
    readOrganization(ctx),
    readWorkspaces(ctx, ctx.actor),
    readPeaks(ctx, ctx.actor),
    readLanes(ctx, ctx.actor),
    ctx.db.processStatus.findUnique({ where: { name: 'sync.mirror' }, select: { at: true } }),
  ]);
  const whole = buildMatrix({
    organization,
    workspaces,
    peakOf: (ref, groupId, type) => peaks.get(`${ref} ${groupId} ${type}`) ?? null,
    missingOf: (ref, groupId, type) =>
      missingPeak(type, lanes.hasRun, (lane, direction) => lanes.isRead.get(`${ref} ${groupId} ${lane} ${direction}`)),
    showsPromises: reach(ctx.actor, 'workspace:read').all,
  });
  const { groups, rows } = narrowGroups(whole, filters.group);
  const matched = rows.filter((row) => isMatch(row, filters.search, filters.workspaceId));
  const shown = matched.filter((row) => belongsTo(filters.show, row, groups));
  const page = Math.min(filters.page, Math.max(1, Math.ceil(shown.length / MATRIX_PAGE_SIZE)));
  return {
    groups,
    modelGroups: whole.groups.filter(({ groupType }) => groupType === 'model_group'),
    choices: whole.groups.map(({ id, name, groupType }) => ({ id, name, isModels: groupType === 'model_group' })),
    rows: shown.slice((page - 1) * MATRIX_PAGE_SIZE, page * MATRIX_PAGE_SIZE),
    total: shown.length,
    page,
    pageSize: MATRIX_PAGE_SIZE,
    facets: Object.fromEntries(
      LIMIT_FACETS.map((facet) => [facet, matched.filter((row) => belongsTo(facet, row, groups)).length]),
    ) as Record<LimitFacet, number>,
    readAt: status?.at ?? null,
  };
});

function isMatch({ id, name }: LimitRow, search: string, workspaceId: string | null): boolean {
  if (workspaceId !== null && id !== workspaceId) return false;
  return search === '' || name.toLowerCase().includes(search.toLowerCase());
}

async function readOrganization({ db }: Ctx): Promise<StoredGroup[]> {
  const rows = await db.rateLimit.findMany({ where: { goneAt: null } });
  return rows.map((row) => storedGroup.parse(row));
}

function visible(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'workspace:read');
  return within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
}

/** Whose usage the reader may know: whole workspaces, never only their own keys. */
function usageInSight(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'usage:read');
  return within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
}

async function readWorkspaces({ db }: Ctx, actor: Caller): Promise<StoredWorkspace[]> {
  const rows = await db.$queryRaw<(Omit<StoredWorkspace, 'overrides'> & { overrides: unknown[] })[]>`
    SELECT w.id, w.ref, w.name, w.is_default AS "isDefault", p.tier,
      ${usageInSight(actor)} AS "showsPeaks", coalesce(o.overrides, '[]') AS overrides
    FROM workspaces w
    LEFT JOIN workspace_profiles p ON p.workspace_id = w.id
    LEFT JOIN (
      SELECT workspace_id, jsonb_agg(jsonb_build_object(
        'id', rate_limit_id, 'name', name, 'groupType', group_type, 'models', models, 'limits', limits)) AS overrides
      FROM workspace_rate_limits WHERE gone_at IS NULL GROUP BY 1
    ) o ON o.workspace_id = w.id
    WHERE w.archived_at IS NULL AND w.gone_at IS NULL AND ${visible(actor)}
    ORDER BY w.is_default DESC, lower(w.name), w.id LIMIT ${MOST_WORKSPACES}`;
  return rows.map((row) => ({ ...row, overrides: row.overrides.map((group) => storedGroup.parse(group)) }));
}

async function readPeaks({ db }: Ctx, actor: Caller): Promise<Map<string, PeakFigure>> {
  const rows = await db.$queryRaw<{ ref: number; groupId: string; type: string; value: bigint; at: Date }[]>`
    SELECT p.workspace_ref AS ref, p.rate_limit_id AS "groupId", p.type, p.value, p.at
    FROM rate_limit_peaks p LEFT JOIN workspaces w ON w.ref = p.workspace_ref
    WHERE ${usageInSight(actor)}`;
  return new Map(
    rows.map(({ ref, groupId, type, value, at }) => [`${ref} ${groupId} ${type}`, { value: Number(value), at }]),
  );
}

/** Which busiest hours were read, by workspace, group, lane and direction. */
async function readLanes({ db }: Ctx, actor: Caller): Promise<{ hasRun: boolean; isRead: Map<string, boolean> }> {
  const rows = await db.$queryRaw<{ key: string; isRead: boolean; isShown: boolean }[]>`
    SELECT concat_ws(' ', l.workspace_ref, l.rate_limit_id, l.lane, l.direction) AS key, l.is_read AS "isRead",
      coalesce(${usageInSight(actor)}, false) AS "isShown"
    FROM rate_limit_lanes l LEFT JOIN workspaces w ON w.ref = l.workspace_ref`;
  const shown = rows.filter(({ isShown }) => isShown);
  return { hasRun: rows.length > 0, isRead: new Map(shown.map(({ key, isRead }) => [key, isRead])) };
}
