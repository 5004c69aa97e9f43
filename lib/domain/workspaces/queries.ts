import { z } from 'zod';
import { can, reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { nameSql } from '@/lib/core/names';
import { readPage, readSpendWindow, type Unformatted } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { lacking } from './lacks-sql';
import {
  type WorkspaceMemberRow,
  type WorkspaceRow,
  workspaceGet,
  workspaceList,
  workspaceMembers,
  workspaceNames,
} from './query-schema';
import type { WorkspaceFacet, WorkspaceSort } from './schema';
import { workspaceRows } from './visible-sql';

const MOST_NAMES = 500;
const LIVE = Prisma.sql`r."archivedAt" IS NULL AND r."goneAt" IS NULL`;

const FACETS: Readonly<Record<WorkspaceFacet, Prisma.Sql>> = {
  live: LIVE,
  unused: Prisma.sql`${LIVE} AND r."unusedKeys" > 0`,
  archived: Prisma.sql`r."archivedAt" IS NOT NULL AND r."goneAt" IS NULL`,
  gone: Prisma.sql`r."goneAt" IS NOT NULL`,
  all: Prisma.sql`true`,
};

const SORTS: Readonly<Record<WorkspaceSort, Prisma.Sql>> = {
  name: Prisma.sql`lower(r.name)`,
  members: Prisma.sql`r.members`,
  keys: Prisma.sql`r."activeKeys"`,
  spend: Prisma.sql`r.spend`,
  created: Prisma.sql`r."createdAt"`,
};

const SEARCHED = [
  Prisma.sql`r.name`,
  Prisma.sql`r.id`,
  Prisma.sql`(SELECT string_agg(tag.key || ':' || tag.value, ' ') FROM jsonb_each_text(r.tags) tag)`,
];

/** Workspaces with members, keys and spend of the last 30 days, as far as the actor may see. */
export const listWorkspaces = answer(workspaceList, async (ctx, filters) => {
  const { search, show, lacks, sort, order, page, pageSize } = filters;
  const rows = Prisma.sql`SELECT *, coalesce(sum(spend) OVER (), 0)::text AS "spendTotal" FROM (${workspaceRows(ctx.actor, ctx.now)}) w`;
  const [window, found] = await Promise.all([
    readSpendWindow(ctx.db),
    readPage<Unformatted<WorkspaceRow> & { spendTotal: string }, WorkspaceFacet>(ctx.db, {
      rows,
      where: [contains(SEARCHED, search), ...(lacks ? [lacking(ctx.actor, lacks)] : [])],
      facets: FACETS,
      show,
      order: Prisma.sql`${ordered(SORTS[sort], order)}, r.name, r.id`,
      page,
      pageSize,
    }),
  ]);
  return { ...found, rows: found.rows.map(toRow), window, spendTotal: found.rows[0]?.spendTotal ?? '0' };
});

/** One workspace. What does not exist and what the actor may not see are not told apart. */
export const getWorkspace = answer(workspaceGet, async (ctx, { workspaceId }) => {
  if (!can(ctx.actor, 'workspace:read', { workspaceId })) throw notFound('workspace');
  const [row] = await ctx.db.$queryRaw<(Unformatted<WorkspaceRow> & DetailRow)[]>`
    SELECT r.*, w.data_residency AS residency, coalesce(p.description, '') AS description,
      coalesce(p.audience, '') AS audience, p.tier
    FROM (${workspaceRows(ctx.actor, ctx.now)}) r JOIN workspaces w ON w.id = r.id
    LEFT JOIN workspace_profiles p ON p.workspace_id = r.id WHERE r.id = ${workspaceId}`;
  if (!row) throw notFound('workspace');
  const { description, audience, tier } = row;
  const residency = residencySchema.safeParse(row.residency).data;
  const dataResidency = {
    workspaceGeo: residency?.workspace_geo ?? null,
    defaultInferenceGeo: residency?.default_inference_geo ?? null,
    allowedInferenceGeos: allowedGeos(residency?.allowed_inference_geos ?? null),
  };
  return { ...toRow(row), description, audience, tier, dataResidency };
});

interface DetailRow {
  residency: unknown;
  description: string;
  audience: string;
  tier: string | null;
}

const residencySchema = z.object({
  workspace_geo: z.string().nullish(),
  default_inference_geo: z.string().nullish(),
  allowed_inference_geos: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** One text or many: a text other than "unrestricted" is the only one that is allowed. */
function allowedGeos(allowed: string | string[] | null): 'unrestricted' | string[] | null {
  if (allowed === null || Array.isArray(allowed)) return allowed;
  return allowed === 'unrestricted' ? allowed : [allowed];
}

/** Workspaces by name, for choosing one. */
export const listWorkspaceNames = answer(workspaceNames, async (ctx) => {
  const within = reach(ctx.actor, 'workspace:read');
  return ctx.db.workspace.findMany({
    where: within.all ? {} : { id: { in: within.workspaceIds } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST_NAMES,
  });
});

/** Who belongs to a workspace and in which role. */
export const listWorkspaceMembers = answer(workspaceMembers, async (ctx, { workspaceId, search, page }) => {
  if (!can(ctx.actor, 'person:read', { workspaceId })) throw notFound('workspace');
  return readPage<WorkspaceMemberRow, 'all'>(ctx.db, {
    rows: Prisma.sql`
      SELECT u.id AS "userId", ${nameSql(Prisma.sql`u`)} AS name, u.email, m.workspace_role AS "workspaceRole", u.role AS "organizationRole"
      FROM workspace_members m JOIN users u ON u.id = m.user_id
      WHERE m.workspace_id = ${workspaceId} AND m.gone_at IS NULL`,
    where: [contains([Prisma.sql`r.name`, Prisma.sql`r.email`], search)],
    facets: { all: Prisma.sql`true` },
    show: 'all',
    // Whom the workspace itself was given to, its admins first; what is inherited follows.
    order: Prisma.sql`r."organizationRole" = 'admin' OR r."workspaceRole" = 'workspace_billing',
      r."workspaceRole" <> 'workspace_admin', lower(r.name), r."userId"`,
    page,
  });
});

function toRow(row: Unformatted<WorkspaceRow>): WorkspaceRow {
  return {
    id: row.id,
    name: row.name,
    color: row.color,
    isDefault: row.isDefault,
    createdAt: row.createdAt,
    archivedAt: row.archivedAt,
    goneAt: row.goneAt,
    tags: row.tags,
    members: row.members,
    activeKeys: row.activeKeys,
    unusedKeys: row.unusedKeys,
    keysSight: row.keysSight,
    spend: row.spend?.toString() ?? null,
    spendSight: row.spendSight,
  };
}
