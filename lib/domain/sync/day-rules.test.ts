import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf, dayStart, daysBetween, daysFrom } from '@/lib/core/time';
import {
  type DayState,
  daysToRead,
  findContradiction,
  isCutShort,
  newestDays,
  type Reading,
  type Readings,
  type Report,
  splitIntoWindows,
  stateOfDay,
  takeTurn,
} from './day-rules';

const reading = (at: string | Date, more: Partial<Reading> = {}): Reading => ({
  at: new Date(at).getTime(),
  unreadable: 0,
  isHeld: false,
  ...more,
});
const both = (at: string | Date): Readings => ({ usage: reading(at), cost: reading(at) });

describe('a day', () => {
  const LATER = '2028-12-31T00:00:00Z';
  it.each<[string, Day, Readings, string, DayState]>([
    ['read before its end', '2026-11-27', both('2026-11-27T15:00:00Z'), LATER, 'partial'],
    ['read a moment before its end', '2026-11-27', both('2026-11-27T23:59:59.999Z'), LATER, 'partial'],
    ['read at its end', '2026-11-27', both('2026-11-28T00:00:00Z'), LATER, 'partial'],
    ['read while it may still change', '2026-11-27', both('2026-11-28T00:59:59.999Z'), LATER, 'partial'],
    ['read an hour after its end', '2026-11-27', both('2026-11-28T01:00:00Z'), LATER, 'whole'],
    ['read long after its end', '2026-11-27', both('2027-11-28T01:00:00Z'), LATER, 'whole'],
    ['read in another zone of the clock', '2026-11-27', both('2026-11-28T02:59:59+02:00'), LATER, 'partial'],
    ['the last of a year', '2026-12-31', both('2027-01-01T01:00:00Z'), LATER, 'whole'],
    ['the last of a short month', '2026-02-28', both('2026-03-01T00:59:00Z'), LATER, 'partial'],
    ['28 February of a leap year', '2028-02-28', both('2028-02-29T01:00:00Z'), LATER, 'whole'],
    ['29 February', '2028-02-29', both('2028-02-29T23:00:00Z'), LATER, 'partial'],
    ['29 February, over', '2028-02-29', both('2028-03-01T01:00:00Z'), LATER, 'whole'],
    ['never read', '2026-11-27', {}, LATER, 'missing'],
    ['read in one report', '2026-11-27', { cost: reading('2026-11-29') }, LATER, 'missing'],
    [
      'read early in one report',
      '2026-11-27',
      { usage: reading('2026-11-29'), cost: reading('2026-11-27T15:00:00Z') },
      LATER,
      'partial',
    ],
    [
      'with a row that could not be read',
      '2026-11-27',
      { usage: reading('2026-11-29', { unreadable: 1 }), cost: reading('2026-11-29') },
      LATER,
      'partial',
    ],
    [
      'that would have lost rows later',
      '2026-11-27',
      { usage: reading('2026-11-29', { isHeld: true }), cost: reading('2026-11-29') },
      LATER,
      'whole',
    ],
    ['running now', '2026-11-27', both('2026-11-27T15:00:00Z'), '2026-11-27T15:01:00Z', 'partial'],
    ['read by a clock that was set back since', '2026-11-27', both('2026-11-29'), '2026-11-27T15:00:00Z', 'partial'],
    ['long over, read by such a clock', '2026-10-01', both('2026-11-29'), '2026-11-27T15:00:00Z', 'partial'],
    ['read by a clock a second ahead', '2026-10-01', both('2026-11-27T15:00:01Z'), '2026-11-27T15:00:00Z', 'whole'],
  ])('%s', (_name, day, readings, now, state) => {
    expect(stateOfDay(day, readings, new Date(now))).toBe(state);
  });

  it.each<[Report[], DayState]>([
    [['cost'], 'partial'],
    [['usage'], 'missing'],
    [['usage', 'cost'], 'missing'],
  ])('of which the cost alone was read, for a figure of %s, is %s', (needed, state) => {
    expect(stateOfDay('2026-11-27', { cost: reading('2026-11-29') }, new Date(LATER), needed)).toBe(state);
  });

  it('is cut short when it is over and not whole; today is not', () => {
    const now = new Date('2026-11-28T09:00:00Z');
    expect(isCutShort('2026-11-27', 'partial', now)).toBe(true);
    expect(isCutShort('2026-11-28', 'partial', now)).toBe(false);
    expect(isCutShort('2026-11-27', 'whole', now)).toBe(false);
    expect(isCutShort('2026-11-27', 'missing', now)).toBe(false);
  });
});

