import { can } from '@/lib/access/reach';
import { addDays, addMonths, type Day, dayOf, monthStart } from '@/lib/core/time';
import {
  type Overview,
  overviewGet,
  type Part,
  spendWindowGet,
  usageOptionList,
  usagePartList,
  usageReportGet,
} from '@/lib/domain/usage/query-schema';
import { unitOf } from '@/lib/domain/usage/schema';
import { readSpendWindow } from '@/lib/lists/read-page';
import { answer } from '@/lib/operations/answer';
import { once } from '@/lib/operations/once';
import { Prisma } from '@/prisma/generated/client';
import { compareSeries, foundIn, joinPlaces, withoutEmptyHours } from './compare';
import { areAlike, monthComparison } from './compared-days';
import { composeSeries, countDays, earlier, listDays, TOP_SERIES } from './compose';
import { usageFilter } from './filter';
import { buildFrame, type DayRange } from './frame';
import { readFrames, sourceIn, toSource } from './frame-reads';
import { optionsSql } from './options-sql';
import { isRate } from './plan-sql';
import { MOVER_DAYS, readRecentDays, reportsOf, TREND_DAYS, topLists, topParts } from './read';
import { listParts } from './read-parts';

const WEEK = 7;

/** Cost, use or a rate of a range by period and part, as far as the actor may see; with the period before when asked for. */
export const usageReport = answer(usageReportGet, async (ctx, filter) => {
  const { metric, split, granularity, from, to } = filter;
  const { frames, days, reads } = await readFrames(ctx, filter);
  const { places, ranked } = joinPlaces(frames, days);
  const source = { ...toSource(filter, frames, days, ctx.now), places };
  const all = await topParts(ctx, ctx.actor, source, { count: TOP_SERIES, ranked });
  const { found, now } = days ? foundIn(all, frames.current.periods.length) : { found: all, now: all };
  const { periods, previous: before, ...current } = withoutEmptyHours(frames, found);
  const rate = isRate(metric) ? metric : undefined;
  const composed = composeSeries(current.found.parts, current.found.rest, periods, rate);
  const alike = periods.map((period, at) => areAlike(period, before?.periods[at], granularity, reads.stateOf));
  return {
    ...{ metric, unit: unitOf(metric), split, granularity, from, to, periods },
    ...composed,
    partCount: found.parts.length + found.rest.count,
    previous: days && before ? compareSeries({ days, before, now, alike }, composed, rate) : null,
    asOf: reads.asOf,
  };
});

/** Every part of a report by name, a page at a time, with what all of them and those in `other` come to. */
export const usageParts = answer(usagePartList, async (ctx, { search, page, among, ...filter }) => {
  const { metric, split, granularity, from, to } = filter;
  const { frames, reads } = await readFrames(ctx, { ...filter, compare: 'none' });
  const { periods } = frames.current;
  const list = await listParts(ctx, ctx.actor, sourceIn(filter, frames.current, ctx.now), {
    search,
    page,
    among,
    periods,
  });
  return { metric, unit: unitOf(metric), split, granularity, from, to, periods, asOf: reads.asOf, ...list };
});

/** What a filter can be set to, by name, of what the actor may see; those that stand for no name come first. */
export const usageFilterOptions = answer(usageOptionList, async (ctx, { kind, search, ids, limit }) => {
  const wanted = ids ? Prisma.sql`id = ANY(${ids}::text[])` : Prisma.sql`true`;
  const rows = await ctx.db.$queryRaw<Part[]>`
    SELECT id, label, hint FROM (${optionsSql(ctx.actor, kind)}) o (id, label, hint, place)
    WHERE ${wanted} AND (strpos(lower(label), lower(${search}::text)) > 0 OR strpos(lower(id), lower(${search}::text)) > 0
      OR strpos(lower(hint), lower(${search}::text)) > 0)
    GROUP BY id, label, hint ORDER BY min(place), lower(label), id COLLATE "C" LIMIT ${limit + 1}`;
  return { options: rows.slice(0, limit), hasMore: rows.length > limit };
});

/** The days of the lists' spend: a detail's trend ends where they end. */
export const getSpendWindow = answer(spendWindowGet, (ctx) => readSpendWindow(ctx.db));

