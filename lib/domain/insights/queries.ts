import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { listDays } from '@/lib/domain/usage/report/compose';
import { readDays } from '@/lib/domain/usage/report/read';
import { answer } from '@/lib/operations/answer';
import type { InsightMark } from '@/prisma/generated/client';
import { type Insight, insightList } from './query-schema';
import { insightMonth, readFindings } from './reads';
import { type Finding, INSIGHT_STATES, type InsightState, insightId } from './rules';
import { keptFinding } from './schema';

const PAGE_SIZE = 10;

/** What could have been saved last month, with the arithmetic, and what people answered to it. */
export const listInsights = answer(insightList, async (ctx, { state, page }) => {
  const { actor, db, now } = ctx;
  const month = insightMonth(now);
  const [findings, marks, readOf] = await Promise.all([
    readFindings(db, actor, now),
    db.insightMark.findMany({ orderBy: { at: 'desc' } }),
    readDays(ctx, month),
  ]);
  const reads = readOf(['usage', 'cost']);
  const markOf = new Map(marks.map((mark) => [mark.insightId, mark]));
  const found = findings.map((finding) => toInsight(finding, markOf.get(insightId(finding)), true));
  const isNew = (mark: InsightMark) => !found.some(({ id }) => id === mark.insightId);
  // What is not found any more stays among what was done, for those who may see it.
  const past = marks.filter(isNew).flatMap((mark) => {
    const kept = keptFinding.safeParse(mark.finding);
    if (!kept.success || !can(actor, 'cost:read', { workspaceId: kept.data.workspaceId })) return [];
    return [toInsight({ ...kept.data, saving: null, terms: [] }, mark, false)];
  });
  const all = [...found, ...past].map((insight) => ({
    ...insight,
    isYours: can(actor, 'insight:write', { workspaceId: insight.workspaceId }),
  }));
  const within = (wanted: InsightState) => all.filter((insight) => insight.state === wanted);
  const shown = within(state);
  const at = Math.min(page, Math.max(1, Math.ceil(shown.length / PAGE_SIZE)));
  return {
    month: month.from,
    unreadDays: listDays(month.from, month.to).filter((day) => !reads.isComplete(day)).length,
    insights: shown.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE),
    ...{ page: at, pageSize: PAGE_SIZE },
    counts: Object.fromEntries(INSIGHT_STATES.map((one) => [one, within(one).length])) as Record<InsightState, number>,
    saving: within('open')
      .reduce((sum, { saving }) => sum + BigInt(saving ?? 0), 0n)
      .toString(),
  };
});

function toInsight(
  { saving, ...finding }: Finding,
  mark: InsightMark | undefined,
  isFound: boolean,
): Omit<Insight, 'isYours'> {
  return {
    ...finding,
    id: insightId(finding),
    saving: saving?.toString() ?? null,
    state: mark?.state === 'done' || mark?.state === 'dismissed' ? mark.state : 'open',
    isFound,
    mark: mark
      ? {
          month: dayOf(mark.month),
          saving: mark.savingNano?.toString() ?? null,
          reason: mark.reason,
          by: mark.by,
          at: mark.at,
        }
      : null,
  };
}
