import { AppError } from '@/lib/core/errors';
import { addDays, type Day } from '@/lib/core/time';
import { type ExportRow, usageExportGet } from '@/lib/domain/usage/export-query-schema';
import type { Period } from '@/lib/domain/usage/query-schema';
import { MOST_GRID_FIGURES } from '@/lib/domain/usage/schema';
import { answerRows, type CallerCtx } from '@/lib/operations/answer';
import { shownRowCount, shownRows } from './compare';
import { besides, exportPair, type PeriodPair } from './export';
import type { ParsedUsageFilter } from './filter';
import type { Frame } from './frame';
import { readFrames, sourceIn } from './frame-reads';
import { isRate } from './plan-sql';
import { usageReport } from './queries';
import { allParts, countParts, type PartCell } from './read';

const EXPORT_DAYS = 93;
const EXPORT_DAYS_BY_KEY = 7;

/** What the report shows, or every part of every period, with how many rows there are. */
export const usageExport = answerRows(usageExportGet, async (ctx, { extent, layout, ...filter }) => {
  if (extent === 'shown') {
    const report = await usageReport(ctx, filter);
    const { periods, previous } = report;
    const total = shownRowCount(report);
    return { rows: asyncRows(shownRows(report)), total, periods, previousPeriods: previous?.periods ?? null };
  }
  const { frames, days } = await readFrames(ctx, filter);
  const { current, previous } = frames;
  const sources = [
    sourceIn(filter, current, ctx.now),
    ...(previous && days ? [sourceIn({ ...filter, ...days }, previous, ctx.now)] : []),
  ];
  const total = await countParts(ctx, ctx.actor, sources, besides(current.periods, previous?.periods));
  if (layout === 'grid' && total > MOST_GRID_FIGURES) {
    const words = `A grid holds at most ${MOST_GRID_FIGURES} figures, and this one would hold ${total}.`;
    throw new AppError('invalid_input', `${words} Choose weeks or months, fewer days, or one row per figure.`);
  }
  const periods = { periods: current.periods, previousPeriods: previous?.periods ?? null };
  return { rows: everyPart(ctx, filter), total, ...periods };
});

async function* asyncRows(rows: Iterable<ExportRow>): AsyncGenerator<ExportRow, void> {
  yield* rows;
}

/**
 * Every part of every period, and of the period before beside it when asked for, a few periods at a time: memory does not
 * grow with the export.
 */
async function* everyPart(ctx: CallerCtx, filter: ParsedUsageFilter): AsyncGenerator<ExportRow, void> {
  const { actor } = ctx;
  const rate = isRate(filter.metric) ? filter.metric : undefined;
  const { current, previous } = (await readFrames(ctx, filter)).frames;
  const pairs = besides(current.periods, previous?.periods);
  const isByKey = ['api_key', 'owner', 'cost_centre'].includes(filter.split);
  const cellsIn = async (frame: Frame, periods: readonly (Period | null | undefined)[], start: number) => {
    const places = frame.places.filter(({ at }) => at >= start && at < start + periods.length);
    const known = periods.flatMap((period) => period ?? []);
    const range = { from: known[0]?.from ?? filter.from, to: known.at(-1)?.to ?? filter.to };
    if (places.length === 0) return new Map<number, PartCell[]>();
    return allParts(ctx, actor, { ...sourceIn({ ...filter, ...range }, frame, ctx.now), places });
  };
  for (let start = 0; start < pairs.length; ) {
    const end = addDays(startOf(pairs[start]) ?? filter.from, isByKey ? EXPORT_DAYS_BY_KEY : EXPORT_DAYS);
    let next = start + 1;
    while (next < pairs.length && (startOf(pairs[next]) ?? end) < end) next += 1;
    const batch = pairs.slice(start, next);
    const nowPeriods = batch.map(({ now }) => now);
    const now = await cellsIn(current, nowPeriods, start);
    const beforePeriods = batch.map(({ before }) => before);
    const before = previous && (await cellsIn(previous, beforePeriods, start));
    for (const [position, pair] of batch.entries()) {
      const at = start + position;
      yield* exportPair(pair, now.get(at) ?? [], before && (before.get(at) ?? []), rate);
    }
    start = next;
  }
}

function startOf(pair: PeriodPair | undefined): Day | undefined {
  return (pair?.now ?? pair?.before)?.from;
}
