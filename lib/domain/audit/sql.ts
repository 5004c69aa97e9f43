import { z } from 'zod';
import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { addDays, dayStart } from '@/lib/core/time';
import { commandsThatMove, storedNames } from '@/lib/domain/operations/schema';
import { allOf, anyOf, beyond, type PlaceColumns } from '@/lib/lists/sql';
import { idOfCaller } from '@/lib/operations/caller';
import { Prisma } from '@/prisma/generated/client';
import type { AuditRow, auditFilters } from './query-schema';

const MONEY_COMMANDS = commandsThatMove('figures');

export type Filters = z.output<typeof auditFilters>;

/** Who and what the words of a search stand for. */
export interface Found {
  personIds: string[];
  tokenIds: string[];
  kinds: string[];
  subjects: { kind: string; id: string }[];
}

/** All, those about money, of workspaces they lead, or their own. */
export function visibleTo(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'audit:read');
  if (within.all || within.namesOnly) return Prisma.sql`true`;
  return anyOf([
    isByThem(actor),
    ...(within.moneyOnly ? [Prisma.sql`i.command = ANY(${MONEY_COMMANDS})`] : []),
    ...(within.workspaceIds.length > 0 ? [Prisma.sql`i.workspace_ids && ${within.workspaceIds}::text[]`] : []),
  ]);
}

/** Whether the reader sees what was changed: of what concerns money, or a workspace that is not theirs, only that it was. */
export function seesDetails(actor: Caller, row: Pick<AuditRow, 'actorId' | 'command' | 'workspaceIds'>): boolean {
  const within = reach(actor, 'audit:read');
  if (within.all || row.actorId === idOfCaller(actor)) return true;
  const isTheirs = row.workspaceIds.length > 0 && row.workspaceIds.every((id) => within.workspaceIds.includes(id));
  const isMoney = MONEY_COMMANDS.includes(row.command);
  return isTheirs || (isMoney ? within.moneyOnly : within.namesOnly);
}

/** The workspaces that it concerned, as far as the reader may know of them: all, of what they did themselves. */
export function knownWorkspaces(actor: Caller, { actorId, workspaceIds }: Pick<AuditRow, 'actorId' | 'workspaceIds'>) {
  return actorId === idOfCaller(actor) ? workspaceIds : reachedOf(actor, workspaceIds);
}

/** Those of them that the reader may know of. */
export function reachedOf(actor: Caller, ids: readonly string[]): string[] {
  const reached = [reach(actor, 'audit:read'), reach(actor, 'workspace:read')];
  return ids.filter((id) => reached.some(({ all, workspaceIds }) => all || workspaceIds.includes(id)));
}

/** A filter by a workspace finds what the reader may know to concern it. */
export function knownPlaces(actor: Caller, asked: readonly string[] = []): Prisma.Sql {
  const known = reachedOf(actor, asked);
  if (known.length === asked.length) return Prisma.sql`true`;
  return anyOf([isByThem(actor), ...(known.length > 0 ? [Prisma.sql`i.workspace_ids && ${known}::text[]`] : [])]);
}

/** What they did themselves: of a program, what was done with its token. */
function isByThem(actor: Caller): Prisma.Sql {
  return actor.kind === 'service'
    ? Prisma.sql`i.actor_token_id = ${actor.tokenId}::uuid`
    : Prisma.sql`i.actor_person_id = ${actor.personId}::uuid`;
}

interface Listed extends PlaceColumns {
  from: Prisma.Sql;
}

/** Where changes `i` are read: those about one workspace in their order, else all of them. */
export function listed({ workspaceIds }: Pick<Filters, 'workspaceIds'>): Listed {
  const [only, ...others] = workspaceIds ?? [];
  if (only === undefined || others.length > 0) {
    return { from: Prisma.sql`intents i`, at: Prisma.sql`i.created_at`, id: Prisma.sql`i.id` };
  }
  return {
    from: Prisma.sql`(SELECT created_at, intent_id FROM intent_workspaces WHERE workspace_id = ${only}) o JOIN intents i ON i.id = o.intent_id`,
    at: Prisma.sql`o.created_at`,
    id: Prisma.sql`o.intent_id`,
  };
}

/** `ofSteps` finds changes by what they did to the things asked about among many. */
export function matching(
  filters: Filters,
  found: Found,
  list: Listed,
  ofSteps: readonly Prisma.Sql[] = [],
): Prisma.Sql[] {
  const { from, to, outcome, workspaceIds, actions, source, actorId, subjects } = filters;
  const { at } = list;
  return [
    ...(from ? [Prisma.sql`${at} >= ${dayStart(from)}`] : []),
    ...(to ? [Prisma.sql`${at} < ${dayStart(addDays(to, 1))}`] : []),
    ...(outcome ? [Prisma.sql`i.state = ${outcome}`] : []),
    ...(source ? [Prisma.sql`i.source = ${source}`] : []),
    ...(workspaceIds && workspaceIds.length !== 1 ? [Prisma.sql`i.workspace_ids && ${workspaceIds}::text[]`] : []),
    ...(actions ? [anyOf(actions.map(ofAction))] : []),
    ...(actorId ? [askedByOne(actorId)] : []),
    ...(filters.who ? [askedBy(found)] : []),
    ...(filters.target ? [anyOf([ofSubjects(found.subjects), ...ofSteps])] : []),
    ...(subjects ? [anyOf([ofSubjects(subjects), ...ofSteps])] : []),
    ...beyond(list, filters),
  ];
}

function ofAction(action: string): Prisma.Sql {
  const names = storedNames(action);
  // By the noun where no command was renamed into it: that has an index in the list's order.
  const isNoun = !action.includes('.') && names.every((name) => name.startsWith(`${action}.`));
  if (isNoun) return Prisma.sql`split_part(i.command, '.', 1) = ${action}`;
  return names.length > 1 ? Prisma.sql`i.command = ANY(${names})` : Prisma.sql`i.command = ${action}`;
}

const UUID = z.uuid();

/** A person or a token by its id; compared as such, so that an index finds it. */
function askedByOne(id: string): Prisma.Sql {
  if (!UUID.safeParse(id).success) return Prisma.sql`false`;
  return Prisma.sql`(i.actor_person_id = ${id}::uuid OR i.actor_token_id = ${id}::uuid)`;
}

function askedBy({ personIds, tokenIds, kinds }: Found): Prisma.Sql {
  return anyOf([
    ...(personIds.length > 0 ? [Prisma.sql`i.actor_person_id = ANY(${personIds}::uuid[])`] : []),
    ...(tokenIds.length > 0 ? [Prisma.sql`i.actor_token_id = ANY(${tokenIds}::uuid[])`] : []),
    ...(kinds.length > 0 ? [Prisma.sql`i.actor_kind = ANY(${kinds})`] : []),
  ]);
}

function ofSubjects(subjects: readonly { kind: string; id: string }[]): Prisma.Sql {
  const ids = new Map<string, string[]>();
  for (const { kind, id } of subjects) ids.set(kind, [...(ids.get(kind) ?? []), id]);
  return anyOf(
    [...ids].map(([kind, of]) => allOf([Prisma.sql`i.subject_kind = ${kind}`, Prisma.sql`i.subject_id = ANY(${of})`])),
  );
}
