import type { Db, Tx } from '@/lib/core/db';
import { nameOf } from '@/lib/core/names';
import { Prisma } from '@/prisma/generated/client';
import { FACTOR_POLICY_KEY, isFactorRequired } from './factor-policy';
import { AUDIT_POLICY_KEY } from './permissions';
import { ORG_ROLES, type OrgRole, type PersonActor } from './principals';
import { effectiveRole } from './standing';

export interface ActorRow {
  personId: string;
  email: string;
  name: string;
  upstreamUserId: string | null;
  roleOverride: string | null;
  deactivatedAt: Date | null;
  upstreamRole: string | null;
  goneAt: Date | null;
  adminWorkspaceIds: string[];
  namedLeadWorkspaceIds: string[];
  memberWorkspaceIds: string[];
  isAuditClosed: boolean;
}

/** One statement for all that is true of people at this moment; `source` yields their `person_id`. */
export const actorSql = (source: Prisma.Sql) => Prisma.sql`
  SELECT p.id::text AS "personId", p.email, p.name, p.upstream_user_id AS "upstreamUserId",
    p.role_override AS "roleOverride", p.deactivated_at AS "deactivatedAt", u.role AS "upstreamRole", u.gone_at AS "goneAt",
    coalesce(m.led, '{}') AS "adminWorkspaceIds", coalesce(l.led, '{}') AS "namedLeadWorkspaceIds", coalesce(m.belongs, '{}') AS "memberWorkspaceIds",
    EXISTS (SELECT FROM settings WHERE key = ${AUDIT_POLICY_KEY} AND value -> 'closedToViewers' = 'true') AS "isAuditClosed"
  FROM (${source}) AS source
  JOIN people p ON p.id = source.person_id
  LEFT JOIN users u ON u.id = p.upstream_user_id
  LEFT JOIN LATERAL (
    SELECT array_agg(workspace_id ORDER BY workspace_id) AS belongs,
      array_agg(workspace_id ORDER BY workspace_id) FILTER (WHERE workspace_role = 'workspace_admin') AS led
    FROM workspace_members WHERE user_id = u.id AND gone_at IS NULL
  ) m ON true
  LEFT JOIN LATERAL (SELECT array_agg(workspace_id) AS led FROM workspace_leads WHERE person_id = p.id) l ON true`;

function isOrgRole(role: string | null): role is OrgRole {
  return ORG_ROLES.some((known) => known === role);
}

export function standingRole(row: Pick<ActorRow, 'roleOverride' | 'upstreamRole' | 'goneAt' | 'deactivatedAt'>) {
  return effectiveRole({ ...row, roleOverride: isOrgRole(row.roleOverride) ? row.roleOverride : null });
}

export function toActor(row: ActorRow | undefined): PersonActor | null {
  const standing = row && standingRole(row);
  if (!row || !standing) return null;
  const { personId, email, upstreamUserId } = row;
  const name = nameOf({ id: personId, name: row.name, email });
  const isMember = upstreamUserId !== null && row.goneAt === null;
  return {
    kind: 'person',
    personId,
    email,
    name,
    role: standing.role,
    upstreamUserId,
    leadWorkspaceIds: [...new Set([...(isMember ? row.adminWorkspaceIds : []), ...row.namedLeadWorkspaceIds])].sort(),
    memberWorkspaceIds: isMember ? row.memberWorkspaceIds : [],
    isAuditClosed: row.isAuditClosed,
  };
}

/** The person's current state, or null if they have no access (any longer). The worker reads it again before it acts. */
export async function findActor(db: Db | Tx, personId: string): Promise<PersonActor | null> {
  const [row] = await db.$queryRaw<ActorRow[]>(actorSql(Prisma.sql`SELECT ${personId}::uuid AS person_id`));
  return toActor(row);
}

/** Everybody who has access now, as they stand. */
export async function findActors(db: Db | Tx): Promise<PersonActor[]> {
  const everybody = Prisma.sql`SELECT id AS person_id FROM people WHERE deactivated_at IS NULL`;
  const rows = await db.$queryRaw<ActorRow[]>(actorSql(everybody));
  return rows.flatMap((row) => toActor(row) ?? []);
}

export interface SignedIn {
  actor: PersonActor;
  sessionId: string;
  /** How they signed in. */
  method: string;
  lastSeenAt: Date;
  /** When they last proved who they are. */
  provedAt: Date;
  /** They signed in with a password alone, and their role needs a second factor: nothing is open before it is set up. */
  mustSetUpFactor: boolean;
}

interface SessionRow extends Omit<SignedIn, 'actor' | 'mustSetUpFactor'> {
  /** Of whom a second factor is required, if this session was opened by a password alone. */
  requiredOf: string | null;
}

/** Of the session `s`: opened with a password by somebody who has no second factor. The demonstration needs none. */
const hasPasswordAlone = Prisma.sql`s.method = 'password'
  AND NOT EXISTS (SELECT FROM credentials c WHERE c.person_id = s.person_id AND c.is_demonstration)
  AND NOT EXISTS (SELECT FROM second_factors f WHERE f.person_id = s.person_id)`;

/** The person behind the live session that this secret opens. The database hashes it and decides what is live. */
export async function findActorOfSession(db: Db, secret: string): Promise<SignedIn | null> {
  const [row] = await db.$queryRaw<(ActorRow & SessionRow)[]>(Prisma.sql`
    WITH live AS MATERIALIZED (SELECT session_id, person_id, last_seen_at FROM steward.session_of(${secret}))
    SELECT actor.*, live.session_id::text AS "sessionId", live.last_seen_at AS "lastSeenAt", s.method, s.proved_at AS "provedAt",
      CASE WHEN ${hasPasswordAlone} THEN (SELECT value ->> 'requiredOf' FROM settings WHERE key = ${FACTOR_POLICY_KEY}) END AS "requiredOf"
    FROM (${actorSql(Prisma.sql`SELECT person_id FROM live`)}) AS actor, live JOIN sessions s ON s.id = live.session_id`);
  const actor = toActor(row);
  if (!row || !actor) return null;
  const { sessionId, method, lastSeenAt, provedAt, requiredOf } = row;
  return { actor, sessionId, method, lastSeenAt, provedAt, mustSetUpFactor: isFactorRequired(requiredOf, actor.role) };
}
