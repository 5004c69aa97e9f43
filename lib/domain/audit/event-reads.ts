import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { addDays, dayStart } from '@/lib/core/time';
import { changedFieldsOf, eventWords } from '@/lib/domain/differences/event-rules';
import { allOf, anyOf, beyond, contains, towards } from '@/lib/lists/sql';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import type { AuditFilters, AuditRow } from './query-schema';
import { type Filters, reachedOf } from './sql';

interface StoredEvent {
  placeId: string;
  at: Date;
  type: string;
  actorName: string;
  subjectKind: string;
  subjectId: string;
  subjectWithin: string | null;
  subjectName: string;
  workspaceId: string | null;
  details: Record<string, unknown>;
}

/** The source of what Anthropic's activity feed says. */
const ANTHROPIC = 'anthropic';
/** Beside the outcomes of Steward's own changes: somebody else made it. */
export const OBSERVED = 'observed';

const PLACE = { at: Prisma.sql`e.at`, id: Prisma.sql`e.place_id` };
const COLUMNS = Prisma.sql`e.place_id::text AS "placeId", e.at, e.type, e.actor_name AS "actorName",
  e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.subject_within AS "subjectWithin",
  e.subject_name AS "subjectName", e.workspace_id AS "workspaceId", e.details`;

export function isOnlyOfEvents({ source }: Pick<AuditFilters, 'source'>): boolean {
  return source === ANTHROPIC;
}

/** Events of the activity feed that the filters fit and the actor may see; none where only Steward's own changes can fit. */
export async function readEvents({ db }: Ctx, actor: Caller, filters: Filters, most: number): Promise<AuditRow[]> {
  const fitting = matchingEvents({
    ...filters,
    workspaceIds: filters.workspaceIds && reachedOf(actor, filters.workspaceIds),
  });
  if (!fitting) return [];
  const stored = await db.$queryRaw<StoredEvent[]>`
    SELECT ${COLUMNS} FROM vendor_events e WHERE ${allOf([visibleTo(actor), ...fitting])}
    ORDER BY ${towards(PLACE, filters)} LIMIT ${most}`;
  return stored.map((event) => toRow(actor, event));
}

/** One event by its place among changes; null where there is none, or none that the actor may see. */
export async function readEvent({ db }: Ctx, actor: Caller, placeId: string): Promise<AuditRow | null> {
  const [event] = await db.$queryRaw<StoredEvent[]>`
    SELECT ${COLUMNS} FROM vendor_events e WHERE e.place_id = ${placeId}::uuid AND ${visibleTo(actor)}`;
  return event ? toRow(actor, event) : null;
}

/** What the filters ask of events `e`, without the traces of Steward's own changes; null where none can fit. */
export function matchingEvents(
  filters: Omit<Filters, 'from' | 'to' | 'before' | 'after'> & Partial<Filters>,
): Prisma.Sql[] | null {
  const { outcome, source, actions, actorId } = filters;
  if (outcome || actions || actorId || (source && source !== ANTHROPIC)) return null;
  return [Prisma.sql`e.write_id IS NULL`, ...matching(filters)];
}

function visibleTo(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'audit:read');
  if (within.all || within.namesOnly) return Prisma.sql`true`;
  return anyOf([
    ...(within.moneyOnly ? [ofMoney] : []),
    ...(within.workspaceIds.length > 0 ? [Prisma.sql`e.workspace_id = ANY(${within.workspaceIds})`] : []),
  ]);
}

const ofMoney = Prisma.sql`e.type LIKE '%spend\\_limit%'`;

function seesDetails(actor: Caller, { type, workspaceId }: StoredEvent): boolean {
  const within = reach(actor, 'audit:read');
  if (within.all || (workspaceId !== null && within.workspaceIds.includes(workspaceId))) return true;
  return type.includes('spend_limit') ? within.moneyOnly : within.namesOnly;
}

function matching(filters: Parameters<typeof matchingEvents>[0]): Prisma.Sql[] {
  const { from, to, workspaceIds, who, target, subjects } = filters;
  return [
    ...(from ? [Prisma.sql`e.at >= ${dayStart(from)}`] : []),
    ...(to ? [Prisma.sql`e.at < ${dayStart(addDays(to, 1))}`] : []),
    ...(workspaceIds ? [Prisma.sql`e.workspace_id = ANY(${workspaceIds})`] : []),
    ...(who ? [contains([Prisma.sql`e.actor_name`], who)] : []),
    ...(target ? [anyOf([contains([Prisma.sql`e.subject_name`], target), Prisma.sql`e.subject_id = ${target}`])] : []),
    ...(subjects
      ? [anyOf(subjects.map(({ kind, id }) => Prisma.sql`(e.subject_kind = ${kind} AND e.subject_id = ${id})`))]
      : []),
    ...beyond(PLACE, filters),
  ];
}

function toRow(actor: Caller, event: StoredEvent): AuditRow {
  const hasDetails = seesDetails(actor, event);
  const { subjectKind: kind, subjectId: id, subjectWithin: within, subjectName: name, workspaceId } = event;
  return {
    ...{ intentId: event.placeId, askedAt: event.at, finishedAt: null },
    ...{ actorKind: 'upstream', actorId: null, actorName: event.actorName, role: null },
    ...{ command: event.type, commandWords: eventWords(event.type), subject: { kind, id, within, name } },
    workspaceIds: reachedOf(actor, workspaceId === null ? [] : [workspaceId]),
    ...{ state: OBSERVED, errorMessage: null, refusals: 0, isOfAnyCommand: false },
    ...{ source: ANTHROPIC, address: null, agent: null, entries: [], hasDetails, step: null },
    ...{ requestId: '', upstreamRequestIds: [] },
    ...(hasDetails ? changedFieldsOf(event.details) : { before: null, after: null }),
  };
}
