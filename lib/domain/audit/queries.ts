import { z } from 'zod';
import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { commandWords } from '@/lib/domain/operations/schema';
import { placePage } from '@/lib/lists/place';
import { allOf, towards } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { idOfCaller } from '@/lib/operations/caller';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import { isOnlyOfEvents, readEvent, readEvents } from './event-reads';
import { findNamed } from './named-reads';
import { type AuditCheck, type AuditRecord, type AuditRow, auditCheckGet, auditGet, auditList } from './query-schema';
import { type Filters, knownPlaces, knownWorkspaces, listed, matching, seesDetails, visibleTo } from './sql';
import { HAS_STEP, NO_STEP, STEP_OF_CHANGE, stepsAskedAbout } from './step-sql';

const AUDIT_PAGE_SIZE = 50;

interface StoredRow extends Omit<AuditRow, 'commandWords' | 'subject' | 'isOfAnyCommand' | 'hasDetails' | 'step'> {
  step: (NonNullable<AuditRow['step']> & { isTheirs: boolean }) | null;
  subjectKind: string;
  subjectId: string;
  subjectWithin: string | null;
  subjectName: string | null;
  errorCode: string | null;
}

const COLUMNS = Prisma.sql`i.id::text AS "intentId", i.created_at AS "askedAt", i.finished_at AS "finishedAt", i.command,
  i.actor_kind AS "actorKind", coalesce(i.actor_person_id, i.actor_token_id)::text AS "actorId",
  coalesce(nullif(p.name, ''), p.email, i.actor_name, CASE i.actor_kind WHEN 'code' THEN 'One-time code' ELSE 'Steward' END) AS "actorName",
  i.role, i.subject_kind AS "subjectKind", i.subject_id AS "subjectId", i.subject_within AS "subjectWithin",
  i.subject_name AS "subjectName", i.workspace_ids AS "workspaceIds", i.state, i.error_code AS "errorCode",
  i.error_message AS "errorMessage", i.refusals, i.source, i.address, i.agent, i.before, i.after,
  i.request_id AS "requestId", i.upstream_request_ids AS "upstreamRequestIds",
  ARRAY(SELECT e.seq::text FROM audit_entries e WHERE e.intent_id = i.id ORDER BY e.seq) AS entries`;

/** Changes, newest first, as far as the actor may see, from one place in the list. Three statements at most, whatever is asked. */
export const listAuditRows = answer(auditList, async (ctx, filters) => {
  const [changes, events] = await Promise.all([
    isOnlyOfEvents(filters) ? [] : readChanges(ctx, ctx.actor, filters),
    readEvents(ctx, ctx.actor, filters, AUDIT_PAGE_SIZE + 1),
  ]);
  const both = inOrder([...changes, ...events], filters).slice(0, AUDIT_PAGE_SIZE + 1);
  return placePage(both, AUDIT_PAGE_SIZE, filters, ({ askedAt, intentId }) => ({ at: askedAt, id: intentId }));
});

async function readChanges(ctx: Ctx, actor: Caller, filters: Filters): Promise<AuditRow[]> {
  const found = await findNamed(ctx.db, filters);
  const list = listed(filters);
  const steps = stepsAskedAbout(actor, filters, found);
  const matches = matching(filters, found, list, steps ? [HAS_STEP] : []);
  const stored = await ctx.db.$queryRaw<StoredRow[]>`
    ${steps ? Prisma.sql`WITH stepped AS MATERIALIZED (${steps})` : Prisma.empty}
    SELECT ${COLUMNS}, ${steps ? STEP_OF_CHANGE : NO_STEP} AS step
    FROM ${list.from} LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE ${allOf([visibleTo(actor), knownPlaces(actor, filters.workspaceIds), ...matches])}
    ORDER BY ${towards(list, filters)} LIMIT ${AUDIT_PAGE_SIZE + 1}`;
  return stored.map((row) => toAuditRow(actor, row));
}

