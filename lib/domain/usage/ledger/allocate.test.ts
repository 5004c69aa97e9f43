import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateNamed, type NamedCost, type NamedShare, type NamedUsage } from '@/lib/testing/named-allocation';
import { thorough } from '@/lib/testing/thorough';
import { largestRemainder } from './allocate';

const usage = (part: Partial<NamedUsage>): NamedUsage => ({
  workspace: 'w',
  keyId: 'k1',
  model: 'opus',
  tier: 'standard',
  context: '0-200k',
  geo: 'global',
  uncached: 0n,
  cache_write_5m: 0n,
  cache_write_1h: 0n,
  cache_read: 0n,
  output: 0n,
  web_search: 0n,
  ...part,
});
const cost = (part: Partial<NamedCost>): NamedCost => ({
  workspace: 'w',
  costType: 'tokens',
  model: 'opus',
  tokenType: 'output_tokens',
  context: '0-200k',
  tier: 'standard',
  geo: 'global',
  amountNano: 100n,
  ...part,
});
const byKey = (shares: NamedShare[]) => {
  const sums: Record<string, bigint> = {};
  for (const { keyId, nano } of shares) sums[keyId ?? 'none'] = (sums[keyId ?? 'none'] ?? 0n) + nano;
  return sums;
};

describe('largestRemainder', () => {
  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [10n, [6n, 3n, 1n], [6n, 3n, 1n]],
    [1n, [1n, 2n], [0n, 1n]],
    [0n, [5n, 5n], [0n, 0n]],
    [7n, [0n, 3n], [0n, 7n]],
  ])('divides %s, case %#', (amount, weights, shares) => {
    const parts = weights.map((weight, at) => ({ place: at, weight }));
    expect(largestRemainder(amount, parts)).toEqual(shares);
  });
});

