import { describe, expect, it } from 'vitest';
import type { Period, UsageReport } from '@/lib/domain/usage/query-schema';
import { axisLabel, chartModel, drawnValue, isolate, missingRuns, periodNote, tickLabel } from './chart-model';

const period = (start: string, extra: Partial<Period> = {}): Period => ({
  ...{ start, from: start, to: start, partial: false, partialDays: 0, missingDays: 0 },
  ...extra,
});
const part = (id: string, values: (string | null)[], total: string) => ({ id, label: id, hint: null, values, total });

const REPORT: UsageReport = {
  ...{ metric: 'output', unit: 'tokens', split: 'model', granularity: 'day', partCount: 2, asOf: null },
  ...{ from: '2026-11-01', to: '2026-11-03' },
  periods: [period('2026-11-01'), period('2026-11-02', { missingDays: 1 }), period('2026-11-03', { partial: true })],
  series: [part('a', ['5', null, '1'], '6'), part('other', ['2', null, '0'], '2')],
  totals: ['7', null, '1'],
  total: '8',
  previous: {
    ...{ kind: 'previous', from: '2026-10-29', to: '2026-10-31', now: { from: '2026-11-01', to: '2026-11-03' } },
    ...{ leftOut: null, why: 'now_missing', alike: [true, false, false], missingDays: 0 },
    ...{ coverage: { now: { days: 3, missing: 1, partial: 1 }, before: { days: 3, missing: 0, partial: 0 } } },
    ...{ total: '9', nowTotal: '8', change: null },
    periods: [period('2026-10-29'), period('2026-10-30'), period('2026-10-31')],
    series: [
      { id: 'a', values: ['4', '0', '4'], total: '8', nowTotal: '6', change: null },
      { id: 'other', values: ['1', '0', '0'], total: '1', nowTotal: '2', change: null },
    ],
    totals: ['5', '0', '4'],
  },
};

describe('chartModel', () => {
  const model = chartModel(REPORT);
  it('draws the figures of the report as they are', () => {
    expect(model.series.map(({ values }) => values)).toEqual(REPORT.series.map(({ values }) => values));
    expect(model.totals).toEqual(REPORT.totals);
    expect(model.before).toEqual({ labels: ['29 Oct 2026', '30 Oct 2026', '31 Oct 2026'], totals: ['5', '0', '4'] });
  });

  it('tells what was not read from what was nothing', () =>
    expect(model.periods.map(({ isUnread, note }) => [isUnread, note])).toEqual([
      [false, ''],
      [true, '1 day not read'],
      [false, 'partial'],
    ]));

  it('does not call a rate without anything to divide by unread', () =>
    expect(
      chartModel({ ...REPORT, metric: 'cache_hit_rate', unit: 'ratio', totals: [null, null, null] }).periods.map(
        ({ isUnread }) => isUnread,
      ),
    ).toEqual([false, true, false]));

  it('names every hour of a day by itself', () => {
    const periods = [period('2026-11-01', { hour: 0 }), period('2026-11-01', { hour: 'unknown', missingDays: 1 })];
    const hours = chartModel({ ...REPORT, granularity: 'hour', periods, previous: null });
    expect(hours.periods.map(({ key, label, note }) => [key, label, note])).toEqual([
      ['2026-11-01 0', '1 Nov 2026, 00:00', ''],
      ['2026-11-01 unknown', '1 Nov 2026, hour unknown', 'not read'],
    ]);
  });

  it('makes a series alone its own total, before and now', () => {
    const alone = isolate(model, 'a');
    expect(alone.series.map(({ id }) => id)).toEqual(['a']);
    expect([alone.totals, alone.before?.totals]).toEqual([
      ['5', null, '1'],
      ['4', '0', '4'],
    ]);
    expect(isolate(model, 'gone')).toBe(model);
  });
});

describe('missingRuns', () => {
  it('joins neighbours', () =>
    expect(missingRuns([true, true, false, true, false].map((isUnread) => ({ isUnread })))).toEqual([
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
  ])('%o', (of, words) => expect(periodNote(of)).toBe(words));

  it.each([
    [{ partial: true, partialDays: 1, missingDays: 0 }, 'day', 'partial'],
    [{ partial: true, partialDays: 1, missingDays: 0 }, 'month', 'partial, 1 day partly read'],
    [{ partial: true, partialDays: 2, missingDays: 1 }, 'week', 'partial, 2 days partly read, 1 day not read'],
    [{ partial: true, partialDays: 1, missingDays: 1 }, 'hour', 'partial, not read'],
  ] as const)('%o of a %s', (of, granularity, words) => expect(periodNote(of, granularity)).toBe(words));

  it.each([
    [1500, 'nano_dollars', '$1.5k'],
    [0, 'nano_dollars', '$0'],
    [0.05, 'nano_dollars', '$0.05'],
    [20_000_000, 'tokens', '20M'],
    [-250, 'nano_dollars', '−$250'],
    [0.25, 'ratio', '25 %'],
    [3.5, 'dollars_per_million', '$3.5'],
  ] as const)('%s %s on an axis', (value, unit, label) => expect(axisLabel(value, unit)).toBe(label));

  it.each([
    ['2026-11-03', 'day', null, '3 Nov'],
    ['2026-11-16', 'week', null, 'W47'],
    ['2026-11-01', 'month', null, 'Nov 26'],
    ['2026-11-03', 'hour', 0, '3 Nov'],
    ['2026-11-03', 'hour', 9, '09:00'],
    ['2026-11-03', 'hour', 'unknown', '?'],
  ] as const)('%s by %s', (start, granularity, hour, label) => expect(tickLabel(start, granularity, hour)).toBe(label));
});

describe('drawnValue', () => {
  it('never makes zero of what was not read', () =>
    expect([drawnValue(null, 'tokens'), drawnValue('0', 'tokens'), drawnValue('2500000000', 'nano_dollars')]).toEqual([
      null,
      0,
      2.5,
    ]));
});
