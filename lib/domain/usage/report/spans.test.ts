import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, type Day } from '@/lib/core/time';
import { listDays } from './compose';
import { coarsePlaces, splitIntoSpans } from './spans';

const TODAY = '2026-11-23';
const placesOf = (days: readonly Day[], at: (day: Day) => number) => days.map((day) => ({ day, hour: 0, at: at(day) }));
const spans = (from: Day, to: Day, at: (day: Day) => number | null, byWeek = false) =>
  splitIntoSpans(
    {
      ...{ from, to, today: TODAY },
      places: listDays(from, to <= TODAY ? to : TODAY).flatMap((day) => {
        const place = at(day);
        return place === null ? [] : [{ day, hour: 0, at: place }];
      }),
    },
    { byMonth: true, byWeek },
  );

describe('splitIntoSpans', () => {
  it('reads whole months as one, and the month of today as far as it goes', () =>
    expect(spans('2026-08-30', TODAY, () => 0)).toEqual({
      months: ['2026-09-01', '2026-10-01', '2026-11-01'],
      weeks: [],
      days: [{ from: '2026-08-30', to: '2026-08-31' }],
      hasGaps: false,
    }));

  it('reads a month by day that ends before its days do', () =>
    expect(spans('2026-10-01', '2026-11-22', () => 0)).toEqual({
      months: ['2026-10-01'],
      weeks: [],
      days: [{ from: '2026-11-01', to: '2026-11-22' }],
      hasGaps: false,
    }));

  it('reads a month by day that has two places, or a day that counts nowhere', () => {
    expect(spans('2026-09-01', TODAY, (day) => (day < '2026-09-07' ? 0 : 1)).months).toEqual([
      '2026-10-01',
      '2026-11-01',
    ]);
    expect(spans('2026-09-01', '2026-10-31', (day) => (day === '2026-10-04' ? null : 0))).toEqual({
      months: ['2026-09-01'],
      weeks: [],
      days: [{ from: '2026-10-01', to: '2026-10-31' }],
      hasGaps: true,
    });
  });

  it('reads whole weeks outside those months as one', () =>
    expect(spans('2026-08-15', '2026-10-07', () => 0, true)).toEqual({
      months: ['2026-09-01'],
      weeks: ['2026-08-17', '2026-08-24'],
      days: [
        { from: '2026-08-15', to: '2026-08-16' },
        { from: '2026-08-31', to: '2026-08-31' },
        { from: '2026-10-01', to: '2026-10-07' },
      ],
      hasGaps: false,
    }));

  it('skips a year between two ranges', () =>
    expect(spans('2025-11-03', TODAY, (day) => (day < '2025-11-05' ? 1 : day >= '2026-11-20' ? 0 : null))).toEqual({
      months: [],
      weeks: [],
      days: [
        { from: '2025-11-03', to: '2025-11-04' },
        { from: '2026-11-20', to: TODAY },
      ],
      hasGaps: false,
    }));

  it('reads every day that counts exactly once, and none beside it as part of a month', () =>
    fc.assert(
      fc.property(
        fc.nat(150),
        fc.nat(150),
        fc.array(fc.tuple(fc.nat(150), fc.constantFrom(0, 1, null))),
        (a, b, changes) => {
          const [from, to] = [addDays(TODAY, -a - b), addDays(TODAY, 10 - a)];
          const places = new Map<Day, number | null>();
          for (const day of listDays(from, to)) places.set(day, 0);
          for (const [at, place] of changes) if (places.has(addDays(from, at))) places.set(addDays(from, at), place);
          const found = spans(from, to, (day) => places.get(day) ?? null, true);
          const inPeriods = [
            ...found.months.flatMap((month) => listDays(month, addDays(addMonths(month, 1), -1))),
            ...found.weeks.flatMap((week) => listDays(week, addDays(week, 6))),
          ];
          const read = [...inPeriods, ...found.days.flatMap((range) => listDays(range.from, range.to))];
          expect(new Set(read).size).toBe(read.length);
          const counted = listDays(from, to).filter((day) => day <= TODAY && places.get(day) !== null);
          expect(counted.filter((day) => !read.includes(day))).toEqual([]);
          const known = inPeriods.filter((day) => day <= TODAY);
          expect(known.filter((day) => !counted.includes(day))).toEqual([]);
          for (const start of [...found.months, ...found.weeks]) {
            const end = found.months.includes(start) ? addMonths(start, 1) : addDays(start, 7);
            const own = known.filter((day) => day >= start && day < end);
            expect(new Set(own.map((day) => places.get(day))).size).toBe(1);
          }
        },
      ),
    ));
});

describe('coarsePlaces', () => {
  it('tell days of the range from those it is compared with, whatever their hours', () =>
    expect(
      coarsePlaces(
        [...placesOf([TODAY], () => 4), { day: TODAY, hour: 1, at: 5 }, ...placesOf(['2026-10-23'], () => 7)],
        6,
      ),
    ).toEqual([
      { day: TODAY, hour: 0, at: 0 },
      { day: '2026-10-23', hour: 0, at: 1 },
    ]));
});
