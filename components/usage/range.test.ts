import { describe, expect, it } from 'vitest';
import { daysBetween } from '@/lib/core/time';
import { daysOfRange, RANGES } from './range';

const TODAY = '2026-03-01';

describe('daysOfRange', () => {
  it.each([
    ['7d', '2026-02-23', '2026-03-01'],
    ['30d', '2026-01-31', '2026-03-01'],
    ['90d', '2025-12-02', '2026-03-01'],
    ['month', '2026-03-01', '2026-03-01'],
    ['last_month', '2026-02-01', '2026-02-28'],
    ['quarter', '2026-01-01', '2026-03-01'],
    ['year', '2026-01-01', '2026-03-01'],
    ['12m', '2025-04-01', '2026-03-01'],
  ] as const)('%s is %s to %s', (name, from, to) => expect(daysOfRange(name, TODAY)).toEqual({ from, to }));

  it('holds as many days as it says', () =>
    expect(
      (['7d', '30d', '90d'] as const).map((name) => {
        const { from, to } = daysOfRange(name, TODAY);
        return daysBetween(from, to) + 1;
      }),
    ).toEqual([7, 30, 90]));

  it.each([
    ['2026-03-31', '2026-01-01'],
    ['2026-04-01', '2026-04-01'],
    ['2026-11-25', '2026-10-01'],
    ['2026-12-31', '2026-10-01'],
  ])('begins the quarter of %s on %s', (today, from) => expect(daysOfRange('quarter', today).from).toBe(from));

  it('never ends before it begins', () => {
    for (const name of RANGES) {
      const { from, to } = daysOfRange(name, TODAY, { from: '2026-02-10', to: '2026-02-01' });
      expect(from <= to, name).toBe(true);
    }
  });
});
