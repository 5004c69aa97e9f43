import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { Prisma } from '@/prisma/generated/client';
import { LEAD_INVITE_ROLES } from './role-schema';
import { INVITE_POLICY_KEY } from './schema';

/** Requests `r` that the actor may see: all, their own, and those for workspaces that they lead. */
export function isVisible(actor: PersonActor): Prisma.Sql {
  const within = reach(actor, 'invite:approve');
  if (within.all) return Prisma.sql`true`;
  return Prisma.sql`(r.requested_by_id = ${actor.personId}::uuid OR EXISTS (SELECT FROM invite_placements p
    WHERE p.request_id = r.id AND p.workspace_id = ANY(${within.workspaceIds}::text[])))`;
}

/**
 * Requests `r` waiting for the actor: the same as `decidingOf` and `isWaitingFor`, for many at once, plus those whose
 * person could not be added to one of their workspaces.
 */
export function isWaiting(actor: PersonActor): Prisma.Sql {
  const within = reach(actor, 'invite:approve');
  if (!within.all && within.workspaceIds.length === 0) return Prisma.sql`false`;
  const ownersApproveOwn = Prisma.sql`coalesce((SELECT s.value->>'ownersApproveOwn' FROM settings s
    WHERE s.key = ${INVITE_POLICY_KEY}), 'true') <> 'false'`;
  const mayOwn = actor.role === 'owner' ? ownersApproveOwn : Prisma.sql`false`;
  const isOthers = Prisma.sql`(r.requested_by_id <> ${actor.personId}::uuid OR ${mayOwn})`;
  const waits = (which: Prisma.Sql) => Prisma.sql`EXISTS (SELECT FROM invite_placements p
    WHERE p.request_id = r.id AND p.state IN ('waiting', 'failed') AND ${which})`;
  const isOpen = Prisma.sql`r.state IN ('requested', 'approved', 'sent', 'accepted', 'placed')`;
  if (within.all)
    return Prisma.sql`(${isOthers} AND ${isOpen} AND (r.state = 'requested' OR ${waits(Prisma.sql`true`)}))`;
  const led = waits(Prisma.sql`p.workspace_id = ANY(${within.workspaceIds}::text[])`);
  return Prisma.sql`(${isOthers} AND ${isOpen} AND r.role = ANY(${[...LEAD_INVITE_ROLES]}::text[]) AND ${led})`;
}
