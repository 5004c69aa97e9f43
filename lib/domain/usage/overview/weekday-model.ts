/** Values by day, oldest first; null where a day is not known to its end. Estimates, so numbers may have fractions. */
export type KnownValues = readonly (number | null)[];

const WEEK = 7;
/** Weeks that say how a weekday stands to its week, and days that say the level, the newest weighing most. */
const RHYTHM_DAYS = 56;
const LEVEL_DAYS = 28;
const LEVEL_MEMORY_DAYS = 9;
/** A day counts for the level as at most so much of what was usual: one wild day moves it little. */
const [LEAST_SHARE, MOST_SHARE] = [0.5, 1.5];
const TREND_WEEKS = 8;
/** Growth seldom goes on as it began. */
const TREND_KEPT = 0.2;
const MOST_GROWTH_A_DAY = 0.01;

/**
 * What each day after `end` is likely to come to: level times the weekday's usual share times what is kept of the trend. The
 * share is the median over eight weeks, the trend that of all pairs of weeks (Theil and Sen), so that no single week moves them.
 */
export function modelAfter(values: KnownValues, end: number, weekdayOfFirst: number): (day: number) => number {
  const shares = weekdayShares(values, end, weekdayOfFirst);
  const shareOf = (day: number) => shares[(weekdayOfFirst + day) % WEEK] ?? 1;
  const levelOf = (from: number, to: number) => {
    let [sum, weight] = [0, 0];
    for (let day = Math.max(0, from); day <= to; day += 1) {
      const value = values[day];
      if (value === null || value === undefined) continue;
      sum += value;
      weight += shareOf(day);
    }
    return weight > 0 ? sum / weight : null;
  };
  const weeksBack = Array.from({ length: TREND_WEEKS }, (_, weeks) =>
    levelOf(end - WEEK * weeks - WEEK + 1, end - WEEK * weeks),
  );
  const usual = median(weeksBack.slice(0, LEVEL_DAYS / WEEK).filter((level) => level !== null));
  let [sum, weight, age] = [0, 0, 0];
  for (let day = Math.max(0, end - LEVEL_DAYS + 1); day <= end; day += 1) {
    const value = values[day];
    if (value === null || value === undefined) continue;
    const share = shareOf(day);
    const memory = Math.exp((day - end) / LEVEL_MEMORY_DAYS);
    sum += memory * Math.min(Math.max(value, LEAST_SHARE * usual * share), MOST_SHARE * usual * share);
    weight += memory * share;
    age += memory * share * (end - day);
  }
  const [level, levelAge] = weight > 0 ? [sum / weight, age / weight] : [0, 0];
  const growth = fitTrend(weeksBack.filter((level) => level !== null).reverse());
  return (day) => level * shareOf(day) * Math.exp(growth * (day - end + levelAge));
}

/** Of weeks that are known whole; they average to 1. */
function weekdayShares(values: KnownValues, end: number, weekdayOfFirst: number): number[] {
  const shares: number[][] = Array.from({ length: WEEK }, () => []);
  for (let last = end; last - WEEK + 1 >= Math.max(0, end - RHYTHM_DAYS + 1); last -= WEEK) {
    const first = last - WEEK + 1;
    let sum: number | null = 0;
    for (let day = first; day <= last && sum !== null; day += 1) sum = addKnown(sum, values[day]);
    if (sum === null || sum <= 0) continue;
    for (let day = first; day <= last; day += 1)
      shares[(weekdayOfFirst + day) % WEEK]?.push((values[day] ?? 0) / (sum / WEEK));
  }
  const usual = shares.map((of) => (of.length > 0 ? median(of) : 1));
  const mean = usual.reduce((sum, share) => sum + share, 0) / WEEK;
  return mean > 0 ? usual.map((share) => share / mean) : usual.map(() => 1);
}

function addKnown(sum: number, value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : sum + value;
}

/** By day, as a logarithm. */
function fitTrend(weeks: readonly number[]): number {
  if (weeks.length < 4) return 0;
  const slopes: number[] = [];
  for (const [at, early] of weeks.entries())
    for (let to = at + 1; to < weeks.length; to += 1) {
      const late = weeks[to] ?? 0;
      if (early > 0 && late > 0) slopes.push(Math.log(late / early) / (WEEK * (to - at)));
    }
  const growth = TREND_KEPT * median(slopes);
  return Math.max(-MOST_GROWTH_A_DAY, Math.min(MOST_GROWTH_A_DAY, growth));
}

/** 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = new Float64Array(values).sort();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
