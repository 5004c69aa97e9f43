import { notFound } from '@/lib/core/errors';
import { type Day, dayOf } from '@/lib/core/time';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { LIST_PAGE_SIZE } from '@/lib/lists/schema';
import { answer } from '@/lib/operations/answer';
import { type RotationListed, rotationGet, rotationList } from './query-schema';
import { planName, readCandidates, readRotation } from './reads';
import { type RotationRow, rotationRows } from './rows-sql';
import { daysUntilProposal, isShown, type RotationState, rotationState } from './rules';
import { ROTATION_FACETS, type RotationFacet } from './schema';
import { factsOf } from './state-rules';

function toListed(row: RotationRow, state: RotationState): RotationListed {
  const { id, name, workspaceId, workspaceName, ownerId, ownerName, dueDay, successorId, successorName } = row;
  const [until, reason] =
    state === 'put_off'
      ? [row.putOffUntil, row.putOffReason]
      : state === 'excepted'
        ? [row.exceptedUntil, row.exceptedReason]
        : [null, null];
  return {
    ...{ id, name, workspaceId, workspaceName, ownerId, ownerName, state },
    ...{ dueDay, successorId, successorName, until, reason },
  };
}

const holds = (text: string | null, search: string) => text?.toLowerCase().includes(search) ?? false;
const byDueDay = (one: RotationListed, other: RotationListed) =>
  (one.dueDay ?? '9999').localeCompare(other.dueDay ?? '9999') || one.name.localeCompare(other.name);

/** Keys that are being replaced, are due or soon will be, as far as the reader may see them whole. */
export const listRotations = answer(rotationList, async (ctx, { search, show, due, page }) => {
  const policy = await readKeyPolicy(ctx.db);
  const today = dayOf(ctx.now);
  const rows = await ctx.db.$queryRaw<RotationRow[]>`${rotationRows(ctx.actor, policy, ctx.now)}`;
  const listed = rows.map((row) => toListed(row, rotationState(factsOf(row, policy), today)));
  const wanted = search.toLowerCase();
  const matching = listed.filter(
    (row) =>
      (wanted === '' || [row.name, row.workspaceName, row.ownerName].some((text) => holds(text, wanted))) &&
      (due === undefined || row.dueDay === due),
  );
  const of = (facet: RotationFacet) => matching.filter(({ state, dueDay }) => isShown(facet, state, dueDay, today));
  const shown = of(show).sort(byDueDay);
  const pages = Math.max(1, Math.ceil(shown.length / LIST_PAGE_SIZE));
  const at = Math.min(page, pages);
  return {
    rows: shown.slice((at - 1) * LIST_PAGE_SIZE, at * LIST_PAGE_SIZE),
    ...{ total: shown.length, page: at, pageSize: LIST_PAGE_SIZE },
    facets: Object.fromEntries(ROTATION_FACETS.map((facet) => [facet, of(facet).length])) as Record<
      RotationFacet,
      number
    >,
    days: countDays(listed, today),
  };
});

function countDays(listed: readonly RotationListed[], today: Day): { day: Day; count: number }[] {
  const counts = new Map<Day, number>();
  for (const { state, dueDay } of listed)
    if (state === 'fresh' && dueDay !== null && dueDay > today) counts.set(dueDay, (counts.get(dueDay) ?? 0) + 1);
  return [...counts].map(([day, count]) => ({ day, count })).sort((a, b) => a.day.localeCompare(b.day));
}

/** Where the rotation of one key stands, and which keys may be its successor. */
export const getRotation = answer(rotationGet, async (ctx, { apiKeyId }) => {
  const { row, policy } = await readRotation(ctx.db, ctx.actor, apiKeyId, ctx.now);
  if (!row) throw notFound('API key');
  const today = dayOf(ctx.now);
  const facts = factsOf(row, policy);
  const state = rotationState(facts, today);
  const [candidates, plannedName] = await Promise.all([
    row.startedAt ? readCandidates(ctx.db, apiKeyId, ctx.now) : [],
    row.plannedName ?? planName(ctx.db, policy, row),
  ]);
  const { status, createdAt, lastUsedDay, rotationDays, startedAt, startedByName } = row;
  return {
    ...toListed(row, state),
    ...{ status, createdAt, lastUsedDay, rotationDays, startedAt, startedByName, plannedName },
    ...{ successorUsedDay: row.successorUsedDay, confirmedAt: row.confirmedAt, confirmedByName: row.confirmedByName },
    decidedByName: state === 'put_off' ? row.putOffByName : row.exceptedByName,
    candidates: row.successorId === null || state === 'lost' ? candidates : [],
    ...{ quietDays: policy.quietDays, archiveDays: policy.archiveDays },
    daysLeft: daysUntilProposal(facts, state, today),
  };
});
