import { addDays, type Day, daysBetween } from '@/lib/core/time';
import { HOURS_KEPT_DAYS, MAX_HOUR_DAYS, type UsageGranularity } from '@/lib/domain/usage/schema';
import type { ChartModel } from './chart-model';

/** Days to look at alone. Without `by` they are shown per what they are shown by now; null: per what suits them. */
export interface Narrowing {
  from: Day;
  to: Day;
  by?: UsageGranularity | null;
}

/** Where a press on a chart leads: into the page that it stands on, or to an address that the days are added to. */
export type WayIn = { today: Day } & ({ onNarrow: (to: Narrowing) => void } | { href: string });

export interface Plot {
  /** Of the whole drawing, axis included. */
  width: number;
  count: number;
  /** Bars have a band each; the points of lines begin and end at the edges. */
  hasBands: boolean;
}

export const AXIS_PX = 56;
export const END_PX = 4;

/** The period at a place across the drawing; null on the axis and beyond the end. */
export function periodAt(x: number, { width, count, hasBands }: Plot): number | null {
  const span = width - AXIS_PX - END_PX;
  const share = (x - AXIS_PX) / span;
  if (count === 0 || span <= 0 || share < 0 || share > 1) return null;
  const at = hasBands ? Math.floor(share * count) : Math.round(share * (count - 1));
  return Math.min(at, count - 1);
}

/** The days of the periods from one to another, either way round, and how to show them; null where that changes nothing. */
export function narrowed(model: Pick<ChartModel, 'periods' | 'granularity'>, a: number, b: number): Narrowing | null {
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  const days = findDays(model, first, last);
  const whole = findDays(model, 0, model.periods.length - 1);
  if (!days || !whole) return null;
  const isCoarse = model.granularity === 'week' || model.granularity === 'month';
  if (first === last && isCoarse) return { ...days, by: null };
  return days.from === whole.from && days.to === whole.to ? null : days;
}

function findDays(
  { periods }: Pick<ChartModel, 'periods'>,
  first: number,
  last: number,
): { from: Day; to: Day } | null {
  const known = periods.slice(first, last + 1).flatMap(({ days }) => days ?? []);
  const [from, to] = [known[0]?.from, known.at(-1)?.to];
  return from !== undefined && to !== undefined ? { from, to } : null;
}

/** Why days cannot be shown per hour; null where they can. */
export function noHoursReason({ from, to }: { from: Day; to: Day }, today: Day): string | null {
  if (daysBetween(from, to) >= MAX_HOUR_DAYS) return `Hours are shown for at most ${MAX_HOUR_DAYS} days at a time.`;
  if (to <= addDays(today, -HOURS_KEPT_DAYS))
    return `Hours are kept for ${HOURS_KEPT_DAYS} days; these days are older.`;
  return null;
}

/** The hours of a period, or why there are none to see. */
export function findHours(
  model: Pick<ChartModel, 'periods' | 'granularity'>,
  at: number,
  today: Day,
): Narrowing | { reason: string } {
  const days = findDays(model, at, at);
  if (!days) return { reason: 'These days are in the future.' };
  if (model.granularity === 'hour') return { reason: 'Hours are already shown.' };
  const reason = noHoursReason(days, today);
  return reason === null ? { ...days, by: 'hour' } : { reason };
}

/** An address with the days added. */
export function addRange(base: string, { from, to, by }: Narrowing): string {
  const [path = '', search = ''] = base.split('?');
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries({ range: 'custom', from, to })) params.set(name, value);
  if (by) params.set('by', by);
  return `${path}?${params}`;
}
