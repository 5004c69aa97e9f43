import { expect, it } from 'vitest';
import { type OrganizationLimits, overridesForTier, TIER_SHARES, TIERS } from './tier-rules';

const opus: OrganizationLimits = {
  id: 'rlg_opus',
  groupType: 'model_group',
  name: 'Claude Opus 4.x and 5.x',
  limits: [
    { type: 'requests_per_minute', value: 1_005 },
    { type: 'output_tokens_per_minute', value: Number.MAX_SAFE_INTEGER },
    { type: 'fast_otpm', value: 3 },
    { type: 'tokens_per_day', value: 0 },
    { type: 'tokens_per_minute', value: null },
    { type: 'a_type_of_tomorrow', value: 500 },
  ],
};
const files: OrganizationLimits = {
  id: 'rlg_files',
  groupType: 'files',
  name: 'files',
  limits: [{ type: 'requests_per_minute', value: 500 }],
};

it.each([
  ['high', 603, 5_404_319_552_844_594, 1],
  ['medium', 301, 2_702_159_776_422_297, 1],
  ['low', 100, 900_719_925_474_099, 1],
] as const)('%s takes its share of each limit of the model groups, exactly', (tier, requests, output, fast) => {
  expect(overridesForTier(tier, [opus, files])).toEqual([
    {
      rateLimitId: 'rlg_opus',
      name: 'Claude Opus 4.x and 5.x',
      limits: [
        { type: 'requests_per_minute', value: requests },
        { type: 'output_tokens_per_minute', value: output },
        { type: 'fast_otpm', value: fast },
      ],
    },
  ]);
});

it('leaves a flexible workspace to the limits of the organisation, and a group without figures alone', () => {
  expect(overridesForTier('flexible', [opus, files])).toEqual([]);
  expect(overridesForTier('low', [{ ...opus, limits: [{ type: 'tokens_per_minute', value: null }] }])).toEqual([]);
});

it('gives one workspace of each tier no more than the organisation has', () => {
  const shares = TIERS.map((tier) => TIER_SHARES[tier] ?? 0);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(100);
});