/** What the first page shows. Those who may not see money get tokens. */
export const overview = answer(overviewGet, async (ctx): Promise<Overview> => {
  const { actor } = ctx;
  const metric = can(actor, 'cost:read') ? 'cost' : 'total_tokens';
  const today = dayOf(ctx.now);
  const start = monthStart(today);
  const month = { start, previousStart: addMonths(today, -1), previousTo: addDays(start, -1) };
  const readOf = await once(ctx, readRecentDays);
  const reads = readOf(reportsOf(metric));
  const newest = reads.newest ?? today;
  const trend = { from: addDays(newest, 1 - TREND_DAYS), to: newest };
  const filter = usageFilter.parse({ metric, from: earlier(trend.from, month.previousStart), to: today });
  const frame = buildFrame(filter, ctx.now, reads);
  const { periods } = frame;
  const source = toSource(filter, { current: frame, previous: null }, null, ctx.now);
  const { parts } = await topParts(ctx, actor, source, { count: 1, ranked: periods.length });
  const valueAt = new Map(periods.map((period, at) => [period.start, parts[0]?.values.get(at) ?? 0n]));
  const sum = (from: Day, to: Day) =>
    listDays(from, to)
      .reduce((total, day) => total + (valueAt.get(day) ?? 0n), 0n)
      .toString();
  const unread = (from: Day, to: Day) => countDays({ from, to }, ctx.now, reads.stateOf);
  const previous = unread(month.previousStart, month.previousTo);
  const comparison = monthComparison(today, reads.stateOf);
  const nowTotal = comparison.now ? sum(comparison.now.from, comparison.now.to) : '0';
  const before = sum(comparison.from, comparison.to);
  const weeks = weeksBefore(readOf(['usage', 'cost']).newest ?? readOf(['usage']).newest);
  const weeksRead = metric === 'cost' ? readOf(['usage', 'cost']) : reads;
  const missingDays = weeks
    ? listDays(weeks.before.from, weeks.now.to).filter((day) => !weeksRead.isComplete(day)).length
    : 0;
  const lists = { metric, trend, weeks: missingDays > 0 ? null : weeks } as const;
  const workspaces = await topLists(ctx, actor, 'workspace', lists);
  const models = await topLists(ctx, actor, 'model', lists);
  const apiKeys = await topLists(ctx, actor, 'api_key', lists);
  return {
    metric,
    unit: unitOf(metric),
    asOf: reads.asOf,
    month: {
      start: month.start,
      to: today,
      value: listDays(start, today).some(reads.isRead) ? sum(start, today) : null,
      ...unread(start, today),
      comparison: {
        ...comparison,
        ...{ nowTotal, total: before },
        change: comparison.why === null ? (BigInt(nowTotal) - BigInt(before)).toString() : null,
      },
      previousWhole: sum(month.previousStart, month.previousTo),
      previousStart: month.previousStart,
      previousPartialDays: previous.partialDays,
      previousMissingDays: previous.missingDays,
    },
    trend: {
      ...trend,
      days: listDays(trend.from, trend.to).map((day) => ({
        day,
        value: reads.isRead(day) ? (valueAt.get(day) ?? 0n).toString() : null,
        partial: reads.stateOf(day) === 'partial',
      })),
      total: sum(trend.from, trend.to),
      ...unread(trend.from, trend.to),
    },
    movers: weeks && {
      ...weeks.now,
      previousFrom: weeks.before.from,
      previousTo: weeks.before.to,
      missingDays,
      workspaces: workspaces.movers,
      models: models.movers,
      apiKeys: apiKeys.movers,
    },
    workspaces: workspaces.top,
    models: models.top,
    apiKeys: apiKeys.top,
  };
});

/** The newest day may still grow: the weeks end before it, as they do in key_stats. */
function weeksBefore(newest: Day | null): { now: DayRange; before: DayRange } | null {
  if (newest === null) return null;
  const [to, previousTo] = [addDays(newest, -1), addDays(newest, -1 - WEEK)];
  return { now: { from: addDays(newest, -WEEK), to }, before: { from: addDays(newest, -MOVER_DAYS), to: previousTo } };
}
