import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SnapshotRow } from './snapshot-table';
import { type HourUse, spreadDay } from './spread-hours';

const DAY = '2026-11-22';
/** A row of spend_daily: counts, costs of each, and other cost. */
const row = (counts: bigint[], costs: bigint[], other = 0n, otherRef = 0): SnapshotRow => ({
  time: DAY,
  keys: [1, 2, 3, 4, otherRef],
  values: [...counts, ...costs, other],
});
const use = (hour: number, counts: bigint[]): HourUse => ({ hour, keys: [1, 2, 3, 4], counts });
const six = (value: bigint) => [value, 0n, 0n, 0n, 0n, 0n];
const hoursOf = (rows: SnapshotRow[], column: number) =>
  Object.fromEntries(rows.map(({ keys, values }) => [keys[5], values[column]]));

it('gives each hour its tokens and what they cost, and the rest to no hour', () => {
  const rows = spreadDay(DAY, [row(six(100n), six(1_000n))], [use(3, six(30n)), use(17, six(50n))]);
  expect(hoursOf(rows, 0)).toEqual({ 3: 30n, 17: 50n, 24: 20n });
  expect(hoursOf(rows, 6)).toEqual({ 3: 300n, 17: 500n, 24: 200n });
});

it.each([
  ['cost that is no key’s', [row(six(0n), six(70n))], [], { 24: 70n }],
  ['cost without tokens of its type', [row(six(0n), six(70n))], [use(5, [0n, 9n, 0n, 0n, 0n, 0n])], { 5: 0n, 24: 70n }],
  ['hours that hold more than the day', [row(six(10n), six(7n))], [use(1, six(20n))], { 1: 7n, 24: 0n }],
  [
    'a cent among three hours',
    [row(six(3n), six(1n))],
    [use(9, six(1n)), use(2, six(1n)), use(20, six(1n))],
    { 2: 1n, 9: 0n, 20: 0n },
  ],
  ['a refund', [row(six(4n), six(-7n))], [use(0, six(3n)), use(1, six(1n))], { 0: -5n, 1: -2n }],
])('%s', (_name, daily, uses, expected) => {
  expect(hoursOf(spreadDay(DAY, daily, uses), 6)).toEqual(expected);
});

it('keeps hours of what the day does not know yet, below zero where no hour is known', () => {
  expect(hoursOf(spreadDay(DAY, [], [use(8, six(5n))]), 0)).toEqual({ 8: 5n, 24: -5n });
});

it('adds up to the day, row by row and column by column, in any order of the hours', () => {
  const count = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const counts = fc.array(count, { minLength: 6, maxLength: 6 });
  const costs = fc.array(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), { minLength: 7, maxLength: 7 });
  const hours = fc.uniqueArray(fc.tuple(fc.nat(23), counts), { selector: ([hour]) => hour, maxLength: 24 });
  fc.assert(
    fc.property(counts, costs, hours, fc.nat(1), (dayCounts, dayCosts, given, otherRef) => {
      const daily = row(dayCounts, dayCosts.slice(0, 6), dayCosts[6], otherRef);
      const uses = given.map(([hour, hourCounts]) => use(hour, hourCounts));
      const rows = spreadDay(DAY, [daily], uses);
      for (const [column, value] of daily.values.entries()) {
        const own = rows.filter(({ keys }) => keys[4] === otherRef);
        expect(own.reduce((sum, { values }) => sum + (values[column] ?? 0n), 0n)).toBe(value);
      }
      const again = spreadDay(DAY, [daily], [...uses].reverse());
      const sorted = (all: SnapshotRow[]) =>
        all.map(({ keys, values }) => `${keys.join(' ')} ${values.join(' ')}`).sort();
      expect(sorted(again)).toEqual(sorted(rows));
    }),
  );
});
