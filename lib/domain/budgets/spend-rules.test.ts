import { expect, it } from 'vitest';
import type { SpendLimit } from '@/lib/upstream/contract-spend';
import { canAct } from './action-rules';
import { PERIODS, SCOPE_KINDS } from './rules';
import { wholeCents, whyLeft } from './spend-rules';

const limit = (type: string, amount: string | null, more: object = {}): SpendLimit => ({
  ...{ id: 'spl', amount, currency: 'USD', period: 'monthly', is_enabled: true },
  scope: { type, ...(type === 'workspace' ? { workspace_id: 'A' } : {}) },
  ...more,
});

it.each<[string, bigint, SpendLimit[], RegExp | null]>([
  ['nothing stands', 950_509_999_999n, [limit('usage_tier', '20000000')], null],
  ['a higher one stands', 950_000_000_000n, [limit('workspace', '95001')], null],
  ['the same stands', 950_000_000_000n, [limit('workspace', '95000')], /limit of \$950\.00 already stands/],
  ['a lower one stands', 950_000_000_000n, [limit('workspace', '100')], /limit of \$1\.00 already/],
  [
    'another workspace has a lower one',
    950_000_000_000n,
    [limit('workspace', '1', { scope: { type: 'workspace', workspace_id: 'B' } })],
    null,
  ],
  ['the organisation has a lower one', 950_000_000_000n, [limit('organization', '1')], /already stands/],
  ['that of the organisation is off', 950_000_000_000n, [limit('organization', '1', { is_enabled: false })], null],
  ['the tier is lower', 950_000_000_000n, [limit('usage_tier', '50000')], /already stands/],
  ['a lower one of a day', 950_000_000_000n, [limit('workspace', '1', { period: 'daily' })], null],
  ['one without an amount', 0n, [limit('workspace', null)], null],
  ['euros', 950_000_000_000n, [limit('usage_tier', '20000000', { currency: 'EUR' })], /in EUR/],
])('sets a spend limit where %s', (_, nano, limits, why) => {
  const found = whyLeft(limits, { type: 'workspace', workspace_id: 'A' }, wholeCents(nano));
  if (why) expect(found).toMatch(why);
  else expect(found).toBeNull();
});

it('rounds down to whole cents', () =>
  expect([0n, 9_999_999n, 950_509_999_999n].map(wholeCents)).toEqual(['0', '0', '95050']));

it('sets Anthropic’s limit for months of a workspace or the organisation alone', () => {
  const may = SCOPE_KINDS.flatMap((kind) =>
    PERIODS.flatMap((period) => (canAct('set_spend_limit', kind, period) ? [`${kind} ${period}`] : [])),
  );
  expect(may.sort()).toEqual(['organization month', 'workspace month']);
});
