import type { Caller } from '@/lib/access/principals';
import { limitOf, reach } from '@/lib/access/reach';
import { Prisma } from '@/prisma/generated/client';
import { LEAD_INVITE_ROLES } from './role-schema';
import { INVITE_POLICY_KEY } from './schema';

/** Requests `r` that are the actor's own; of a token limited to workspaces, those for no other. */
function isOwn(actor: Caller): Prisma.Sql {
  const limit = limitOf(actor);
  const within =
    limit === null
      ? Prisma.sql`true`
      : Prisma.sql`NOT EXISTS (SELECT FROM invite_placements p
          WHERE p.request_id = r.id AND NOT p.workspace_id = ANY(${[...limit]}::text[]))`;
  return Prisma.sql`(r.requested_by_id = ${actor.personId}::uuid AND ${within})`;
}

/** Requests `r` that the actor may see: all, their own, and those for workspaces that they lead. */
export function isVisible(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'invite:approve');
  if (within.all) return Prisma.sql`true`;
  return Prisma.sql`(${isOwn(actor)} OR EXISTS (SELECT FROM invite_placements p
    WHERE p.request_id = r.id AND p.workspace_id = ANY(${within.workspaceIds}::text[])))`;
}

/**
 * Requests `r` waiting for the actor: the same as `judgeDeciding` and `isWaitingFor`, for many at once, plus those whose
 * person could not be added to one of their workspaces.
 */
export function isWaiting(actor: Caller): Prisma.Sql {
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

/** What is looked through of `r`, the rows. */
export const INVITE_SEARCHED = [
  Prisma.sql`r.email`,
  Prisma.sql`r."requesterName"`,
  Prisma.sql`array_to_string(r.workspaces, ' ')`,
];

/** Requests that the actor may see and, for whoever may see all, invites that were sent in the Console. */
export function inviteRows(actor: Caller, now: Date): Prisma.Sql {
  const sees = reach(actor, 'invite:approve').all;
  return Prisma.sql`
    SELECT r.id::text, r.email, r.role, r.state, false AS "isForeign", ${isWaiting(actor)} AS "isWaiting",
      r.requested_at AS "requestedAt", q.name AS "requesterName", coalesce(w.names, '{}') AS workspaces,
      coalesce(w.undecided, 0) AS undecided, coalesce(r.failure_message, r.decision_note) AS note,
      r.expires_at AS "expiresAt", greatest(r.requested_at, r.decided_at, r.sent_at, r.accepted_at, r.placed_at,
        r.closed_at) AS "changedAt"
    FROM invite_requests r
    LEFT JOIN people q ON q.id = r.requested_by_id
    LEFT JOIN LATERAL (
      SELECT array_agg(w.name ORDER BY lower(w.name), w.id) AS names,
        count(*) FILTER (WHERE p.state = 'waiting')::int AS undecided
      FROM invite_placements p JOIN workspaces w ON w.id = p.workspace_id WHERE p.request_id = r.id
    ) w ON true
    WHERE ${isVisible(actor)}
    UNION ALL
    SELECT i.id, i.email, i.role,
      ${consoleState(now)}, true, false, i.invited_at, NULL, '{}', 0,
      CASE WHEN i.status = 'unknown' THEN 'Whether it is still open could not be read.' END,
      i.expires_at, coalesce(i.accepted_at, i.invited_at)
    FROM invites i
    WHERE ${sees}::boolean AND i.status <> 'deleted' AND i.gone_at IS NULL
      AND NOT EXISTS (SELECT FROM invite_requests r WHERE r.invite_id = i.id)`;
}

/** How an invite `i` that was sent in the Console stands. */
export const consoleState = (now: Date) => Prisma.sql`
  CASE WHEN i.status = 'accepted' THEN 'accepted' WHEN i.status = 'expired' OR i.expires_at < ${now} THEN 'expired'
    WHEN i.status IN ('pending', 'unknown') THEN 'sent' ELSE 'withdrawn' END`;
