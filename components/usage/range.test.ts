import { describe, expect, it } from 'vitest';
import { daysBetween } from '@/lib/core/time';
import { daysOfRange, RANGES, rangeOptions } from './range';

const TODAY = '2026-03-01';
const on = (today: string, fiscalMonth = 1) => ({ today, fiscalMonth });

describe('daysOfRange', () => {
  it.each([
    ['7d', '2026-02-23', '2026-03-01'],
    ['30d', '2026-01-31', '2026-03-01'],
    ['90d', '2025-12-02', '2026-03-01'],
    ['month', '2026-03-01', '2026-03-01'],
    ['last_month', '2026-02-01', '2026-02-28'],
    ['quarter', '2026-01-01', '2026-03-01'],
    ['last_quarter', '2025-10-01', '2025-12-31'],
    ['year', '2026-01-01', '2026-03-01'],
    ['last_year', '2025-01-01', '2025-12-31'],
    ['12m', '2025-04-01', '2026-03-01'],
  ] as const)('%s is %s to %s', (name, from, to) => expect(daysOfRange(name, on(TODAY))).toEqual({ from, to }));

  it('holds as many days as it says', () =>
    expect(
      (['7d', '30d', '90d'] as const).map((name) => {
        const { from, to } = daysOfRange(name, on(TODAY));
        return daysBetween(from, to) + 1;
      }),
    ).toEqual([7, 30, 90]));

  it.each([
    ['2026-03-31', '2026-01-01', '2025-10-01', '2025-12-31'],
    ['2026-04-01', '2026-04-01', '2026-01-01', '2026-03-31'],
    ['2026-11-25', '2026-10-01', '2026-07-01', '2026-09-30'],
    ['2026-12-31', '2026-10-01', '2026-07-01', '2026-09-30'],
    ['2028-02-29', '2028-01-01', '2027-10-01', '2027-12-31'],
  ])('on %s this quarter begins on %s, and the last is %s to %s', (today, from, lastFrom, lastTo) => {
    expect(daysOfRange('quarter', on(today))).toEqual({ from, to: today });
    expect(daysOfRange('last_quarter', on(today))).toEqual({ from: lastFrom, to: lastTo });
  });

  it.each([
    ['2026-01-31', 2, '2025-02-01', '2024-02-01', '2025-01-31'],
    ['2026-02-01', 2, '2026-02-01', '2025-02-01', '2026-01-31'],
    ['2028-02-29', 3, '2027-03-01', '2026-03-01', '2027-02-28'],
    ['2028-03-01', 3, '2028-03-01', '2027-03-01', '2028-02-29'],
    ['2026-11-28', 10, '2026-10-01', '2025-10-01', '2026-09-30'],
    ['2026-11-28', 12, '2025-12-01', '2024-12-01', '2025-11-30'],
    ['2026-11-28', 1, '2026-01-01', '2025-01-01', '2025-12-31'],
  ])('on %s a fiscal year from month %i begins on %s; the last is %s to %s', (today, month, from, lastFrom, lastTo) => {
    expect(daysOfRange('fiscal_year', on(today, month))).toEqual({ from, to: today });
    expect(daysOfRange('last_fiscal_year', on(today, month))).toEqual({ from: lastFrom, to: lastTo });
  });

  it.each([
    ['2028-02-10', '2028-02-10', '2028-02-01', '2028-02-29'],
    ['2026-09-30', '2026-11-01', '2026-09-01', '2026-11-30'],
    ['2026-11-01', '2026-09-30', '2026-09-01', '2026-11-30'],
  ])('months of %s to %s are whole', (from, to, first, last) =>
    expect(daysOfRange('months', on(TODAY), { from, to })).toEqual({ from: first, to: last }),
  );

  it('never ends before it begins', () => {
    for (const name of RANGES) {
      const { from, to } = daysOfRange(name, on(TODAY, 7), { from: '2026-02-10', to: '2026-02-01' });
      expect(from <= to, name).toBe(true);
    }
  });
});

it('offers the fiscal year where it is not the year, or is chosen', () => {
  const offered = (month: number, chosen: (typeof RANGES)[number]) =>
    rangeOptions(month, chosen).filter(({ value }) => value.includes('fiscal')).length;
  expect([offered(1, '30d'), offered(1, 'fiscal_year'), offered(7, '30d')]).toEqual([0, 1, 2]);
});
