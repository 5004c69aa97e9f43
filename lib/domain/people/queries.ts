import type { Ctx } from '@/lib/core/context';
import type { Db, Tx } from '@/lib/core/db';
import { nameOf } from '@/lib/core/names';
import { authorize, ORG_ROLES, type OrgRole, type PersonActor, reach } from '@/lib/core/permissions';
import { Prisma } from '@/prisma/generated/client';
import { effectiveRole } from './rules';
import { type PeopleFilters, type PeoplePage, type PersonRow, peopleFilters } from './schema';

const PAGE_SIZE = 50;

interface ActorRow {
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
}

/** One statement for all that is true of a person at this moment. `source` yields `person_id` of one row at most. */
const actorSql = (source: Prisma.Sql) => Prisma.sql`
  SELECT p.id::text AS "personId", p.email, p.name, p.upstream_user_id AS "upstreamUserId",
    p.role_override AS "roleOverride", p.deactivated_at AS "deactivatedAt", u.role AS "upstreamRole", u.gone_at AS "goneAt",
    coalesce(m.led, '{}') AS "adminWorkspaceIds", coalesce(l.led, '{}') AS "namedLeadWorkspaceIds", coalesce(m.belongs, '{}') AS "memberWorkspaceIds"
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

function standingRole(row: Pick<ActorRow, 'roleOverride' | 'upstreamRole' | 'goneAt' | 'deactivatedAt'>) {
  return effectiveRole({ ...row, roleOverride: isOrgRole(row.roleOverride) ? row.roleOverride : null });
}

function actorOf(row: ActorRow | undefined): PersonActor | null {
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
  };
}

/** The person as they stand now, or null if they have no access (any more). The worker asks again before it acts. */
export async function findActor(db: Db | Tx, personId: string): Promise<PersonActor | null> {
  const [row] = await db.$queryRaw<ActorRow[]>(actorSql(Prisma.sql`SELECT ${personId}::uuid AS person_id`));
  return actorOf(row);
}

export interface SignedIn {
  actor: PersonActor;
  sessionId: string;
  lastSeenAt: Date;
}

/** Who stands behind the live session that this secret opens. The database hashes it and says what is live. */
export async function findActorOfSession(db: Db, secret: string): Promise<SignedIn | null> {
  const [row] = await db.$queryRaw<(ActorRow & { sessionId: string; lastSeenAt: Date })[]>(Prisma.sql`
    WITH live AS MATERIALIZED (SELECT session_id, person_id, last_seen_at FROM steward.session_of(${secret}))
    SELECT actor.*, live.session_id::text AS "sessionId", live.last_seen_at AS "lastSeenAt"
    FROM (${actorSql(Prisma.sql`SELECT person_id FROM live`)}) AS actor, live`);
  const actor = actorOf(row);
  return row && actor ? { actor, sessionId: row.sessionId, lastSeenAt: row.lastSeenAt } : null;
}

/** True until somebody who has access is an owner: only then does the set-up page open. */
export async function isSetUpOpen(db: Db | Tx): Promise<boolean> {
  const owner = await db.person.findFirst({
    where: { roleOverride: 'owner', deactivatedAt: null },
    select: { id: true },
  });
  return owner === null;
}

export async function countOtherOwners(db: Db | Tx, personId: string): Promise<number> {
  return db.person.count({ where: { roleOverride: 'owner', deactivatedAt: null, id: { not: personId } } });
}

/** Owners by name, for pages that must say whom to ask. */
export async function listOwnerNames(db: Db, limit = 3): Promise<string[]> {
  const owners = await db.person.findMany({
    where: { roleOverride: 'owner', deactivatedAt: null },
    select: { name: true },
    orderBy: { createdAt: 'asc' },
    take: limit,
  });
  return owners.map((owner) => owner.name);
}

/** People with their role in force, why it is in force and what they lead. */
export async function listPeople(ctx: Ctx, input: PeopleFilters = {}): Promise<PeoplePage> {
  authorize(ctx.actor, 'person:read');
  const { search, page } = peopleFilters.parse(input);
  const where: Prisma.PersonWhereInput = { AND: [visibleTo(ctx.actor), matching(search)] };
  const [total, people] = await Promise.all([
    ctx.db.person.count({ where }),
    ctx.db.person.findMany({
      where,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
      select: {
        id: true,
        name: true,
        email: true,
        roleOverride: true,
        roleOverrideById: true,
        roleOverrideAt: true,
        deactivatedAt: true,
        credential: { select: { personId: true } },
        user: {
          select: {
            role: true,
            goneAt: true,
            memberships: {
              where: { workspaceRole: 'workspace_admin', goneAt: null, ...knownWorkspaces(ctx.actor) },
              select: { workspace: { select: { id: true, name: true } } },
              orderBy: { workspaceId: 'asc' },
            },
          },
        },
      },
    }),
  ]);
  const [names, named] = await Promise.all([
    namesOf(
      ctx.db,
      people.flatMap((person) => person.roleOverrideById ?? []),
    ),
    namedLeads(
      ctx.db,
      ctx.actor,
      people.map(({ id }) => id),
    ),
  ]);
  const actorId = ctx.actor.personId;
  const rows = people.map((person): PersonRow => {
    const upstreamRole = person.user?.role ?? null;
    const goneAt = person.user?.goneAt ?? null;
    const standing = standingRole({ ...person, upstreamRole, goneAt });
    return {
      personId: person.id,
      name: nameOf(person),
      email: person.email,
      role: standing?.role ?? null,
      roleFrom: standing?.from ?? null,
      upstreamRole,
      overriddenBy: person.roleOverride ? (names.get(person.roleOverrideById ?? '') ?? 'Steward') : null,
      overriddenAt: person.roleOverride ? person.roleOverrideAt : null,
      hasLeft: goneAt !== null,
      leads: distinct([
        ...(goneAt ? [] : (person.user?.memberships.map((membership) => membership.workspace) ?? [])),
        ...(standing ? (named.get(person.id) ?? []) : []),
      ]),
      hasPassword: person.credential !== null,
      isYou: person.id === actorId,
    };
  });
  return { rows, total, page, pageSize: PAGE_SIZE };
}

type NamedWorkspace = PersonRow['leads'][number];

/** Whom an owner named as a lead, and of what. */
async function namedLeads(db: Db, actor: PersonActor, personIds: string[]): Promise<Map<string, NamedWorkspace[]>> {
  const within = reach(actor, 'workspace:read');
  const rows = await db.$queryRaw<{ personId: string; id: string; name: string }[]>`
    SELECT l.person_id::text AS "personId", w.id, w.name
    FROM workspace_leads l JOIN workspaces w ON w.id = l.workspace_id
    WHERE l.person_id = ANY(${personIds}::uuid[])
      AND (${within.all} OR w.id = ANY(${within.workspaceIds}::text[])) ORDER BY w.id`;
  const byPerson = new Map<string, NamedWorkspace[]>();
  for (const { personId, id, name } of rows) byPerson.set(personId, [...(byPerson.get(personId) ?? []), { id, name }]);
  return byPerson;
}

function distinct(workspaces: readonly NamedWorkspace[]): NamedWorkspace[] {
  return [...new Map(workspaces.map((workspace) => [workspace.id, workspace])).values()];
}

/** Workspaces are named only to whoever may see them. */
function knownWorkspaces(actor: PersonActor): Prisma.WorkspaceMemberWhereInput {
  const within = reach(actor, 'workspace:read');
  return within.all ? {} : { workspaceId: { in: within.workspaceIds } };
}

function visibleTo(actor: PersonActor): Prisma.PersonWhereInput {
  const within = reach(actor, 'person:read');
  if (within.all) return {};
  const shared = { memberships: { some: { workspaceId: { in: within.workspaceIds }, goneAt: null } } };
  return { OR: [{ id: actor.personId }, { user: shared }] };
}

function matching(search: string | undefined): Prisma.PersonWhereInput {
  if (!search) return {};
  const contains = { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
  return { OR: [{ name: contains }, { email: contains }] };
}

async function namesOf(db: Db, personIds: string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const people = await db.person.findMany({
    where: { id: { in: personIds } },
    select: { id: true, name: true, email: true },
  });
  return new Map(people.map((person) => [person.id, nameOf(person)]));
}
