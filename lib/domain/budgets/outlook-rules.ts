import { addMonths, type Day } from '@/lib/core/time';
import { forecastMonth } from '@/lib/domain/usage/overview/forecast';
import { daysOf } from '@/lib/domain/usage/report/compose';
import { isReached, type Outlook, type Position, type Window } from './rules';

export interface KnownDays {
  /** Of days that were read, also in part; null of others. */
  valueOf(day: Day): bigint | null;
  /** Read after they were over. */
  isComplete(day: Day): boolean;
}

/** Each day of a window: as it was, or as it is expected where it is not whole. Null where nothing can be said. */
function daysAhead(window: Window, today: Day, known: KnownDays): (Outlook & { day: Day })[] | null {
  const estimates = new Map<Day, Outlook>();
  const next = addMonths(today, 1);
  for (const month of [today, ...(window.to >= next ? [next] : [])]) {
    const forecast = forecastMonth(month, known);
    if (!forecast) return null;
    for (const { day, low, expected, high } of forecast.days)
      estimates.set(day, { low: BigInt(low), expected: BigInt(expected), high: BigInt(high) });
  }
  const days: (Outlook & { day: Day })[] = [];
  for (const day of daysOf(window.from, window.to)) {
    const value = known.valueOf(day);
    const part = estimates.get(day) ?? (value === null ? null : { low: value, expected: value, high: value });
    if (part === null) return null;
    days.push({ day, ...part });
  }
  return days;
}

/** What is known of a window. `today`: of the one that runs, whose end can be told. */
export function positionOf(window: Window, known: KnownDays, today: Day | null): Position {
  const values = daysOf(window.from, window.to).flatMap((day) => known.valueOf(day) ?? []);
  const days = today === null ? null : daysAhead(window, today, known);
  const sum = (of: keyof Outlook) => (days ?? []).reduce((total, day) => total + day[of], 0n);
  return {
    spent: values.length === 0 ? null : values.reduce((total, value) => total + value, 0n),
    forecast: days && { low: sum('low'), expected: sum('expected'), high: sum('high') },
  };
}

/** The day on which what was spent and is expected reaches the limit. Null: not in this window, or nobody can say. */
export function runOutDay(window: Window, today: Day, known: KnownDays, limit: bigint | null): Day | null {
  let total = 0n;
  for (const { day, expected } of daysAhead(window, today, known) ?? []) {
    total += expected;
    if (isReached(total, limit)) return day;
  }
  return null;
}

const RATE_DAYS = 7;

/** What a day costs: the mean of the last seven whole ones before today. Null with fewer. */
export function dailyRate(days: readonly Day[], today: Day, known: KnownDays): bigint | null {
  const whole = days.filter((day) => day < today && known.isComplete(day)).slice(-RATE_DAYS);
  if (whole.length < RATE_DAYS) return null;
  return whole.reduce((sum, day) => sum + (known.valueOf(day) ?? 0n), 0n) / BigInt(RATE_DAYS);
}

const STEPS = [1n, 2n, 5n, 10n, 25n, 50n, 100n, 250n, 500n, 1_000n, 2_500n, 5_000n, 10_000n, 50_000n, 100_000n];
const NANO = 1_000_000_000n;

/** A tenth above the dearest period, rounded up to a figure that people choose; null where none is known. */
export function suggestedLimit(past: readonly (bigint | null)[]): bigint | null {
  const [dearest] = past.flatMap((value) => value ?? []).sort((a, b) => (a < b ? 1 : -1));
  if (dearest === undefined) return null;
  const wanted = dearest + dearest / 10n;
  const step = (STEPS.findLast((one) => one * NANO * 20n <= wanted) ?? 1n) * NANO;
  const rounded = ((wanted + step - 1n) / step) * step;
  return rounded > 0n ? rounded : step;
}
