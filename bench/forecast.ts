import { addDays, addMonths, type Day, daysBetween } from '@/lib/core/time';
import { forecastMonth } from '@/lib/domain/usage/overview/forecast';
import {
  type SpendCell,
  type SpendWorld,
  TUNING_WORLDS,
  WORLD_COUNT,
  WORLD_DAYS,
} from '@/lib/testing/spend-worlds/shape';
import { isWholeOn, makeWorld } from '@/lib/testing/spend-worlds/world';
import type { BenchRow } from './bench-database';

/** Months that had three before them. */
const HISTORY_MONTHS = 3;

interface Month {
  world: number;
  /** Shares of what the month came to. */
  error: number;
  linearError: number;
  isCovered: boolean;
  width: number;
}

/** Every whole month of the worlds that nothing was tuned on, forecast on the morning after its tenth day (and after its twentieth). */
export async function measureForecast(): Promise<BenchRow[]> {
  const worlds = Array.from({ length: WORLD_COUNT - TUNING_WORLDS }, (_, at) => makeWorld(TUNING_WORLDS + 1 + at));
  const rows: BenchRow[] = [];
  const whole = (world: SpendWorld) => [sumOf(world.keys.flatMap(({ cells }) => cells))];
  const targets = { error: '≤ 8', worlds: '≥ 80', covered: '≥ 80', most: '≤ 95' };
  rows.push(...rowsOf('organisation, day 10', judge(worlds, whole, 10), targets));
  rows.push(...rowsOf('organisation, day 20', judge(worlds, whole, 20)));
  rows.push(...rowsOf('workspaces, day 10', judge(worlds, byWorkspace, 10)));
  return rows;
}

function rowsOf(
  name: string,
  months: readonly Month[],
  targets: Partial<Record<'error' | 'worlds' | 'covered' | 'most', string>> = {},
): BenchRow[] {
  const percent = (of: string, value: number, target?: string): BenchRow => ({
    ...{ name: `${of}: ${name}`, value: Math.round(value * 1_000) / 10, unit: '%' },
    ...(target ? { target } : {}),
  });
  const mean = (of: (month: Month) => number) => months.reduce((sum, month) => sum + of(month), 0) / months.length;
  const numbers = [...new Set(months.map(({ world }) => world))];
  const isBetter = (world: number) => {
    const own = months.filter((month) => month.world === world);
    const sum = (of: (month: Month) => number) => own.reduce((all, month) => all + of(month), 0);
    return sum(({ error }) => error) < sum(({ linearError }) => linearError);
  };
  const covered = mean(({ isCovered }) => Number(isCovered));
  return [
    { name: `Months: ${name}`, value: months.length, unit: '' },
    percent(
      'Mean absolute error',
      mean(({ error }) => error),
      targets.error,
    ),
    percent(
      'The same of the linear run rate',
      mean(({ linearError }) => linearError),
    ),
    percent(
      'Worlds in which it errs less than the run rate',
      numbers.filter(isBetter).length / numbers.length,
      targets.worlds,
    ),
    percent(
      'Single months in which it errs less',
      mean(({ error, linearError }) => Number(error < linearError)),
    ),
    percent('Outcomes within the range', covered, targets.covered),
    ...(targets.most ? [percent('Outcomes within the range, at most', covered, targets.most)] : []),
    percent(
      'Width of the range',
      mean(({ width }) => width),
    ),
  ];
}

function judge(worlds: readonly SpendWorld[], seriesOf: (world: SpendWorld) => bigint[][], day: number): Month[] {
  return worlds.flatMap((world) => seriesOf(world).flatMap((series) => judgeMonths(world, series, day)));
}

function judgeMonths(world: SpendWorld, series: readonly bigint[], day: number): Month[] {
  const months: Month[] = [];
  const at = (one: Day) => daysBetween(world.firstDay, one);
  for (let start = addMonths(world.firstDay, HISTORY_MONTHS); ; start = addMonths(start, 1)) {
    const end = addDays(addMonths(start, 1), -1);
    if (at(end) >= WORLD_DAYS) return months;
    const outcome = Number(total(series.slice(at(start), at(end) + 1)));
    if (outcome === 0) continue;
    const today = addDays(start, day);
    const isComplete = (one: Day) => at(one) >= 0 && isWholeOn(world, at(one), at(today));
    const forecast = forecastMonth(today, {
      isComplete,
      valueOf: (one) => (isComplete(one) ? (series[at(one)] ?? null) : null),
    });
    if (!forecast) continue;
    const known = series.slice(at(start), at(today)).filter((_, offset) => isComplete(addDays(start, offset)));
    const linear = (Number(total(known)) / known.length) * (daysBetween(start, end) + 1);
    const off = (value: number) => Math.abs(value - outcome) / outcome;
    const [low, high] = [Number(forecast.low), Number(forecast.high)];
    months.push({
      world: world.number,
      error: off(Number(forecast.expected)),
      linearError: off(linear),
      isCovered: low <= outcome && outcome <= high,
      width: (high - low) / outcome,
    });
  }
}

function byWorkspace({ keys }: SpendWorld): bigint[][] {
  const places = [...new Set(keys.map(({ workspace }) => workspace))];
  return places.map((place) =>
    sumOf(keys.filter(({ workspace }) => workspace === place).flatMap(({ cells }) => cells)),
  );
}

function sumOf(cells: readonly SpendCell[]): bigint[] {
  return Array.from({ length: WORLD_DAYS }, (_, day) =>
    BigInt(cells.reduce((sum, { days }) => sum + (days[day] ?? 0), 0)),
  );
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
