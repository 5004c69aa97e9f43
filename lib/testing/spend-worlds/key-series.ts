import type { Day } from '@/lib/core/time';
import { addDays } from '@/lib/core/time';
import type { Random } from '@/lib/sandbox/world/random';
import { FIRST_HOUR_DAY, gaussian, HOUR_DAYS, type SpendCell, type SpendKey, WORLD_DAYS, weekdayOf } from './shape';

const NANO = 1_000_000_000;

export type Rhythm = 'office' | 'always' | 'nightly' | 'sporadic' | 'monthly';

const WEEK: Record<Rhythm, readonly number[]> = {
  office: [0.08, 1, 1.07, 1.05, 1.02, 0.85, 0.12],
  always: [0.75, 1, 1.03, 1.02, 1, 0.97, 0.8],
  nightly: [0.9, 1, 1, 1, 1, 1, 0.92],
  sporadic: [0.3, 1, 1, 1, 1, 1, 0.3],
  monthly: [1, 1, 1, 1, 1, 1, 1],
};

const HOURS: Record<Rhythm, readonly number[]> = {
  office: [1, 1, 1, 1, 1, 3, 8, 22, 45, 58, 60, 54, 40, 54, 62, 60, 50, 34, 20, 12, 8, 5, 3, 2],
  always: [22, 18, 16, 15, 16, 20, 28, 38, 48, 54, 56, 55, 52, 54, 56, 56, 54, 52, 50, 48, 44, 38, 32, 26],
  nightly: [60, 90, 90, 70, 30, 8, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 10, 30],
  sporadic: [1, 1, 1, 1, 1, 2, 6, 20, 40, 60, 60, 50, 40, 50, 60, 60, 50, 30, 20, 10, 6, 4, 2, 1],
  monthly: [5, 50, 60, 60, 50, 40, 10, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
};

/** What all keys of a world share. */
export interface Calendar {
  firstDay: Day;
  holidays: ReadonlySet<number>;
  /** Volume of the whole organisation: growth and common ups and downs. */
  volume: number[];
  /** From when on keys move from the first model to the second, or null. */
  migration: number | null;
}

export function makeCalendar(random: Random, firstDay: Day): Calendar {
  const holidays = new Set(Array.from({ length: random.integer(6, 11) }, () => random.integer(0, WORLD_DAYS - 1)));
  for (let day = 0; day < WORLD_DAYS; day += 1) {
    const date = addDays(firstDay, day).slice(5);
    if (date >= '12-24' || date <= '01-01') holidays.add(day);
  }
  const growth = random.next() * 0.0025;
  let drift = 0;
  const volume = Array.from({ length: WORLD_DAYS }, (_, day) => {
    drift = 0.9 * drift + gaussian(random) * 0.025;
    return Math.exp(growth * day + drift);
  });
  return { firstDay, holidays, volume, migration: random.chance(0.5) ? random.integer(80, 340) : null };
}

interface KeyPlan {
  id: string;
  workspace: string;
  models: readonly string[];
  size: number;
}

function drawRhythm(random: Random): Rhythm {
  const dice = random.next();
  if (dice < 0.52) return 'office';
  if (dice < 0.74) return 'always';
  if (dice < 0.85) return 'nightly';
  return dice < 0.95 ? 'sporadic' : 'monthly';
}

/** A key as it is without incidents: many small ones, few large, some never used, some that come and go. */
export function drawKey(random: Random, calendar: Calendar, { id, workspace, models, size }: KeyPlan): SpendKey {
  const rhythm = drawRhythm(random);
  const isUnused = random.chance(0.07);
  const usual = isUnused ? 0 : size * Math.exp(3.1 + gaussian(random) * 1.3) * (rhythm === 'monthly' ? 3 : 1);
  const [from, to] = lifeOf(random, usual);
  const noise = { sigma: 0.06 + random.next() * 0.26, memory: random.next() * 0.5 };
  const drift = (random.next() - 0.5) * 0.002;
  const first = random.integer(0, models.length - 1);
  const shares = random.chance(0.3) && models.length > 1 ? [0.7, 0.3] : [1];
  const moves = calendar.migration === null ? null : calendar.migration + random.integer(0, 30);
  let wave = 0;
  const totals = Array.from({ length: WORLD_DAYS }, (_, day) => {
    wave = noise.memory * wave + gaussian(random) * noise.sigma;
    if (day < from || day >= to) return 0;
    const ramp = from > 0 ? Math.min(1, (day - from + 1) / 20) : 1;
    const dayVolume = (calendar.volume[day] ?? 1) * Math.exp(drift * day + wave) * ramp;
    return usual * dayVolume * rhythmOf(random, rhythm, calendar, day);
  });
  const cells = shares.map((share, at): SpendCell => {
    const model = models[(first + at) % models.length] ?? '';
    return { model, ...spread(random, rhythm, totals, share) };
  });
  return { id, workspace, cells: moves === null ? cells : moved(cells, models, moves) };
}

/** New keys begin small and grow: whatever begins large is an incident. */
function lifeOf(random: Random, usual: number): [number, number] {
  const dice = random.next();
  if (dice < 0.15 && usual < 30) return [random.integer(30, WORLD_DAYS - 30), WORLD_DAYS];
  if (dice > 0.92) return [0, random.integer(60, WORLD_DAYS - 1)];
  return [0, WORLD_DAYS];
}

function rhythmOf(random: Random, rhythm: Rhythm, calendar: Calendar, day: number): number {
  const weekday = WEEK[rhythm][weekdayOf(calendar.firstDay, day)] ?? 1;
  if (rhythm === 'monthly') return Number(addDays(calendar.firstDay, day).slice(8)) <= 2 ? 1 : 0;
  if (rhythm === 'sporadic') return random.chance(0.3) ? weekday * (0.3 + random.next() * 1.4) : 0;
  const isFree = calendar.holidays.has(day) && rhythm === 'office';
  return isFree ? Math.min(weekday, 0.15) : weekday;
}

function spread(random: Random, rhythm: Rhythm, totals: readonly number[], share: number) {
  const days = totals.map((dollars) => Math.round(dollars * share * NANO));
  const hours = Array.from({ length: HOUR_DAYS }, (_, at) => {
    const weights = HOURS[rhythm].map((weight) => weight * Math.exp(gaussian(random) * 0.3));
    return shareOut(days[FIRST_HOUR_DAY + at] ?? 0, weights);
  });
  return { days, hours };
}

/** Integers that add up to the total. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => Math.floor((total * weight) / sum));
  parts[0] = (parts[0] ?? 0) + total - parts.reduce((all, part) => all + part, 0);
  return parts;
}

/** From a day on what was spent on the first model is spent on the second, at another price. */
function moved(cells: SpendCell[], models: readonly string[], from: number): SpendCell[] {
  const [old, next] = models;
  if (old === undefined || next === undefined) return cells;
  return cells.flatMap((cell) => {
    if (cell.model !== old || from >= WORLD_DAYS) return [cell];
    const isBefore = (day: number) => day < from;
    const price = (nano: number) => Math.round(nano * 0.9);
    const before = {
      model: old,
      days: cell.days.map((nano, day) => (isBefore(day) ? nano : 0)),
      hours: cell.hours.map((hours, at) => (isBefore(FIRST_HOUR_DAY + at) ? hours : hours.map(() => 0))),
    };
    const hours = cell.hours.map((own, at) => (isBefore(FIRST_HOUR_DAY + at) ? own.map(() => 0) : own.map(price)));
    const days = cell.days.map((nano, day) => {
      if (isBefore(day)) return 0;
      const known = hours[day - FIRST_HOUR_DAY];
      return known ? known.reduce((all, hour) => all + hour, 0) : price(nano);
    });
    return [before, { model: next, days, hours }];
  });
}
