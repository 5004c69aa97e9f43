import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween, weekStart } from '@/lib/core/time';
import type { Period } from '@/lib/domain/usage/query-schema';
import { COMPARISON_KINDS } from '@/lib/domain/usage/schema';
import { areAlike, comparedDays, comparedWith, countCoverage, whyNotCompared } from './compared-days';

/** Every day up to one is whole, the next has begun, and some are missing or partial. */
const readUpTo =
  (last: Day, { missing = [], partial = [] }: { missing?: Day[]; partial?: Day[] } = {}) =>
  (day: Day) => {
    if (missing.includes(day) || day > addDays(last, 1)) return 'missing';
    return partial.includes(day) || day > last ? 'partial' : 'whole';
  };

describe('comparedWith', () => {
  const TODAY = '2026-11-23';
  it.each([
    ['as many days directly before', '2026-11-10', '2026-11-16', '2026-11-03', '2026-11-09'],
    ['a whole month', '2026-10-01', '2026-10-31', '2026-09-01', '2026-09-30'],
    ['February against January', '2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
    ['this month so far', '2026-11-01', '2026-11-23', '2026-10-01', '2026-10-23'],
    ['this month, to its end', '2026-11-01', '2026-11-30', '2026-10-01', '2026-10-23'],
    ['a quarter', '2026-07-01', '2026-09-30', '2026-04-01', '2026-06-30'],
    ['twelve months so far', '2025-12-01', '2026-11-23', '2024-12-01', '2025-11-23'],
    ['a month that is cut', '2026-10-01', '2026-10-30', '2026-09-01', '2026-09-30'],
    ['one day', '2026-11-10', '2026-11-10', '2026-11-09', '2026-11-09'],
    ['one day that begins a month', '2026-10-01', '2026-10-01', '2026-09-30', '2026-09-30'],
  ])('the range before, %s: %s..%s', (_name, from, to, beforeFrom, beforeTo) =>
    expect(comparedWith({ from, to }, 'previous', TODAY)).toEqual({ from: beforeFrom, to: beforeTo }),
  );

  it.each([
    // The last day of a month is not over: so far, and not a whole month.
    ['2028-02-01', '2028-02-29', '2028-02-29', '2028-01-01', '2028-01-29'],
    ['2028-02-01', '2028-02-29', '2028-03-01', '2028-01-01', '2028-01-31'],
    ['2026-03-01', '2026-03-30', '2026-03-30', '2026-02-01', '2026-02-28'],
    ['2026-12-01', '2026-12-01', '2026-12-01', '2026-11-01', '2026-11-01'],
    ['2028-01-01', '2028-02-29', '2028-02-29', '2027-11-01', '2027-12-29'],
  ])('the range before, %s..%s on %s', (from, to, today, beforeFrom, beforeTo) =>
    expect(comparedWith({ from, to }, 'previous', today)).toEqual({ from: beforeFrom, to: beforeTo }),
  );

  it.each([
    ['weekdays', '2026-11-10', '2026-11-16', '2026-11-03', '2026-11-09'],
    ['weekdays', '2026-11-09', '2026-11-18', '2026-10-26', '2026-11-04'],
    ['weekdays', '2026-11-18', '2026-11-18', '2026-11-11', '2026-11-11'],
    ['month', '2026-11-10', '2026-11-16', '2026-10-10', '2026-10-16'],
    ['month', '2026-03-29', '2026-03-31', '2026-02-28', '2026-02-28'],
    ['month', '2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
    ['month', '2026-02-15', '2026-02-28', '2026-01-15', '2026-01-28'],
    ['month', '2026-09-01', '2026-11-22', '2026-06-01', '2026-08-22'],
    ['month', '2026-10-24', '2026-11-23', '2026-09-24', '2026-10-23'],
    ['year', '2024-06-01', '2026-01-31', '2022-06-01', '2024-01-31'],
    ['year', '2026-11-10', '2026-11-16', '2025-11-10', '2025-11-16'],
    ['year', '2024-02-29', '2024-02-29', '2023-02-28', '2023-02-28'],
    ['year', '2025-02-01', '2025-02-28', '2024-02-01', '2024-02-29'],
    ['year', '2026-11-01', '2026-11-23', '2025-11-01', '2025-11-23'],
  ] as const)('%s: %s..%s', (kind, from, to, beforeFrom, beforeTo) =>
    expect(comparedWith({ from, to }, kind, TODAY)).toEqual({ from: beforeFrom, to: beforeTo }),
  );

  it('lies before the range, in order; the same weekdays are the same', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 0, max: 120 }),
        fc.constantFrom(...COMPARISON_KINDS),
        (start, days, kind) => {
          const from = addDays('2025-01-01', start);
          const before = comparedWith({ from, to: addDays(from, days) }, kind, '2029-01-01');
          expect(before.from <= before.to && before.to < from).toBe(true);
          if (kind === 'previous') expect(before.to).toBe(addDays(from, -1));
          if (kind !== 'weekdays') return;
          expect(daysBetween(before.from, before.to)).toBe(days);
          expect(daysBetween(weekStart(before.from), before.from)).toBe(daysBetween(weekStart(from), from));
        },
      ),
    ));
});

