import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays, addMonths, type Day, dayOf, periodStarts } from '@/lib/core/time';
import type { Period } from '@/lib/domain/usage/query-schema';
import { composeSeries, isUnknown, listPeriods, type PartValues } from './compose';

const all = () => 'whole' as const;
const TODAY = new Date('2026-11-24T14:05:00Z');

describe('listPeriods', () => {
  it('cuts weeks at the range and at today, and says so', () => {
    const range = { from: '2026-11-11', to: '2026-12-31', granularity: 'week' } as const;
    expect(listPeriods(range, TODAY, all)).toEqual([
      { start: '2026-11-09', from: '2026-11-11', to: '2026-11-15', partial: true, partialDays: 0, missingDays: 0 },
      { start: '2026-11-16', from: '2026-11-16', to: '2026-11-22', partial: false, partialDays: 0, missingDays: 0 },
      { start: '2026-11-23', from: '2026-11-23', to: '2026-11-24', partial: true, partialDays: 0, missingDays: 0 },
    ]);
  });

  it('holds today as a day that is not over, and nothing of the future', () => {
    const range = { from: '2026-11-23', to: '2026-11-30', granularity: 'day' } as const;
    expect(listPeriods(range, TODAY, all).map(({ start, partial }) => [start, partial])).toEqual([
      ['2026-11-23', false],
      ['2026-11-24', true],
    ]);
    expect(listPeriods({ ...range, from: '2026-12-01', to: '2026-12-02' }, TODAY, all)).toEqual([]);
  });

  it('tells a period without any reading from one with gaps', () => {
    const range = { from: '2026-09-01', to: '2026-11-24', granularity: 'month' } as const;
    const periods = listPeriods(range, TODAY, (day) => (day >= '2026-10-20' ? 'whole' : 'missing'));
    expect(periods.map((period) => [period.missingDays, isUnknown(period)])).toEqual([
      [30, true],
      [19, false],
      [0, false],
    ]);
  });
});

it('says of a week and a month that a day in them was read only in part, also where it is long over', () => {
  const state = (day: Day) => (day === '2026-10-30' || day === '2026-11-24' ? 'partial' : 'whole');
  const months = listPeriods({ from: '2026-10-01', to: '2026-11-30', granularity: 'month' }, TODAY, state);
  expect(months.map(({ partial, partialDays }) => [partial, partialDays])).toEqual([
    [true, 1],
    [true, 0],
  ]);
  const weeks = listPeriods({ from: '2026-10-19', to: '2026-11-08', granularity: 'week' }, TODAY, state);
  expect(weeks.map(({ partial, partialDays }) => [partial, partialDays])).toEqual([
    [false, 0],
    [true, 1],
    [false, 0],
  ]);
});

describe('months and weeks in five time zones', () => {
  const home = process.env.TZ;
  afterEach(() => {
    process.env.TZ = home;
  });

  it.each([
    ['UTC', 0],
    ['America/New_York', 300],
    ['Europe/Berlin', -60],
    ['Pacific/Auckland', -780],
    ['Asia/Kolkata', -330],
  ])('%s', (zone, januaryOffset) => {
    process.env.TZ = zone;
    expect(new Date('2026-01-15T00:00:00Z').getTimezoneOffset()).toBe(januaryOffset);
    for (let month = '2024-01-01'; month < '2028-01-01'; month = addMonths(month, 1)) {
      const next = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1));
      expect(dayOf(new Date(next.getTime() - 1))).toBe(addDays(dayOf(next), -1));
      const last = dayOf(new Date(next.getTime() - 1));
      const [period] = listPeriods({ from: month, to: last, granularity: 'month' }, new Date('2030-01-01'), all);
      expect(period).toEqual({ start: month, from: month, to: last, partial: false, partialDays: 0, missingDays: 0 });
      for (const start of periodStarts(month, last, 'week')) expect(new Date(`${start}T00:00:00Z`).getUTCDay()).toBe(1);
    }
  });
});

describe('composeSeries', () => {
  const period = (start: Day, missingDays = 0): Period => ({
    start,
    from: start,
    to: start,
    partial: false,
    partialDays: 0,
    missingDays,
  });
  const part = (id: string, values: [number, bigint][]): PartValues => ({
    id,
    label: id,
    hint: null,
    values: new Map(values),
  });

  it('puts the largest first, others last, and keeps unknown apart from zero', () => {
    const rest = { count: 2, values: new Map([[0, 100n]]) };
    const result = composeSeries([part('small', [[0, 1n]]), part('large', [[0, 5n]])], rest, [
      period('2026-11-01'),
      period('2026-11-02'),
      period('2026-11-03', 1),
    ]);
    expect(result.series.map(({ id, values, total }) => [id, values, total])).toEqual([
      ['large', ['5', '0', null], '5'],
      ['small', ['1', '0', null], '1'],
      ['other', ['100', '0', null], '100'],
    ]);
    expect(result).toMatchObject({ totals: ['106', '0', null], total: '106' });
  });

  it('has totals that are the exact sum of what is shown', () => {
    const amounts = fc.array(fc.bigInt(-(10n ** 18n), 10n ** 18n), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 8 }), amounts, (parts, rest) => {
        const values = (list: bigint[]) => new Map(list.map((value, at): [number, bigint] => [at, value]));
        const periods = ['2026-11-01', '2026-11-02', '2026-11-03'].map((day) => period(day));
        const result = composeSeries(
          parts.map((list, at) => ({ id: `p${at}`, label: '', hint: null, values: values(list) })),
          { count: 1, values: values(rest) },
          periods,
        );
        const sum = (texts: (string | null)[]) => texts.reduce((total, text) => total + BigInt(text ?? 0), 0n);
        for (const at of [0, 1, 2]) {
          expect(sum(result.series.map((series) => series.values[at] ?? null)).toString()).toBe(result.totals[at]);
        }
        expect(sum(result.totals).toString()).toBe(result.total);
        expect(sum(result.series.map((series) => series.total)).toString()).toBe(result.total);
      }),
      { numRuns: 1_000 },
    );
  });
});