describe('what is asked for again', () => {
  /** Whole up to `last`, which was read at 15:00, and nothing since. */
  const until = (last: Day, days: number) =>
    new Map(
      daysFrom(addDays(last, 1 - days), days).map((day) => [
        day,
        both(`${addDays(day, day === last ? 0 : 2)}T15:00:00Z`),
      ]),
    );

  it.each<[string, string, Day[]]>([
    ['Friday afternoon', '2026-11-27T15:01:00Z', []],
    ['Saturday', '2026-11-28T09:00:00Z', []],
    [
      'Monday: Saturday, which nobody read, and what is left of Friday',
      '2026-11-30T09:00:00Z',
      ['2026-11-28', '2026-11-27'],
    ],
    ['1 December', '2026-12-01T00:00:00Z', ['2026-11-29', '2026-11-28', '2026-11-27']],
  ])('on %s', (_name, now, days) => {
    expect(daysToRead(until('2026-11-27', 60), new Date(now)).filter((day) => day >= '2026-11-27')).toEqual(days);
  });

  it('is every day of fifty that nobody read, in windows of a month', () => {
    const now = new Date('2027-01-16T09:00:00Z');
    const days = daysToRead(until('2026-11-27', 400), now);
    expect(days).toEqual(daysFrom('2026-11-27', 49).reverse());
    expect(splitIntoWindows(days, 31)).toEqual([
      { from: '2026-12-15', to: '2027-01-14' },
      { from: '2026-11-27', to: '2026-12-14' },
    ]);
  });

  it('is nothing before the oldest day that was read, and nothing at all before the first', () => {
    const now = new Date('2026-12-31T12:00:00Z');
    expect(daysToRead(new Map([['2026-11-01', both('2026-12-01')]]), now).at(-1)).toBe('2026-11-02');
    expect(daysToRead(new Map(), now)).toEqual([]);
  });

  it('is what is held, though it is whole', () => {
    const readings = until('2026-11-27', 10);
    readings.set('2026-11-20', { usage: reading('2026-11-23', { isHeld: true }), cost: reading('2026-11-23') });
    expect(daysToRead(readings, new Date('2026-11-27T15:00:00Z'))).toEqual(['2026-11-20']);
  });

  it('with the newest days is every day that is not whole, whatever was read when', () => {
    const START = '2028-02-01';
    const known = fc.option(fc.record({ hours: fc.integer({ min: -30, max: 2_000 }), unreadable: fc.nat(1) }));
    fc.assert(
      fc.property(fc.array(fc.tuple(known, known), { minLength: 1, maxLength: 60 }), fc.nat(1_500), (days, hour) => {
        const now = new Date(dayStart(START).getTime() + hour * 3_600_000);
        const today = dayOf(now);
        const readings = new Map<Day, Readings>();
        for (const [index, [usage, cost]] of days.entries()) {
          const day = addDays(START, index);
          const of = (read: typeof usage) =>
            read
              ? reading(new Date(dayStart(day).getTime() + read.hours * 3_600_000), { unreadable: read.unreadable })
              : undefined;
          readings.set(day, { usage: of(usage), cost: of(cost) });
        }
        const asked = new Set(daysToRead(readings, now));
        const newest = newestDays(now);
        const forgotten = daysFrom(START, daysBetween(START, today) + 1).filter(
          (day) => stateOfDay(day, readings.get(day) ?? {}, now) !== 'whole' && !asked.has(day) && day < newest.from,
        );
        expect(forgotten).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('windows', () => {
  const run = fc.uniqueArray(fc.nat(400), { maxLength: 120 });
  const days = run.map((numbers) => [...numbers].sort((a, b) => b - a).map((number) => addDays('2026-01-01', number)));

  it('hold every day, never overlap and are never too long', () => {
    fc.assert(
      fc.property(days, (all) => {
        const windows = splitIntoWindows(all, 31);
        expect(all.every((day) => windows.some(({ from, to }) => from <= day && day <= to))).toBe(true);
        expect(windows.every(({ from, to }) => from <= to && daysBetween(from, to) < 31)).toBe(true);
        expect(windows.every(({ from }, at) => from > (windows[at + 1]?.to ?? ''))).toBe(true);
      }),
    );
  });

  it('have their turn, every one of them, one poll after the other', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 5 }), (all, most) => {
        const windows = splitIntoWindows(all, 31);
        const seen: unknown[] = [];
        let before: Day | null = null;
        for (let poll = 0; poll < Math.ceil(windows.length / most); poll += 1) {
          const turn = takeTurn(windows, most, before);
          expect(turn.windows.length).toBeLessThanOrEqual(most);
          seen.push(...turn.windows);
          before = turn.before;
        }
        expect(seen).toEqual(windows);
        expect(before).toBeNull();
      }),
    );
  });
});

it.each([
  [{ usage: 0, cost: 35 }, 'The usage report is empty but the cost report is not'],
  [{ usage: 7, cost: 0 }, 'The cost report is empty but the usage report is not'],
  [{ usage: 0, cost: 6 }, null],
  [{ usage: 1, cost: 35 }, null],
  [{ usage: 0, cost: 0 }, null],
  [{ usage: 35, cost: 35 }, null],
])('days with rows %o: %s', (days, title) => expect(findContradiction(days)?.title ?? null).toBe(title));