/** As both statements order them: newest first, or oldest first on the way back. */
function inOrder(rows: AuditRow[], { after }: Filters): AuditRow[] {
  const sign = after ? 1 : -1;
  const order = (a: AuditRow, b: AuditRow) =>
    a.askedAt.getTime() - b.askedAt.getTime() || (a.intentId < b.intentId ? -1 : 1);
  return rows.sort((a, b) => sign * order(a, b));
}

/** One change with its steps and its place in the chain. */
export const readAuditRecord = answer(auditGet, async (ctx, { intentId }) => {
  const [stored] = await ctx.db.$queryRaw<StoredRow[]>`
    SELECT ${COLUMNS}, ${NO_STEP} AS step FROM intents i LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE i.id = ${intentId}::uuid AND ${visibleTo(ctx.actor)}`;
  if (!stored) return readEventRecord(ctx, ctx.actor, intentId);
  const row = toAuditRow(ctx.actor, stored);
  const [steps, chain] = await Promise.all([
    ctx.db.intentStep.findMany({
      where: { intentId: row.hasDetails ? intentId : { in: [] } },
      orderBy: [{ position: 'asc' }, { key: 'asc' }],
      select: { label: true, state: true, message: true, at: true },
    }),
    ctx.db.auditEntry.findMany({
      where: { intentId },
      orderBy: { seq: 'asc' },
      select: { seq: true, at: true, kind: true, hash: true, prevHash: true, format: true },
    }),
  ]);
  return {
    ...row,
    steps,
    chain: chain.map((entry) => ({ ...entry, seq: entry.seq.toString() })),
  };
});

/** An event of the activity feed as a record: it has no steps and no place in the chain. */
async function readEventRecord(ctx: Ctx, actor: Caller, placeId: string): Promise<AuditRecord> {
  const event = await readEvent(ctx, actor, placeId);
  if (!event) throw notFound('change');
  return { ...event, steps: [], chain: [] };
}

/** A request is named by what it asks for. */
function withoutAmounts(name: string): string {
  return name.replace(/\$\d[\d,]*(\.\d+)?/g, 'an amount');
}

function toAuditRow(actor: Caller, stored: StoredRow): AuditRow {
  const { subjectKind: kind, subjectId: id, subjectWithin: within, subjectName, errorCode, step, ...row } = stored;
  const name = subjectName ?? id;
  const hasDetails = seesDetails(actor, row);
  const seesPlace = reach(actor, 'audit:read').all || row.actorId === idOfCaller(actor);
  return {
    ...row,
    workspaceIds: knownWorkspaces(actor, row),
    commandWords: commandWords(row.command),
    subject: { kind, id, within, name: hasDetails ? name : withoutAmounts(name) },
    isOfAnyCommand: errorCode === 'throttled',
    ...(seesPlace ? {} : { address: null, agent: null }),
    ...(hasDetails ? {} : { before: null, after: null, upstreamRequestIds: [] }),
    hasDetails,
    step: seenStep(step, hasDetails),
  };
}

/** Of one key among many, where the reader sees what was changed, or the key is theirs. */
function seenStep(step: StoredRow['step'], hasDetails: boolean): AuditRow['step'] {
  if (!step || !(hasDetails || step.isTheirs)) return null;
  const { isTheirs: _, ...seen } = step;
  return seen;
}

const checkDetail = z.object({
  state: z.enum(['whole', 'broken']),
  checked: z.number(),
  words: z.string().optional(),
});

/** How the last check of the whole chain ended, for those who see all of it. */
export const readAuditCheck = answer(auditCheckGet, async (ctx): Promise<AuditCheck | null> => {
  if (!reach(ctx.actor, 'audit:read').all) return null;
  const rows = await ctx.db.processStatus.findMany({ where: { name: { in: ['audit', 'audit_head'] } } });
  const [check, head] = ['audit', 'audit_head'].map((name) => rows.find((row) => row.name === name));
  const detail = checkDetail.safeParse(check?.detail).data;
  return {
    state: detail?.state ?? 'unchecked',
    checked: detail?.checked ?? 0,
    checkedAt: check?.at ?? null,
    words: detail?.words ?? null,
    recordedAt: head?.at ?? null,
  };
});
