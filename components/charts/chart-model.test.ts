import { describe, expect, it } from 'vitest';
import { axisLabel, type ChartSeries, drawnValue, missingRuns, periodNote, tickLabel, totalAt } from './chart-model';

const series = (...rows: (string | null)[][]): ChartSeries[] =>
  rows.map((values, at) => ({ id: `s${at}`, label: `S${at}`, color: '', values }));

describe('totalAt', () => {
  const parts = series(['9007199254740993', null, '0'], ['1', null, '-5']);
  it('adds beyond what a float can hold', () => expect(totalAt(parts, 0)).toBe(9_007_199_254_740_994n));
  it('knows unread from zero', () => expect([totalAt(parts, 1), totalAt(series(['0']), 0)]).toEqual([null, 0n]));
  it('takes credits off', () => expect(totalAt(parts, 2)).toBe(-5n));
});

describe('missingRuns', () => {
  it('joins neighbours and keeps zeros out', () =>
    expect(missingRuns(series([null, null, '0', null, '3']), 5)).toEqual([
      [0, 1],
      [3, 3],
    ]));
});

describe('words', () => {
  it.each([
    [{ partial: true, missingDays: 0 }, 'partial'],
    [{ partial: false, missingDays: 1 }, '1 day not read'],
    [{ partial: true, missingDays: 2 }, 'partial, 2 days not read'],
    [{ partial: false, missingDays: 0 }, ''],
  ])('%o', (period, words) => expect(periodNote(period)).toBe(words));

  it.each([
    [1500, 'nano_dollars', '$1.5k'],
    [0, 'nano_dollars', '$0'],
    [0.05, 'nano_dollars', '$0.05'],
    [20_000_000, 'tokens', '20M'],
    [-250, 'nano_dollars', '−$250'],
  ] as const)('%s %s on an axis', (value, unit, label) => expect(axisLabel(value, unit)).toBe(label));

  it.each([
    ['2026-11-03', 'day', '3 Nov'],
    ['2026-11-16', 'week', 'W47'],
    ['2026-11-01', 'month', 'Nov 26'],
  ] as const)('%s by %s', (start, granularity, label) => expect(tickLabel(start, granularity)).toBe(label));
});

describe('drawnValue', () => {
  it('never makes zero of what was not read', () =>
    expect([drawnValue(null, 'tokens'), drawnValue('0', 'tokens'), drawnValue('2500000000', 'nano_dollars')]).toEqual([
      null,
      0,
      2.5,
    ]));
});
