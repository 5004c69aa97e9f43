import type { Tx } from '@/lib/core/db';
import { AppError, changedMeanwhile, notFound } from '@/lib/core/errors';
import { addMonths, type Day, dayOf, dayStart, monthStart } from '@/lib/core/time';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import type { CostCentre } from '@/prisma/generated/client';
import { CENTRES_LOCK } from './closing-steps';
import { closedProblem } from './rules';
import type { CentreTerms, CostSubject } from './schema';

type Setter = Pick<CommandCtx, 'actor' | 'now'>;

/** Hundreds of assignments at once take a while. */
const TRANSACTION = { timeout: 60_000 };

/** One change of cost centres after another, and none while a month is closed. */
export function inTurn<T>({ db }: CommandCtx, change: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw(CENTRES_LOCK);
    return change(tx);
  }, TRANSACTION);
}

export async function requireCentre(tx: Tx, id: string): Promise<CostCentre> {
  const centre = await tx.costCentre.findUnique({ where: { id } });
  if (!centre) throw notFound('cost centre');
  return centre;
}

/** The one of this code, whatever the case of its letters. */
export async function centreOfCode(tx: Tx, code: string): Promise<CostCentre | null> {
  const [found] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id::text AS id FROM cost_centres WHERE lower(code) = lower(${code})`;
  return found ? tx.costCentre.findUnique({ where: { id: found.id } }) : null;
}

async function refuseSecond(tx: Tx, code: string, but: string): Promise<void> {
  const other = await centreOfCode(tx, code);
  if (!other || other.id === but) return;
  const message = `There is already a cost centre ${other.code}: “${other.name}”.`;
  throw new AppError('conflict', message, { code: message });
}

/** Its id comes from the caller, so that a second run makes none twice. */
export async function insertCentre(tx: Tx, id: string, terms: CentreTerms, { now }: Setter): Promise<CostCentre> {
  const known = await tx.costCentre.findUnique({ where: { id } });
  if (known) return known;
  await refuseSecond(tx, terms.code, id);
  return tx.costCentre.create({ data: { id, ...terms, createdAt: now, updatedAt: now } });
}

export async function rewriteCentre(tx: Tx, { id }: CostCentre, terms: CentreTerms, { now }: Setter): Promise<void> {
  await refuseSecond(tx, terms.code, id);
  await tx.costCentre.update({ where: { id }, data: { ...terms, updatedAt: now } });
}

export function termsOf({ code, name, project, ledgerCode }: CentreTerms): CentreTerms {
  return { code, name, project, ledgerCode };
}

interface Assignment {
  subject: CostSubject;
  /** Null: none of its own. */
  centre: CostCentre | null;
  firstMonth: Day;
}

const MOST_MONTHS_BEFORE = 48;
const MOST_MONTHS_AHEAD = 24;

/** Assigns from the month on, until the next assignment of the same subject. What held there before; null if nothing changes. */
export async function assign(
  tx: Tx,
  { subject, centre, firstMonth }: Assignment,
  setter: Setter,
): Promise<JsonObject | null> {
  const thisMonth = monthStart(dayOf(setter.now));
  if (firstMonth < addMonths(thisMonth, -MOST_MONTHS_BEFORE) || firstMonth > addMonths(thisMonth, MOST_MONTHS_AHEAD)) {
    const message = 'Start at most four years ago and at most two years ahead.';
    throw new AppError('invalid_input', message, { firstMonth: message });
  }
  if (centre?.archivedAt) {
    throw new AppError('conflict', `${centre.code} is archived. Restore it, or choose another cost centre.`);
  }
  const known = await readAssignments(tx, subject);
  const before = known.findLast(({ month }) => month <= firstMonth);
  if ((before?.costCentreId ?? null) === (centre?.id ?? null)) return null;
  const next = known.find(({ month }) => month > firstMonth)?.month;
  await refuseClosed(tx, firstMonth, next);
  await refuseUnknown(tx, subject);
  const [subjectKind, subjectId, month] = [subject.kind, subject.id, dayStart(firstMonth)];
  const data = {
    costCentreId: centre?.id ?? null,
    setById: personIdOf(setter),
    at: setter.now,
  };
  await tx.costAssignment.upsert({
    where: { subjectKind_subjectId_firstMonth: { subjectKind, subjectId, firstMonth: month } },
    create: { subjectKind, subjectId, firstMonth: month, ...data },
    update: data,
  });
  return { costCentre: before?.code ?? null, ...(before ? { from: before.month.slice(0, 7) } : {}) };
}

/** The assignments of a thing, the oldest first. */
async function readAssignments(tx: Tx, { kind, id }: CostSubject) {
  const rows = await tx.costAssignment.findMany({
    where: { subjectKind: kind, subjectId: id },
    include: { costCentre: true },
    orderBy: { firstMonth: 'asc' },
  });
  return rows.map(({ firstMonth, costCentreId, costCentre }) => ({
    month: dayOf(firstMonth),
    costCentreId,
    code: costCentre?.code ?? null,
  }));
}

/** Refuses to overwrite what somebody else has assigned since the form was opened. */
export async function refuseUnseen(
  tx: Tx,
  { seen, ...subject }: CostSubject & { seen?: string | null },
  wanted: string | null,
  { now }: Setter,
): Promise<void> {
  if (seen === undefined) return;
  const thisMonth = monthStart(dayOf(now));
  const held = (await readAssignments(tx, subject)).findLast(({ month }) => month <= thisMonth)?.costCentreId ?? null;
  if (held === seen || held === wanted) return;
  throw changedMeanwhile('Someone assigned another cost centre a moment ago. Nothing was changed. Reload the page.', {
    seen: held,
  });
}

async function refuseClosed(tx: Tx, from: Day, next: Day | undefined): Promise<void> {
  const closed = await tx.closedMonth.findMany({
    where: { month: { gte: dayStart(from), ...(next ? { lt: dayStart(next) } : {}) } },
    select: { month: true },
  });
  const problem = closedProblem(closed.map(({ month }) => dayOf(month)));
  if (problem) throw new AppError('conflict', problem, { firstMonth: problem });
}

const UNKNOWN = {
  workspace: 'This workspace does not exist.',
  api_key: 'This API key does not exist.',
  owner: 'No one with this ID is in the organisation, owns a key or has used the service.',
} as const;

async function refuseUnknown(tx: Tx, { kind, id }: CostSubject): Promise<void> {
  const [found] = await tx.$queryRaw<{ isKnown: boolean }[]>`SELECT CASE ${kind}
    WHEN 'workspace' THEN EXISTS (SELECT FROM workspaces WHERE id = ${id})
    WHEN 'api_key' THEN EXISTS (SELECT FROM api_keys WHERE id = ${id})
    ELSE EXISTS (SELECT FROM users WHERE id = ${id}) OR EXISTS (SELECT FROM usage_callers WHERE id = ${id})
      OR EXISTS (SELECT FROM api_keys WHERE ${id} IN (principal_id, assigned_to_id, created_by_id)) END AS "isKnown"`;
  if (!found?.isKnown) throw new AppError('conflict', UNKNOWN[kind], { subjects: UNKNOWN[kind] });
}

/** As the audit says it. */
export function assignedWords(centre: CostCentre | null, firstMonth: Day): JsonObject {
  return { costCentre: centre?.code ?? null, from: firstMonth.slice(0, 7) };
}