describe('allocateDay', () => {
  it('keeps batch and standard, context windows and geos apart', () => {
    const entries = [
      usage({ keyId: 'std', output: 10n }),
      usage({ keyId: 'batch', output: 1000n, tier: 'batch' }),
      usage({ keyId: 'long', output: 1000n, context: '200k-1M' }),
      usage({ keyId: 'us', output: 1000n, geo: 'us' }),
    ];
    expect(byKey(allocateNamed(entries, [cost({})]).shares)).toEqual({ std: 100n });
    expect(byKey(allocateNamed(entries, [cost({ tier: 'batch' })]).shares)).toEqual({ batch: 100n });
    expect(byKey(allocateNamed(entries, [cost({ context: '200k-1M' })]).shares)).toEqual({ long: 100n });
    expect(byKey(allocateNamed(entries, [cost({ geo: 'us' })]).shares)).toEqual({ us: 100n });
  });

  it('falls back to workspace, model and token type when the cell has no weights', () => {
    const entries = [
      usage({ keyId: 'a', output: 3n, context: null }),
      usage({ keyId: 'b', output: 1n, context: null }),
    ];
    expect(byKey(allocateNamed(entries, [cost({})]).shares)).toEqual({ a: 75n, b: 25n });
  });

  it('gives nothing to the priority tier', () => {
    const entries = [usage({ keyId: 'a', output: 1n }), usage({ keyId: 'b', output: 99n, tier: 'priority' })];
    expect(byKey(allocateNamed(entries, [cost({})]).shares)).toEqual({ a: 100n });
    const alone = allocateNamed([usage({ output: 9n, tier: 'priority' })], [cost({})]);
    expect(alone).toMatchObject({ shares: [], unattributed: [{ type: 'output', reason: 'no_matching_usage' }] });
  });

  it.each([
    ['uncached_input_tokens', 'uncached'],
    ['output_tokens', 'output'],
    ['cache_read_input_tokens', 'cache_read'],
    ['cache_creation.ephemeral_5m_input_tokens', 'cache_write_5m'],
    ['cache_creation.ephemeral_1h_input_tokens', 'cache_write_1h'],
  ] as const)('weighs %s by nothing but %s', (tokenType, own) => {
    const others = { uncached: 9n, cache_write_5m: 9n, cache_write_1h: 9n, cache_read: 9n, output: 9n, web_search: 9n };
    const entries = [
      usage({ ...others, keyId: 'a', [own]: 1n }),
      usage({ ...others, keyId: 'b', [own]: 3n }),
      usage({ ...others, keyId: 'c', [own]: 0n }),
    ];
    const { shares } = allocateNamed(entries, [cost({ tokenType })]);
    expect(shares.map(({ keyId, type, nano }) => [keyId, type, nano])).toEqual([
      ['a', own, 25n],
      ['b', own, 75n],
    ]);
  });

  it('gives searches to the priority tier too, which pays for them', () => {
    const entries = [usage({ keyId: 'a', web_search: 1n }), usage({ keyId: 'b', web_search: 3n, tier: 'priority' })];
    const line = cost({ costType: 'web_search', tokenType: null, tier: null });
    expect(byKey(allocateNamed(entries, [line]).shares)).toEqual({ a: 25n, b: 75n });
  });

  it('weighs web searches by requests, over all models where the line names none', () => {
    const entries = [usage({ keyId: 'a', web_search: 1n }), usage({ keyId: 'b', model: 'haiku', web_search: 3n })];
    const line = cost({ costType: 'web_search', tokenType: null, model: null, context: null, tier: null, geo: null });
    expect(byKey(allocateNamed(entries, [line]).shares)).toEqual({ a: 25n, b: 75n });
  });

  it('counts "not available" and no geo as the same', () => {
    const entries = [usage({ keyId: 'a', output: 1n, geo: null }), usage({ keyId: 'b', output: 1n })];
    expect(byKey(allocateNamed(entries, [cost({ geo: 'not_available' })]).shares)).toEqual({ a: 100n });
  });

  it('keeps usage without a key as "none", apart from what is not attributable', () => {
    const entries = [usage({ keyId: null, output: 1n }), usage({ keyId: 'a', output: 1n })];
    expect(byKey(allocateNamed(entries, [cost({ amountNano: 3n })]).shares)).toEqual({ none: 2n, a: 1n });
  });

  it.each([
    ['code execution', cost({ costType: 'code_execution', tokenType: null }), null, 'not_usage'],
    ['session usage', cost({ costType: 'session_usage', tokenType: null }), null, 'not_usage'],
    ['a new token type', cost({ tokenType: 'cache_creation.ephemeral_24h_input_tokens' }), null, 'unknown_type'],
    ['no type', cost({ costType: null, tokenType: null }), null, 'unknown_type'],
    ['tokens of no model', cost({ model: null }), 'output', 'no_model'],
    ['an unused model', cost({ model: 'unused' }), 'output', 'no_matching_usage'],
    ['an unused workspace', cost({ workspace: 'other' }), 'output', 'no_matching_usage'],
  ])('says why a line belongs to no key: %s', (_name, line, type, reason) => {
    const result = allocateNamed([usage({ output: 5n })], [line]);
    expect(result.shares).toEqual([]);
    expect(result.unattributed).toEqual([{ cost: line, type, reason }]);
  });

  const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
  const count = fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n), fc.bigInt(0n, 10n ** 12n));
  const entryArb: fc.Arbitrary<NamedUsage> = fc.record({
    workspace: oneOf('w1', 'w2'),
    keyId: oneOf<string | null>('k1', 'k2', 'k3', 'k4', null),
    model: oneOf<string | null>('opus', 'haiku', null),
    tier: oneOf<string | null>('standard', 'batch', 'priority', 'flex', null),
    context: oneOf<string | null>('0-200k', '200k-1M', null),
    geo: oneOf<string | null>('global', 'us', 'not_available', null),
    uncached: count,
    cache_write_5m: count,
    cache_write_1h: count,
    cache_read: count,
    output: count,
    web_search: count,
  });
  const costArb: fc.Arbitrary<NamedCost> = fc.record({
    workspace: oneOf('w1', 'w2', 'w3'),
    costType: oneOf<string | null>('tokens', 'tokens', 'tokens', 'web_search', 'code_execution', 'new_type', null),
    model: oneOf<string | null>('opus', 'haiku', null),
    tokenType: oneOf<string | null>(
      'uncached_input_tokens',
      'output_tokens',
      'cache_read_input_tokens',
      'cache_creation.ephemeral_5m_input_tokens',
      'cache_creation.ephemeral_1h_input_tokens',
      'something_new',
      null,
    ),
    context: oneOf<string | null>('0-200k', '200k-1M', null),
    tier: oneOf<string | null>('standard', 'batch', null),
    geo: oneOf<string | null>('global', 'us', 'not_available', null),
    amountNano: fc.oneof(fc.bigInt(-50n, 50n), fc.bigInt(-(10n ** 15n), 10n ** 15n)),
  });

  it('adds up to the report for every workspace, whatever the order of the rows', () => {
    fc.assert(
      fc.property(
        fc.array(entryArb, { maxLength: 12 }),
        fc.array(costArb, { maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (entries, costs, dice) => {
          const result = allocateNamed(entries, costs);
          for (const workspace of ['w1', 'w2', 'w3']) {
            const report = total(costs.filter((c) => c.workspace === workspace).map((c) => c.amountNano));
            const shared = total(result.shares.filter((s) => s.workspace === workspace).map((s) => s.nano));
            const rest = result.unattributed.filter((u) => u.cost.workspace === workspace);
            expect(shared + total(rest.map((u) => u.cost.amountNano))).toBe(report);
          }
          const again = allocateNamed(shuffled(entries, dice), shuffled(costs, dice));
          expect(spendCells(again.shares)).toEqual(spendCells(result.shares));
        },
      ),
      { numRuns: thorough(200, 5_000) },
    );
  });
});

const total = (amounts: bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

function spendCells(shares: NamedShare[]): Map<string, bigint> {
  const cells = new Map<string, bigint>();
  for (const { nano, ...cell } of shares) {
    const key = Object.values(cell).join('|');
    cells.set(key, (cells.get(key) ?? 0n) + nano);
  }
  return new Map([...cells].filter(([, nano]) => nano !== 0n).sort());
}

function shuffled<T>(items: T[], dice: fc.Stream<number>): T[] {
  return items
    .map((item) => ({ item, at: dice.next().value ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
