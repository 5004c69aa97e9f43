import { describe, expect, it } from 'vitest';
import { dice, thorough } from '@/lib/testing/thorough';
import { DAY_WINDOWS, judgeMinutes, MINUTE_DAYS, wasJudged, windowOf } from './minute-rules';
import type { Span } from './span-rules';

const USD = 1_000_000_000;
const DAY_MS = 86_400_000;
/** A Tuesday. */
const NOW = new Date('2026-11-24T14:07:00Z');

interface Past {
  /** Dollars of ten minutes, by how many days ago, at which hour and on which day of the week. */
  usual(back: number, hour: number, weekday: number): number;
  days?: number;
}

/** Windows of the days before; today's are not looked at. */
function before(now: Date, { usual, days = 30 }: Past) {
  const windows = new Map<number, number>();
  for (let at = windowOf(now) - MINUTE_DAYS * DAY_WINDOWS - 20; at <= windowOf(now) - DAY_WINDOWS + 20; at += 1) {
    const back = Math.round((windowOf(now) - at) / DAY_WINDOWS);
    const weekday = new Date(at * 600_000).getUTCDay();
    if (back <= days) windows.set(at, usual(back, Math.floor((at % DAY_WINDOWS) / 6), weekday) * USD);
  }
  return windows;
}

const judge = (dollars: number, past: Past, { now = NOW, least = 10 } = {}) =>
  judgeMinutes(before(now, past), {
    ...{ now, value: dollars * USD, least: least * USD },
    firstUse: new Date(now.getTime() - (past.days ?? 30) * DAY_MS),
  });

describe('the last ten minutes of a key', () => {
  const steady: Past = { usual: () => 0.5 };
  /** On working days, and at night not at all. */
  const office: Past = { usual: (_, hour, weekday) => (hour >= 8 && hour < 18 && weekday % 6 !== 0 ? 8 : 0) };
  it.each<[string, number, Past, object, boolean]>([
    ['as ever', 0.6, steady, {}, false],
    ['twenty times as ever, but little', 9.9, steady, {}, false],
    ['twenty-four times as ever', 12, steady, {}, true],
    ['as in any office hour', 9, office, {}, false],
    ['twice an office hour', 18, office, {}, false],
    ['eight times an office hour', 64, office, {}, true],
    ['an office hour’s, at night', 11, office, { now: new Date('2026-11-24T03:07:00Z') }, true],
    ['an office hour’s, on a Sunday', 11, office, { now: new Date('2026-11-22T14:07:00Z') }, true],
    ['of a key of six days', 500, { ...steady, days: 6 }, {}, false],
    ['as high as twice before', 50, { usual: (back) => (back === 3 || back === 8 ? 45 : 0.5) }, {}, false],
    ['far below what a day of it comes to, if it is used now and then', 20, { usual: () => 0 }, { least: 40 }, false],
  ])('%s', (_, dollars, past, more, isUnusual) => expect(judge(dollars, past, more) !== null).toBe(isUnusual));

  it('cry wolf in none of many ordinary days, however unevenly a key is used', () => {
    const roll = dice(7);
    const spread = () => Math.exp(((roll(1_000) + roll(1_000) + roll(1_000)) / 1_500 - 1) * 2);
    const told: number[] = [];
    for (let key = 0; key < thorough(40, 2_000); key += 1) {
      const level = 0.05 * 1.15 ** (key % 40);
      const ordinary = (hour: number) => level * (hour >= 7 && hour < 19 ? 1 : 0.1) * spread();
      const now = new Date(NOW.getTime() + roll(14 * 144) * 600_000);
      const past = { usual: (_: number, hour: number) => ordinary(hour) };
      const windows = before(now, past);
      const value = ordinary(now.getUTCHours()) * USD;
      if (judgeMinutes(windows, { now, value, firstUse: new Date(0) })) told.push(value / USD);
    }
    expect(told).toEqual([]);
  });
});

it('is told no more for three days once somebody has said what it was', () => {
  const span = (state: Span['state'], seen: number) => [{ state, seen } as Span];
  expect([wasJudged(span('expected', 60), 60), wasJudged(span('false_alarm', 58), 60)]).toEqual([true, true]);
  expect([wasJudged(span('expected', 57), 60), wasJudged(span('ended', 60), 60)]).toEqual([false, false]);
});
