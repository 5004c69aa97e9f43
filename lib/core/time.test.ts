import { afterAll, describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dayOf,
  dayStart,
  daysBetween,
  formatAge,
  formatInstant,
  formatPeriod,
  isDay,
  isoWeek,
  monthStart,
  nextPeriod,
  periodStart,
  periodStarts,
  weekStart,
} from './time';

const given = process.env.TZ;
afterAll(() => {
  process.env.TZ = given;
});

/** Days since 1970-01-01 by whole-number arithmetic alone (the civil calendar counted from March). */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

const two = (value: number) => String(value).padStart(2, '0');
const months = Array.from({ length: 48 }, (_, at) => ({ year: 2024 + Math.floor(at / 12), month: (at % 12) + 1 }));
const nextMonth = ({ year, month }: { year: number; month: number }) =>
  month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
/** Days on which clocks change in the zones below. */
const CLOCK_CHANGES = [
  '2025-03-09',
  '2025-11-02',
  '2025-03-30',
  '2025-10-26',
  '2026-03-08',
  '2026-10-25',
  '2026-04-05',
  '2026-09-27',
];

describe.each([
  ['UTC', 0, 0],
  ['America/New_York', 300, 240],
  ['Europe/Berlin', -60, -120],
  ['Pacific/Auckland', -780, -720],
  ['Asia/Kolkata', -330, -330],
])('on a machine in %s', (zone, january, july) => {
  const inZone = () => {
    process.env.TZ = zone;
    // Else the rest would prove nothing.
    expect(new Date(2026, 0, 15).getTimezoneOffset()).toBe(january);
    expect(new Date(2026, 6, 15).getTimezoneOffset()).toBe(july);
  };

  test('months end at 00:00 UTC, to the millisecond', () => {
    inZone();
    for (const at of months) {
      const [next, first] = [nextMonth(at), `${at.year}-${two(at.month)}-01`];
      const nextFirst = `${next.year}-${two(next.month)}-01`;
      const end = dayNumber(next.year, next.month, 1) * 86_400_000;
      const lastDay = dayNumber(next.year, next.month, 1) - dayNumber(at.year, at.month, 1);
      const last = `${at.year}-${two(at.month)}-${lastDay}`;
      expect(dayOf(new Date(end - 1))).toBe(last);
      expect(monthStart(dayOf(new Date(end - 1)))).toBe(first);
      for (const instant of [end, end + 1]) expect(monthStart(dayOf(new Date(instant)))).toBe(nextFirst);
      expect([addMonths(last, 1), addDays(last, 1), nextPeriod(first, 'month')]).toEqual([
        nextFirst,
        nextFirst,
        nextFirst,
      ]);
      expect(addMonths(nextFirst, -1)).toBe(first);
      expect(daysBetween(first, nextFirst)).toBe(lastDay);
      expect(dayStart(nextFirst).getTime()).toBe(end);
    }
  });

  test('days on which clocks change have 24 hours and one place in their week', () => {
    inZone();
    for (const day of CLOCK_CHANGES) {
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
      const start = dayNumber(year, month, date) * 86_400_000;
      expect(dayStart(day).getTime()).toBe(start);
      for (let hour = 0; hour < 24; hour += 1) expect(dayOf(new Date(start + hour * 3_600_000))).toBe(day);
      expect(dayOf(new Date(start - 1))).toBe(addDays(day, -1));
      expect(dayOf(new Date(start + 86_400_000))).toBe(addDays(day, 1));
      // All of them are Sundays: the last day of an ISO week.
      expect(daysBetween(weekStart(day), day)).toBe(6);
      expect(periodStart(addDays(day, 1), 'week')).toBe(addDays(day, 1));
    }
  });

  test('words say UTC', () => {
    inZone();
    expect(formatInstant(new Date('2026-11-23T23:59:59.999Z'))).toBe('23 Nov 2026, 23:59 UTC');
  });
});

describe('ISO weeks', () => {
  test.each([
    ['2015-12-31', 2015, 53],
    ['2016-01-03', 2015, 53],
    ['2016-01-04', 2016, 1],
    ['2018-12-30', 2018, 52],
    ['2018-12-31', 2019, 1],
    ['2019-12-29', 2019, 52],
    ['2019-12-30', 2020, 1],
    ['2020-12-31', 2020, 53],
    ['2021-01-03', 2020, 53],
    ['2021-01-04', 2021, 1],
    ['2022-01-02', 2021, 52],
    ['2023-01-01', 2022, 52],
    ['2024-12-30', 2025, 1],
    ['2026-01-01', 2026, 1],
    ['2026-12-31', 2026, 53],
    ['2027-01-03', 2026, 53],
    ['2027-01-04', 2027, 1],
  ])('%s', (day, year, week) => {
    expect(isoWeek(day)).toEqual({ year, week });
    expect(formatPeriod(weekStart(day), 'week')).toBe(`W${two(week)} ${year}`);
  });

  test('follow one another for forty years without a gap', () => {
    let at = weekStart('2000-01-01');
    let before = isoWeek(at);
    while (at < '2040-01-01') {
      at = nextPeriod(at, 'week');
      const here = isoWeek(at);
      const isNext = here.year === before.year ? here.week === before.week + 1 : here.week === 1 && before.week >= 52;
      expect([at, isNext]).toEqual([at, true]);
      before = here;
    }
  });
});

describe('days and periods', () => {
  test.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-1-1', false],
    ['2026-01-01T00:00:00Z', false],
    [' 2026-01-01', false],
    ['２０２６-01-01', false],
    ['', false],
  ])('%j is a day: %s', (text, answer) => {
    expect(isDay(text)).toBe(answer);
  });

  test('a range touches the periods that hold its ends', () => {
    expect(periodStarts('2026-01-31', '2026-03-01', 'month')).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
    expect(periodStarts('2025-12-31', '2026-01-05', 'week')).toEqual(['2025-12-29', '2026-01-05']);
    expect(periodStarts('2024-02-28', '2024-03-01', 'day')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(periodStarts('2026-01-02', '2026-01-01', 'day')).toEqual([]);
  });

  test('backwards and over year ends', () => {
    expect([addMonths('2026-01-31', -1), addMonths('2026-03-31', 11), addDays('2024-03-01', -1)]).toEqual([
      '2025-12-01',
      '2027-02-01',
      '2024-02-29',
    ]);
    expect(daysBetween('2026-03-01', '2026-02-01')).toBe(-28);
  });

  test.each([
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [3_599_999, '59 min ago'],
    [3_600_000, '1 h ago'],
    [48 * 3_600_000 - 1, '47 h ago'],
    [48 * 3_600_000, '2 days ago'],
    [-5_000, 'just now'],
  ])('%d ms', (ms, text) => {
    const now = new Date('2026-11-23T14:05:00Z');
    expect(formatAge(new Date(now.getTime() - ms), now)).toBe(text);
  });
});
