import { describe, expect, it } from 'vitest';
import { found } from '@/lib/testing/test-client';
import { TOKEN_TYPES } from '@/lib/upstream/contract-reports';
import { familyModels, tokenPrice } from '../world/catalog';
import { findModel, MODELS } from './models';
import { priceTokens, type Tokens } from './prices';

const NOW = Date.parse('2026-11-24T09:30:00Z');
const STANDARD = { tier: 'standard', geo: 'global', speed: 'standard' };
const price = (model: string, tokens: Tokens, terms = {}, atMs = NOW) =>
  priceTokens(found(findModel(model)), tokens, { ...STANDARD, ...terms }, atMs).map(Number);

describe('the price list', () => {
  it('has every model', () => {
    for (const { id } of MODELS) expect(price(id, [1, 1, 1, 1, 1]).every((nano) => nano > 0)).toBe(true);
  });

  it('agrees with the prices of the generated past', () => {
    const day = Math.floor(NOW / 86_400_000);
    for (const model of (['opus', 'sonnet', 'haiku'] as const).flatMap(familyModels)) {
      for (const terms of [STANDARD, { ...STANDARD, tier: 'batch' }, { ...STANDARD, speed: 'fast' }]) {
        const past = TOKEN_TYPES.map((type) => tokenPrice(model, type, { ...terms, context: '0-200k' }, day) * 10);
        expect(price(model, [1_000, 1_000, 1_000, 1_000, 1_000], terms)).toEqual(past);
      }
    }
  });

  it.each<[string, string, Tokens, object, number[]]>([
    ['US geography', 'claude-opus-5-5', [10, 10, 10, 10, 10], { geo: 'us' }, [44_000, 55_000, 88_000, 2_200, 220_000]],
    [
      'fast, in US geography',
      'claude-opus-5-5',
      [1, 0, 0, 1, 1],
      { geo: 'us', speed: 'fast' },
      [8_800, 0, 0, 440, 44_000],
    ],
    ['no geography before 4.6', 'claude-haiku-4-5', [1, 0, 0, 0, 0], { geo: 'us' }, [1_000, 0, 0, 0, 0]],
    ['the lower band of Haiku 5.5', 'claude-haiku-5-5', [99_999, 0, 0, 1, 1], {}, [9_999_900, 0, 0, 10, 500]],
    [
      'the upper band, by the whole prompt',
      'claude-haiku-5-5',
      [1, 0, 0, 100_000, 1],
      {},
      [500, 0, 0, 5_000_000, 2_500],
    ],
    ['half a nano-dollar', 'claude-haiku-5-5', [1, 1, 1, 1, 1], { tier: 'batch' }, [50, 63, 100, 5, 250]],
    ['a long prompt before 4.6', 'claude-sonnet-4-5', [200_001, 0, 0, 0, 2], {}, [1_200_006_000, 0, 0, 0, 45_000]],
    ['priority tier', 'claude-opus-5', [5, 5, 5, 5, 5], { tier: 'priority' }, [0, 0, 0, 0, 0]],
  ])('knows %s', (_, model, tokens, terms, nano) => {
    expect(price(model, tokens, terms)).toEqual(nano);
  });

  it('knows what a model cost before', () => {
    const before = Date.parse('2026-10-06T23:59:59Z');
    expect(price('claude-sonnet-5-5', [0, 0, 0, 10, 0], {}, before)).toEqual([0, 0, 0, 2_000, 0]);
    expect(price('claude-sonnet-5-5', [0, 0, 0, 10, 0], {}, before + 1_000)).toEqual([0, 0, 0, 1_000, 0]);
  });
});
