import type { Day } from '@/lib/core/time';
import type { KnownDays } from '@/lib/domain/usage/overview/forecast';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import { listDays } from '@/lib/domain/usage/report/compose';
import { isReached, type Position, type Window } from './rules';

/** What is known of a window. `forecast`: of the current one alone. */
export function sumPosition(window: Window, known: KnownDays, forecast: Forecast | null): Position {
  const values = listDays(window.from, window.to).flatMap((day) => known.valueOf(day) ?? []);
  return {
    spent: values.length === 0 ? null : values.reduce((total, value) => total + value, 0n),
    forecast: forecast && {
      low: BigInt(forecast.low),
      expected: BigInt(forecast.expected),
      high: BigInt(forecast.high),
    },
  };
}

/** The day on which spend and forecast together reach the limit. Null: not in this window, or there is no forecast. */
export function runOutDay(
  window: Window,
  known: KnownDays,
  forecast: Forecast | null,
  limit: bigint | null,
): Day | null {
  if (!forecast) return null;
  const expected = new Map(forecast.days.map((one) => [one.day, BigInt(one.expected)]));
  let total = 0n;
  for (const day of listDays(window.from, window.to)) {
    total += expected.get(day) ?? known.valueOf(day) ?? 0n;
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

/** How much more a used-up limit needs, in figures that people choose. */
export function moreNeeded(limit: bigint, known: readonly (bigint | null)[]): bigint {
  return (suggestedLimit([limit, ...known]) ?? limit) - limit;
}
