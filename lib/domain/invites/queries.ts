import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { readPage } from '@/lib/lists/read-page';
import { contains } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { readInvitePolicy } from './fact-reads';
import {
  type ConsoleInvite,
  consoleInviteGet,
  type InviteDetail,
  type InviteRow,
  inviteCount,
  inviteGet,
  inviteList,
  invitePolicyGet,
  inviteWorkspaces,
} from './query-schema';
import type { InviteFacet } from './schema';
import { consoleState, INVITE_SEARCHED, inviteRows, isVisible, isWaiting } from './visible-sql';

const MOST_WORKSPACES = 500;
const REQUESTER_TOLD_DAYS = 14;

const FACETS: Readonly<Record<InviteFacet, Prisma.Sql>> = {
  waiting: Prisma.sql`r."isWaiting"`,
  open: Prisma.sql`r.state IN ('requested', 'approved')`,
  sent: Prisma.sql`r.state = 'sent'`,
  done: Prisma.sql`r.state IN ('accepted', 'placed')`,
  ended: Prisma.sql`r.state IN ('refused', 'expired', 'failed', 'withdrawn', 'closed')`,
  all: Prisma.sql`true`,
};

/** Requests the actor may see and, for those who may see all, invites sent in the Console. */
export const listInvites = answer(inviteList, async (ctx, { search, show, page }) => {
  const [found, mirror] = await Promise.all([
    readPage<InviteRow, InviteFacet>(ctx.db, {
      rows: inviteRows(ctx.actor, ctx.now),
      where: [contains(INVITE_SEARCHED, search)],
      facets: FACETS,
      show,
      order: Prisma.sql`r."isWaiting" DESC, r."changedAt" DESC NULLS LAST, r.id`,
      page,
    }),
    ctx.db.processStatus.findUnique({ where: { name: 'sync.mirror' }, select: { at: true } }),
  ]);
  return { ...found, readAt: mirror?.at ?? null };
});

/** One request with its outcome. Missing and hidden requests look the same. */
export const getInvite = answer(inviteGet, async (ctx, { requestId }) => {
  const [[row], policy] = await Promise.all([
    ctx.db.$queryRaw<Omit<InviteDetail, 'policy'>[]>`
      SELECT r.id::text, r.email, r.role, r.reason, r.state, r.is_direct AS "isDirect",
        r.requested_by_id::text AS "requestedById", coalesce(q.name, 'Somebody') AS "requesterName",
        r.requested_at AS "requestedAt", d.name AS "decidedByName", r.decided_by_id::text AS "decidedById",
        r.decided_at AS "decidedAt", r.decision_note AS "decisionNote", r.sent_at AS "sentAt", r.expires_at AS "expiresAt",
        r.accepted_at AS "acceptedAt", r.placed_at AS "placedAt", r.closed_at AS "closedAt", r.user_id AS "userId",
        r.failure_message AS "failureMessage", r.renews_id::text AS "renewsId",
        (SELECT n.id::text FROM invite_requests n WHERE n.renews_id = r.id ORDER BY n.requested_at DESC LIMIT 1) AS "renewedById",
        coalesce(p.placements, '[]') AS placements
      FROM invite_requests r
      LEFT JOIN people q ON q.id = r.requested_by_id
      LEFT JOIN people d ON d.id = r.decided_by_id
      LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('workspaceId', p.workspace_id, 'workspaceName', coalesce(w.name, p.workspace_id),
          'workspaceRole', p.workspace_role, 'state', p.state, 'decidedByName', b.name, 'decidedAt', p.decided_at,
          'note', p.note, 'placedAt', p.placed_at, 'failureMessage', p.failure_message,
          'leadNames', coalesce(l.names, '[]')) ORDER BY lower(w.name), p.workspace_id) AS placements
        FROM invite_placements p
        LEFT JOIN workspaces w ON w.id = p.workspace_id
        LEFT JOIN people b ON b.id = p.decided_by_id
        LEFT JOIN LATERAL (
          SELECT jsonb_agg(DISTINCT e.name) AS names FROM (
            SELECT pe.name FROM workspace_members m JOIN people pe ON pe.upstream_user_id = m.user_id
            JOIN users u ON u.id = m.user_id AND u.role <> 'admin'
            WHERE m.workspace_id = p.workspace_id AND m.workspace_role = 'workspace_admin' AND m.gone_at IS NULL
            UNION SELECT pe.name FROM workspace_leads wl JOIN people pe ON pe.id = wl.person_id
            WHERE wl.workspace_id = p.workspace_id ORDER BY 1 LIMIT 4
          ) e
        ) l ON true
        WHERE p.request_id = r.id
      ) p ON true
      WHERE r.id = ${requestId}::uuid AND ${isVisible(ctx.actor)}`,
    readInvitePolicy(ctx.db),
  ]);
  if (!row) throw notFound('invite request');
  const instant = (text: unknown) => (typeof text === 'string' ? new Date(text) : null);
  const placements = row.placements.map((place) => ({
    ...place,
    decidedAt: instant(place.decidedAt),
    placedAt: instant(place.placedAt),
  }));
  return { ...row, placements, policy };
});

/** One invite sent in the Console, for those who decide all invites. */
export const getConsoleInvite = answer(consoleInviteGet, async (ctx, input) => {
  if (!reach(ctx.actor, 'invite:approve').all) throw notFound('invite');
  const [invite] = await ctx.db.$queryRaw<ConsoleInvite[]>`
    SELECT i.id, i.email, i.role, ${consoleState(ctx.now)} AS state, i.invited_at AS "invitedAt", i.expires_at AS "expiresAt",
      i.accepted_at AS "acceptedAt",
      (SELECT u.id FROM users u WHERE lower(u.email) = lower(i.email) AND u.gone_at IS NULL LIMIT 1) AS "userId"
    FROM invites i
    WHERE i.id = ${input.inviteId} AND i.gone_at IS NULL
      AND NOT EXISTS (SELECT FROM invite_requests r WHERE r.invite_id = i.id)`;
  if (!invite) throw notFound('invite');
  return invite;
});

/** Workspaces that people can be added to, among those the actor may see. */
export const listInviteWorkspaces = answer(inviteWorkspaces, async (ctx) => {
  const within = reach(ctx.actor, 'workspace:read');
  return ctx.db.workspace.findMany({
    where: {
      ...{ isDefault: false, archivedAt: null, goneAt: null },
      ...(within.all ? {} : { id: { in: within.workspaceIds } }),
    },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST_WORKSPACES,
  });
});

/** The invite rules. */
export const getInvitePolicy = answer(invitePolicyGet, async (ctx) => {
  return readInvitePolicy(ctx.db);
});

/** How many requests are waiting for the actor, and how many of their own were unsuccessful recently. One statement. */
export const countInvites = answer(inviteCount, async (ctx) => {
  const since = new Date(ctx.now.getTime() - REQUESTER_TOLD_DAYS * 86_400_000);
  const [counts] = await ctx.db.$queryRaw<{ waiting: number; since: Date | null; ended: number }[]>`
    SELECT count(*) FILTER (WHERE ${isWaiting(ctx.actor)})::int AS waiting,
      min(r.requested_at) FILTER (WHERE ${isWaiting(ctx.actor)}) AS since,
      count(*) FILTER (WHERE r.requested_by_id = ${ctx.actor.personId}::uuid AND r.state IN ('refused', 'failed', 'expired')
        AND r.closed_at >= ${since} AND NOT EXISTS (SELECT FROM invite_requests n WHERE n.renews_id = r.id))::int AS ended
    FROM invite_requests r`;
  return counts ?? { waiting: 0, since: null, ended: 0 };
});
