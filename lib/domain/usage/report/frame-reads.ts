import { dayOf } from '@/lib/core/time';
import type { ComparisonDays } from '@/lib/domain/usage/query-schema';
import type { Ctx } from '@/lib/operations/context';
import type { Frames } from './compare';
import { comparedWith, describeComparison } from './compared-days';
import type { ParsedUsageFilter } from './filter';
import { buildFrame, type DayRange, type Frame } from './frame';
import type { SourceInput } from './plan-sql';
import { type ReadDays, readDays, reportsOf } from './read';

interface FramesRead {
  frames: Frames;
  /** Of the comparison that was asked for. */
  days: ComparisonDays | null;
  reads: ReadDays;
}

export async function readFrames(ctx: Ctx, filter: ParsedUsageFilter): Promise<FramesRead> {
  const { from, to, granularity, metric, compare } = filter;
  const today = dayOf(ctx.now);
  const whole = { from: compare === 'none' ? from : comparedWith(filter, compare, today).from, to };
  const reads: ReadDays = (await readDays(ctx, whole, { withHours: granularity === 'hour' }))(reportsOf(metric));
  const days = compare === 'none' ? null : describeComparison(filter, compare, today, reads.stateOf);
  const current = buildFrame(filter, ctx.now, reads);
  const previous = days && buildFrame({ ...days, granularity }, ctx.now, reads, current);
  return { frames: { current, previous }, days, reads };
}

/** Of one frame alone. */
export function sourceIn(filter: ParsedUsageFilter, frame: Frame, now: Date): SourceInput {
  return toSource(filter, { current: frame, previous: null }, null, now);
}

export function toSource(
  filter: ParsedUsageFilter,
  { current, previous }: Frames,
  before: DayRange | null,
  now: Date,
): SourceInput {
  const unread = [...(previous?.unreadHours ?? []), ...current.unreadHours];
  const hours = filter.granularity === 'hour' ? { hours: { unread } } : {};
  return { ...filter, from: before?.from ?? filter.from, today: dayOf(now), places: current.places, ...hours };
}
