import { can, reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { nameSql } from '@/lib/core/names';
import { contains, literally } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type Candidate, candidateSearch, leadList, type WorkspaceLead } from './query-schema';

const MOST_CANDIDATES = 30;
/** People who may not see everyone can only find others by something they know about them, not by browsing. */
const LEAST_TYPED = 3;

/**
 * Members of the organisation to add to a workspace, by name or e-mail. A lead may find everyone this way, otherwise
 * they could not add anyone new.
 */
export const searchCandidates = answer(candidateSearch, async (ctx, { workspaceId, search, as }) => {
  if (!reach(ctx.actor, 'person:read').all && search.length < LEAST_TYPED) return [];
  const found = contains([Prisma.sql`c.name`, Prisma.sql`c.email`], search);
  const begins = `${literally(search)}%`;
  const rows = as === 'lead' ? leadCandidates(workspaceId) : memberCandidates(workspaceId);
  return ctx.db.$queryRaw<Candidate[]>`
    SELECT c.id, c.name, c.email, c.refusal FROM (${rows}) c WHERE ${found}
    ORDER BY c.refusal IS NOT NULL, c.name ILIKE ${begins} DESC, lower(c.name), c.id LIMIT ${MOST_CANDIDATES}`;
});

function memberCandidates(workspaceId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT u.id, ${nameSql(Prisma.sql`u`)} AS name, u.email, CASE WHEN u.role = 'admin' THEN 'Admin of the organisation'
      WHEN m.user_id IS NOT NULL AND m.workspace_role <> 'workspace_billing' THEN 'Member already' END AS refusal
    FROM users u LEFT JOIN workspace_members m
      ON m.user_id = u.id AND m.workspace_id = ${workspaceId} AND m.gone_at IS NULL
    WHERE u.gone_at IS NULL`;
}

function leadCandidates(workspaceId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT p.id::text AS id, p.name, p.email, CASE WHEN l.person_id IS NOT NULL THEN 'Lead already'
      WHEN m.user_id IS NOT NULL THEN 'Leads it as its admin' END AS refusal
    FROM people p LEFT JOIN users u ON u.id = p.upstream_user_id
    LEFT JOIN workspace_leads l ON l.person_id = p.id AND l.workspace_id = ${workspaceId}
    LEFT JOIN workspace_members m ON m.user_id = u.id AND m.workspace_id = ${workspaceId} AND m.gone_at IS NULL
      AND m.workspace_role = 'workspace_admin'
    WHERE p.deactivated_at IS NULL AND (p.role_override IS NOT NULL OR (u.id IS NOT NULL AND u.gone_at IS NULL))`;
}

/** Who leads a workspace, and why: its admins and its named leads. Organisation admins are not listed. */
export const listWorkspaceLeads = answer(leadList, async (ctx, { workspaceId }) => {
  if (!can(ctx.actor, 'person:read', { workspaceId })) throw notFound('workspace');
  return ctx.db.$queryRaw<WorkspaceLead[]>`
    SELECT p.id::text AS "personId", u.id AS "userId", coalesce(nullif(u.name, ''), nullif(p.name, ''), ${nameSql(Prisma.sql`u`)}) AS name, coalesce(u.email, p.email) AS email,
      m.user_id IS NOT NULL AS "isAdmin", by.name AS "namedBy", l.added_at AS "namedAt"
    FROM (SELECT user_id FROM workspace_members m JOIN users u ON u.id = m.user_id
        WHERE workspace_id = ${workspaceId} AND m.gone_at IS NULL AND workspace_role = 'workspace_admin'
          AND u.role <> 'admin' AND u.gone_at IS NULL) m
    FULL JOIN (SELECT l.*, p.upstream_user_id FROM workspace_leads l JOIN people p ON p.id = l.person_id
        WHERE l.workspace_id = ${workspaceId} AND p.deactivated_at IS NULL) l ON l.upstream_user_id = m.user_id
    LEFT JOIN people p ON p.id = l.person_id OR (l.person_id IS NULL AND p.upstream_user_id = m.user_id)
    LEFT JOIN users u ON u.id = coalesce(m.user_id, l.upstream_user_id)
    LEFT JOIN people by ON by.id = l.added_by_id
    ORDER BY lower(coalesce(nullif(u.name, ''), p.name)), 1`;
});