describe('comparedDays', () => {
  it.each([
    // Today is never whole: it and what it would lie beside are left out.
    ['month to date', '2026-11-01', '2026-11-30', '2026-11-23', '2026-11-22', '2026-11-22', '2026-10-01', '2026-10-22'],
    ['on a leap day', '2028-02-01', '2028-02-29', '2028-02-29', '2028-02-28', '2028-02-28', '2028-01-01', '2028-01-28'],
    [
      'the last 7 days',
      '2026-11-17',
      '2026-11-23',
      '2026-11-23',
      '2026-11-22',
      '2026-11-22',
      '2026-11-10',
      '2026-11-15',
    ],
    [
      'yesterday still grows',
      '2026-11-01',
      '2026-11-23',
      '2026-11-23',
      '2026-11-21',
      '2026-11-21',
      '2026-10-01',
      '2026-10-21',
    ],
    [
      'a month just over',
      '2026-10-01',
      '2026-10-31',
      '2026-11-01',
      '2026-10-30',
      '2026-10-30',
      '2026-09-01',
      '2026-09-30',
    ],
    ['a whole month', '2026-10-01', '2026-10-31', '2026-11-23', '2026-11-22', '2026-10-31', '2026-09-01', '2026-09-30'],
  ])('%s: %s..%s on %s, whole up to %s', (_name, from, to, today, last, nowTo, beforeFrom, beforeTo) => {
    const { now, before, leftOut } = comparedDays({ from, to }, 'previous', today, readUpTo(last));
    expect({ now, before }).toEqual({ now: { from, to: nowTo }, before: { from: beforeFrom, to: beforeTo } });
    expect(leftOut).toEqual(last >= to ? null : { from: addDays(last, 1), to: [today, to].sort()[0] });
  });

  it('has nothing to compare on the first day of a month', () => {
    const range = { from: '2026-12-01', to: '2026-12-01' };
    const { now, leftOut } = comparedDays(range, 'previous', '2026-12-01', readUpTo('2026-11-30'));
    expect({ now, leftOut }).toEqual({ now: null, leftOut: range });
  });
});

describe('whyNotCompared', () => {
  const whole = { days: 3, missing: 0, partial: 0 };
  it.each([
    [whole, whole, null],
    [whole, { days: 31, missing: 0, partial: 0 }, null],
    [null, whole, 'nothing_whole'],
    [{ ...whole, missing: 1 }, whole, 'now_missing'],
    [{ ...whole, partial: 1 }, whole, 'now_partial'],
    [whole, { ...whole, missing: 3 }, 'nothing_before'],
    [whole, { ...whole, missing: 1 }, 'before_missing'],
    [whole, { ...whole, partial: 1 }, 'before_partial'],
  ])('%j against %j: %s', (now, before, why) => expect(whyNotCompared(now, before)).toBe(why));

  it('counts days that were read to their end, in part and not at all', () =>
    expect(
      countCoverage(
        { from: '2026-11-01', to: '2026-11-05' },
        readUpTo('2026-11-30', { missing: ['2026-11-02'], partial: ['2026-11-03', '2026-11-04'] }),
      ),
    ).toEqual({ days: 5, missing: 1, partial: 2 }));
});

describe('areAlike', () => {
  const period = (from: Day, to: Day, partial = false): Period => ({
    start: from,
    from,
    to,
    partial,
    partialDays: 0,
    missingDays: 0,
  });
  const known = readUpTo('2026-11-22');
  it.each([
    [
      'a month and a shorter one, both full',
      period('2026-10-01', '2026-10-31'),
      period('2026-09-01', '2026-09-30'),
      true,
    ],
    [
      'weeks cut to other lengths',
      period('2026-10-01', '2026-10-04', true),
      period('2026-09-01', '2026-09-06', true),
      false,
    ],
    [
      'weeks cut to the same length',
      period('2026-10-01', '2026-10-04', true),
      period('2026-09-03', '2026-09-06', true),
      true,
    ],
    ['today', period('2026-11-23', '2026-11-23', true), period('2026-10-23', '2026-10-23'), false],
    ['nothing', period('2026-11-22', '2026-11-22'), undefined, false],
  ])('%s', (_name, now, before, alike) => expect(areAlike(now, before, 'day', known)).toBe(alike));
});
