import { authorize } from '@/lib/access/authorize';
import { standingRole } from '@/lib/access/find-actor';
import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import type { Db } from '@/lib/core/db';
import { nameOf } from '@/lib/core/names';
import { literally } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import type { Prisma } from '@/prisma/generated/client';
import { type AccountRow, accountList } from './query-schema';

const PAGE_SIZE = 50;

/** People with their role in force, why it is in force and what they lead. */
export const listAccounts = answer(accountList, async (ctx, { search, lacks, page }) => {
  const where: Prisma.PersonWhereInput = {
    AND: [visibleTo(ctx.actor), matching(search), lacks ? factorless(ctx.actor) : {}],
  };
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
    readNames(
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
  const rows = people.map((person): AccountRow => {
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
});

type NamedWorkspace = AccountRow['leads'][number];

/** The named leads, and what they lead. */
async function namedLeads(db: Db, actor: Caller, personIds: string[]): Promise<Map<string, NamedWorkspace[]>> {
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

/** Workspaces are named only to readers who may see them. */
function knownWorkspaces(actor: Caller): Prisma.WorkspaceMemberWhereInput {
  const within = reach(actor, 'workspace:read');
  return within.all ? {} : { workspaceId: { in: within.workspaceIds } };
}

function visibleTo(actor: Caller): Prisma.PersonWhereInput {
  const within = reach(actor, 'person:read');
  if (within.all) return {};
  const shared = { memberships: { some: { workspaceId: { in: within.workspaceIds }, goneAt: null } } };
  return { OR: [{ id: actor.personId }, { user: shared }] };
}

/** A password of their own alone: the simulated company's ready sign-ins are nobody's. */
function factorless(actor: Caller): Prisma.PersonWhereInput {
  authorize(actor, 'settings:read');
  return { deactivatedAt: null, credential: { isDemonstration: false }, secondFactors: { none: {} } };
}

function matching(search: string | undefined): Prisma.PersonWhereInput {
  if (!search) return {};
  const contains = { contains: literally(search), mode: 'insensitive' as const };
  return { OR: [{ name: contains }, { email: contains }] };
}

async function readNames(db: Db, personIds: string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const people = await db.person.findMany({
    where: { id: { in: personIds } },
    select: { id: true, name: true, email: true },
  });
  return new Map(people.map((person) => [person.id, nameOf(person)]));
}
