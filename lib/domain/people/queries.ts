import type { Caller } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { nameSql } from '@/lib/core/names';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { readPage, readSpendWindow, type Unformatted } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type PersonRow, type PersonWorkspace, peopleList, personGet } from './query-schema';
import type { PeopleFacet, PeopleSort } from './schema';

const MOST_WORKSPACES = 500;

const FACETS: Readonly<Record<PeopleFacet, Prisma.Sql>> = {
  members: Prisma.sql`r."goneAt" IS NULL`,
  unused: Prisma.sql`r."goneAt" IS NULL AND r."unusedKeys" > 0`,
  left: Prisma.sql`r."goneAt" IS NOT NULL`,
  all: Prisma.sql`true`,
};

const SORTS: Readonly<Record<PeopleSort, Prisma.Sql>> = {
  name: Prisma.sql`lower(r.name)`,
  role: Prisma.sql`r.role`,
  workspaces: Prisma.sql`r.workspaces`,
  keys: Prisma.sql`r."activeKeys"`,
  spend: Prisma.sql`r.spend`,
  added: Prisma.sql`r."addedAt"`,
  active: Prisma.sql`greatest(r."lastKeyDay"::timestamptz, r."lastSeenAt")`,
};

const SEARCHED = [Prisma.sql`r.name`, Prisma.sql`r.email`, Prisma.sql`r.id`];

/** Members of the organisation with their workspaces, keys and spend, as far as the actor may see. */
export const listPeople = answer(peopleList, async (ctx, { search, show, role, sort, order, page, pageSize }) => {
  const [window, found] = await Promise.all([
    readSpendWindow(ctx.db),
    readPage<Unformatted<PersonRow>, PeopleFacet>(ctx.db, {
      rows: userRows(ctx.actor, ctx.now),
      where: [contains(SEARCHED, search), ...(role === undefined ? [] : [Prisma.sql`r.role = ${role}`])],
      facets: FACETS,
      show,
      order: Prisma.sql`${ordered(SORTS[sort], order)}, r.name, r.id`,
      page,
      pageSize,
    }),
  ]);
  return { ...found, rows: found.rows.map(toRow), window };
});

/** One member of the organisation. Missing and hidden members look the same. */
export const getPerson = answer(personGet, async (ctx, { userId }) => {
  const [row] = await ctx.db.$queryRaw<(Unformatted<PersonRow> & { departureId: string | null })[]>`
    SELECT r.*, CASE WHEN ${can(ctx.actor, 'person:write')} THEN (SELECT d.id::text FROM departures d
      WHERE d.user_id = r.id AND d.state <> 'dry_run' ORDER BY d.started_at DESC LIMIT 1) END AS "departureId"
    FROM (${userRows(ctx.actor, ctx.now)}) r WHERE r.id = ${userId}`;
  if (!row) throw notFound('person');
  const memberships = await ctx.db.$queryRaw<PersonWorkspace[]>`
    SELECT w.id, w.name, m.workspace_role AS role, w.archived_at AS "archivedAt"
    FROM workspace_members m JOIN workspaces w ON w.id = m.workspace_id
    WHERE m.user_id = ${userId} AND ${isShown(ctx.actor)}
    ORDER BY w.archived_at IS NOT NULL, lower(w.name), w.id LIMIT ${MOST_WORKSPACES}`;
  return { ...toRow(row), memberships, departureId: row.departureId };
});

/** A membership `m` in a workspace that still exists and that the actor may see. */
function isShown(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'workspace:read');
  const visible = within.all ? Prisma.sql`true` : Prisma.sql`m.workspace_id = ANY(${within.workspaceIds}::text[])`;
  return Prisma.sql`m.gone_at IS NULL AND w.gone_at IS NULL AND ${visible}`;
}

function userRows(actor: Caller, now: Date): Prisma.Sql {
  const within = reach(actor, 'person:read');
  const visible = within.all
    ? Prisma.sql`true`
    : Prisma.sql`(u.id = ${actor.upstreamUserId}::text OR EXISTS (SELECT FROM workspace_members s
        WHERE s.user_id = u.id AND s.gone_at IS NULL AND s.workspace_id = ANY(${within.workspaceIds}::text[])))`;
  return Prisma.sql`
    SELECT u.id, ${nameSql(Prisma.sql`u`)} AS name, u.email, u.role, u.added_at AS "addedAt", u.gone_at AS "goneAt",
      coalesce(m.workspaces, 0) AS workspaces,
      CASE WHEN v.keys <> 'hidden' THEN coalesce(k.active, 0) END AS "activeKeys",
      CASE WHEN v.keys <> 'hidden' THEN coalesce(k.unused, 0) END AS "unusedKeys",
      CASE WHEN v.spend <> 'hidden' THEN coalesce(k.spend, 0) END AS spend,
      v.keys AS "keysSight", v.spend AS "spendSight",
      CASE WHEN v.keys <> 'hidden' THEN k.last_day END AS "lastKeyDay",
      s.seen_at AS "lastSeenAt"
    FROM users u
    CROSS JOIN LATERAL (SELECT ${sight(actor, 'api_key:read')} AS keys, ${sight(actor, 'cost:read')} AS spend) v
    LEFT JOIN (
      SELECT m.user_id, count(*)::int AS workspaces FROM workspace_members m JOIN workspaces w ON w.id = m.workspace_id
      WHERE ${isShown(actor)} AND w.archived_at IS NULL GROUP BY 1
    ) m ON m.user_id = u.id
    LEFT JOIN (
      SELECT r."ownerId" AS user_id, count(*) FILTER (WHERE r.status = 'active')::int AS active,
        count(*) FILTER (WHERE r."isUnused")::int AS unused, sum(r.spend)::bigint AS spend, max(r."lastUsedDay") AS last_day
      FROM (${keyRows(actor, now)}) r WHERE r."isDetailed" GROUP BY 1
    ) k ON k.user_id = u.id
    LEFT JOIN (
      SELECT p.upstream_user_id AS user_id, max(s.last_seen_at) AS seen_at FROM sessions s JOIN people p ON p.id = s.person_id
      WHERE ${can(actor, 'session:end')} OR p.upstream_user_id = ${actor.upstreamUserId}::text GROUP BY 1
    ) s ON s.user_id = u.id
    WHERE ${visible}`;
}

/** How many of the keys of `u` the permission shows: all, those in workspaces the actor leads, or none. */
function sight(actor: Caller, permission: 'api_key:read' | 'cost:read'): Prisma.Sql {
  const within = reach(actor, permission);
  if (within.all) return Prisma.sql`'all'`;
  const others = within.workspaceIds.length > 0 ? Prisma.sql`'led'` : Prisma.sql`'hidden'`;
  return Prisma.sql`CASE WHEN ${within.own} AND u.id = ${actor.upstreamUserId}::text THEN 'all' ELSE ${others} END`;
}

function toRow(row: Unformatted<PersonRow>): PersonRow {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    addedAt: row.addedAt,
    goneAt: row.goneAt,
    workspaces: row.workspaces,
    activeKeys: row.activeKeys,
    unusedKeys: row.unusedKeys,
    keysSight: row.keysSight,
    spend: row.spend?.toString() ?? null,
    spendSight: row.spendSight,
    lastKeyDay: row.lastKeyDay,
    lastSeenAt: row.lastSeenAt,
  };
}
