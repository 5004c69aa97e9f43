import type { Model } from './models';

/** In the order of the reports: uncached input, cache writes for 5 minutes and for an hour, cache reads, output. */
export type Tokens = [input: number, write5m: number, write1h: number, read: number, output: number];

export type Terms = { tier: string; geo: string; speed: string };

/** Nano-dollars per token; a dollar per million tokens is 1,000 of them. */
type Row = { from?: string; upTo?: number; prices: Tokens };

const SONNET_4: Row[] = [{ prices: [3_000, 3_750, 6_000, 300, 15_000] }];
const OPUS: Row[] = [{ prices: [5_000, 6_250, 10_000, 500, 25_000] }];
const FABLE: Row[] = [{ prices: [10_000, 12_500, 20_000, 1_000, 50_000] }];
const FABLE_5_1: Row[] = [{ prices: [10_000, 12_500, 20_000, 250, 50_000] }];
const FABLE_5_2: Row[] = [{ prices: [8_000, 10_000, 16_000, 200, 40_000] }];

/** Latest first; `from` is the day it began, `upTo` the longest prompt that it is for. */
const PRICES: Record<string, readonly Row[]> = {
  'claude-fable-5-2': FABLE_5_2,
  'claude-mythos-5-2': FABLE_5_2,
  'claude-fable-5-1': FABLE_5_1,
  'claude-mythos-5-1': FABLE_5_1,
  'claude-fable-5': FABLE,
  'claude-mythos-5': FABLE,
  'claude-mythos-preview': FABLE,
  'claude-opus-5-5': [{ prices: [4_000, 5_000, 8_000, 200, 20_000] }],
  'claude-opus-5': OPUS,
  'claude-opus-4-8': OPUS,
  'claude-opus-4-7': OPUS,
  'claude-opus-4-6': OPUS,
  'claude-opus-4-5-20251101': OPUS,
  'claude-opus-4-1-20250805': [{ prices: [15_000, 18_750, 30_000, 1_500, 75_000] }],
  'claude-sonnet-5-5': [
    { from: '2026-10-07', prices: [2_000, 2_500, 4_000, 100, 10_000] },
    { prices: [2_000, 2_500, 4_000, 200, 10_000] },
  ],
  'claude-sonnet-5': [{ prices: [2_000, 2_500, 4_000, 200, 10_000] }],
  'claude-sonnet-4-6': SONNET_4,
  'claude-sonnet-4-5-20250929': SONNET_4,
  'claude-sonnet-4-20250514': SONNET_4,
  'claude-haiku-5-5': [{ upTo: 100_000, prices: [100, 125, 200, 10, 500] }, { prices: [500, 625, 1_000, 50, 2_500] }],
  'claude-haiku-4-5-20251001': [{ prices: [1_000, 1_250, 2_000, 100, 5_000] }],
};

export const SEARCH_NANO = 10_000_000n;
const LONG_PROMPT = 200_000;

export function promptTokens([input, write5m, write1h, read]: Tokens): number {
  return input + write5m + write1h + read;
}

export function contextWindow(tokens: Tokens): '0-200k' | '200k-1M' {
  return promptTokens(tokens) > LONG_PROMPT ? '200k-1M' : '0-200k';
}

/** Dearer before 4.6, where a long prompt doubled the input and made the output half as dear again. */
function longFactor(model: Model, tokens: Tokens, isOutput: boolean): [bigint, bigint] {
  const isDearer = !model.isNewer && model.line !== 'haiku' && promptTokens(tokens) > LONG_PROMPT;
  return isDearer ? (isOutput ? [3n, 2n] : [2n, 1n]) : [1n, 1n];
}

/** What each kind of token costs, in whole nano-dollars, half up. Priority tier is sold by commitment and costs nothing here. */
export function priceTokens(model: Model, tokens: Tokens, terms: Terms, atMs: number): bigint[] {
  const day = new Date(atMs).toISOString().slice(0, 10);
  const prompt = promptTokens(tokens);
  const row = PRICES[model.id]?.find(({ from = '', upTo = prompt }) => day >= from && prompt <= upTo);
  if (!row) throw new RangeError(`The price list lacks ${model.id}.`);
  if (terms.tier === 'priority') return tokens.map(() => 0n);
  return tokens.map((count, kind) => {
    const [longUp, longDown] = longFactor(model, tokens, kind === 4);
    const fast = terms.speed === 'fast' ? 2n : 1n;
    const [geoUp, geoDown] = model.isNewer && terms.geo === 'us' ? [11n, 10n] : [1n, 1n];
    const batch = terms.tier === 'batch' ? 2n : 1n;
    const up = BigInt(count) * BigInt(row.prices[kind] ?? 0) * longUp * fast * geoUp;
    const down = longDown * geoDown * batch;
    return (2n * up + down) / (2n * down);
  });
}
