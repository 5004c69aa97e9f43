import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thorough } from '@/lib/testing/thorough';
import { allocateDay, type CostEntry, type UsageEntry } from './allocate';
import { divideCounts, divideUsage, type ThroughGateway } from './through-gateway';

const cell = fc.record({
  ...{ workspace: fc.constantFrom(1, 2), key: fc.constantFrom(10, 11), model: fc.constantFrom(20, 21) },
  ...{ tier: fc.constantFrom(30, 31), context: fc.constantFrom(40, 41), geo: fc.constantFrom(0, 50) },
});
const count = fc.oneof(fc.constant(0n), fc.bigInt(0n, 12n), fc.bigInt(0n, 10n ** 11n));
const counts = fc.array(count, { minLength: 6, maxLength: 6 });
const usageArb = fc.array(fc.tuple(cell, counts), { maxLength: 14 });
const throughArb = fc.array(fc.tuple(cell, fc.constantFrom(0, 1, 2), counts), { maxLength: 14 });
const costArb = fc.array(
  fc.record({
    workspace: fc.constantFrom(1, 2),
    model: fc.constantFrom(20, 21),
    tokenType: fc.constantFrom('output_tokens', 'uncached_input_tokens'),
    context: fc.constantFrom(null, 40, 41),
    geo: fc.constantFrom(null, 0, 50),
    isBatch: fc.constantFrom(null, true, false),
    amountNano: fc.oneof(fc.bigInt(-50n, 50n), fc.bigInt(0n, 10n ** 12n)),
  }),
  { maxLength: 10 },
);

type Rows<Arb> = Arb extends fc.Arbitrary<infer Value> ? Value : never;
const entriesOf = (rows: Rows<typeof usageArb>): UsageEntry[] =>
  rows.map(([at, given], place) => ({ ...at, isBatch: at.tier === 31, isPriority: false, place, counts: given }));
const throughOf = (rows: Rows<typeof throughArb>): ThroughGateway[] =>
  rows.map(([at, rank, given]) => ({ ...at, rank, via: -100 - rank, counts: given }));
const costsOf = (rows: Rows<typeof costArb>): CostEntry[] => rows.map((row) => ({ ...row, costType: 'tokens' }));

/** What stands under each of these names, to the last one. */
function sums(rows: readonly { name: string; value: bigint }[]): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { name, value } of rows) found.set(name, (found.get(name) ?? 0n) + value);
  return new Map([...found].filter(([, value]) => value !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}
const countsOf = (rows: readonly UsageEntry[]) =>
  sums(
    rows.flatMap(({ workspace, key, model, tier, context, geo, counts: given }) =>
      given.map((value, type) => ({ name: [workspace, key, model, tier, context, geo, type].join(' '), value })),
    ),
  );
const sharesOf = (usage: readonly UsageEntry[], costs: readonly CostEntry[], withVia: boolean) =>
  sums(
    allocateDay(usage, costs).shares.map(({ workspace, key, via, type, nano }) => ({
      name: [workspace, key, type, ...(withVia ? [via] : [])].join(' '),
      value: nano,
    })),
  );

it('leaves every cell of the report what it is, and every vendor key its cost to the nano-dollar', () => {
  fc.assert(
    fc.property(usageArb, throughArb, costArb, (usage, through, costs) => {
      const [entries, lines] = [entriesOf(usage), costsOf(costs)];
      const divided = divideUsage(entries, throughOf(through));
      expect(countsOf(divided)).toEqual(countsOf(entries));
      expect(sharesOf(divided, lines, false)).toEqual(sharesOf(entries, lines, false));
    }),
    { numRuns: thorough(300, 20_000) },
  );
});

it('gives the same whatever the order in which the gateway booked', () => {
  fc.assert(
    fc.property(usageArb, throughArb, costArb, fc.nat(), (usage, through, costs, turn) => {
      const [entries, lines] = [entriesOf(usage), costsOf(costs)];
      const turned = through
        .map((_, at) => through[(at + turn) % through.length] ?? through[0])
        .flatMap((one) => (one ? [one] : []));
      const one = divideUsage(entries, throughOf(through));
      const other = divideUsage(entries, throughOf(turned));
      expect(sharesOf(other, lines, true)).toEqual(sharesOf(one, lines, true));
    }),
    { numRuns: thorough(200, 10_000) },
  );
});

it.each([
  ['all of it', [10n], [[4n], [6n]], [[0n], [4n], [6n]]],
  ['a part of it', [10n], [[4n], [1n]], [[5n], [4n], [1n]]],
  ['more than was reported yet', [10n], [[15n], [5n]], [[0n], [8n], [2n]]],
  ['nothing', [10n], [], [[10n]]],
])('knows what came through the gateway: %s', (_, reported, through, divided) => {
  const among = through.map((given, rank) => ({ via: -100 - rank, rank, counts: given }));
  expect(divideCounts(reported, among)).toEqual(divided);
});
