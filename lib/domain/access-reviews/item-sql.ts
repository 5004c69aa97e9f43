import type { Caller, PersonActor } from '@/lib/access/principals';
import { can, reach, WHOLE_ORGANIZATION } from '@/lib/access/reach';
import { allOf, contains } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import type { ItemFilters } from './schema';

/** Items `i` within a reach: those of no workspace only where it is everything. */
export function itemsWithin(actor: Caller, permission: 'access_review:read' | 'access_review:decide'): Prisma.Sql {
  const { all, workspaceIds } = reach(actor, permission);
  return all ? Prisma.sql`true` : Prisma.sql`coalesce(i.workspace_id = ANY(${workspaceIds}::text[]), false)`;
}

/** Items `i` that the actor may decide: nobody decides about their own access. */
export function mayDecide(actor: Caller): Prisma.Sql {
  return Prisma.sql`(${itemsWithin(actor, 'access_review:decide')} AND i.holder_person_id IS DISTINCT FROM ${actor.personId}::uuid)`;
}

const FACETS = {
  undecided: Prisma.sql`i.decision IS NULL`,
  keep: Prisma.sql`i.decision = 'keep'`,
  remove: Prisma.sql`i.decision = 'remove'`,
  failed: Prisma.sql`i.outcome IN ('failed', 'changed')`,
  all: Prisma.sql`true`,
};

/** What the filters find of items `i`. */
export function itemsFound({ show, kind, workspaceId, search, usedSince, unusedSince }: ItemFilters): Prisma.Sql {
  return allOf([
    FACETS[show],
    ...(kind === undefined ? [] : [Prisma.sql`i.kind = ${kind}`]),
    ...(workspaceId === undefined ? [] : [Prisma.sql`i.workspace_id = ${workspaceId}`]),
    ...(usedSince === undefined ? [] : [Prisma.sql`i.last_used_day >= ${usedSince}::date`]),
    ...(unusedSince === undefined ? [] : [Prisma.sql`coalesce(i.last_used_day < ${unusedSince}::date, true)`]),
    contains([Prisma.sql`i.name`, Prisma.sql`i.holder_name`, Prisma.sql`i.workspace_name`], search),
  ]);
}

/** Whether anybody but the holder could decide an item `i`, as everybody stands now. */
export function hasOtherReviewer(everybody: readonly PersonActor[]): Prisma.Sql {
  const managers = everybody.filter((actor) => can(actor, 'access_review:decide', WHOLE_ORGANIZATION));
  const leads = everybody.flatMap(({ personId, leadWorkspaceIds }) =>
    leadWorkspaceIds.map((workspaceId) => ({ personId, workspaceId })),
  );
  return Prisma.sql`(
    EXISTS (SELECT FROM unnest(${managers.map(({ personId }) => personId)}::uuid[]) m WHERE m IS DISTINCT FROM i.holder_person_id)
    OR EXISTS (SELECT FROM unnest(${leads.map(({ workspaceId }) => workspaceId)}::text[], ${leads.map(({ personId }) => personId)}::uuid[])
      AS l(workspace_id, person_id) WHERE l.workspace_id = i.workspace_id AND l.person_id IS DISTINCT FROM i.holder_person_id))`;
}

/** Items `i` that are removed once somebody confirms it: decided so, or decided by nobody although somebody could have. */
export function toRemove(everybody: readonly PersonActor[]): Prisma.Sql {
  return Prisma.sql`(i.decision = 'remove' OR (i.decision IS NULL AND ${hasOtherReviewer(everybody)}))`;
}
