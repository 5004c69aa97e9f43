import { TOKEN_TYPES } from '@/lib/upstream/contract-reports';

export type Family = 'opus' | 'sonnet' | 'haiku';
export type TokenType = (typeof TOKEN_TYPES)[number];

type ModelEntry = { id: string; label: string; inputDollars: number; outputDollars: number; hasGeo: boolean };

/** Oldest first. `hasGeo` says whether the model takes an inference geography. */
const FAMILIES: Record<Family, readonly ModelEntry[]> = {
  opus: [
    { id: 'claude-opus-4-5-20251101', label: 'Claude Opus 4.5', inputDollars: 5, outputDollars: 25, hasGeo: false },
    { id: 'claude-opus-4-8', label: 'Claude Opus 4.8', inputDollars: 5, outputDollars: 25, hasGeo: true },
    { id: 'claude-opus-5-5', label: 'Claude Opus 5.5', inputDollars: 5, outputDollars: 25, hasGeo: true },
  ],
  sonnet: [
    { id: 'claude-sonnet-4-5-20250929', label: 'Claude Sonnet 4.5', inputDollars: 3, outputDollars: 15, hasGeo: false },
    { id: 'claude-sonnet-4-6', label: 'Claude Sonnet 4.6', inputDollars: 3, outputDollars: 15, hasGeo: true },
    { id: 'claude-sonnet-5-5', label: 'Claude Sonnet 5.5', inputDollars: 3, outputDollars: 15, hasGeo: true },
  ],
  haiku: [
    { id: 'claude-haiku-4-5-20251001', label: 'Claude Haiku 4.5', inputDollars: 1, outputDollars: 5, hasGeo: false },
    { id: 'claude-haiku-5-5', label: 'Claude Haiku 5.5', inputDollars: 1, outputDollars: 5, hasGeo: true },
  ],
};

const MODELS = new Map(
  Object.values(FAMILIES)
    .flat()
    .map((entry) => [entry.id, entry]),
);

/** Days before the epoch on which a family begins to move to its next model, and for how long its keys straggle. */
const MOVES: Record<Family, readonly { start: number; spread: number; ramp: number }[]> = {
  opus: [
    { start: -190, spread: 30, ramp: 10 },
    { start: -34, spread: 40, ramp: 12 },
  ],
  sonnet: [
    { start: -250, spread: 40, ramp: 10 },
    { start: -72, spread: 95, ramp: 14 },
  ],
  haiku: [{ start: -45, spread: 160, ramp: 8 }],
};

export function modelEntry(model: string): ModelEntry {
  const entry = MODELS.get(model);
  if (!entry) throw new RangeError(`no such model in the catalogue: ${model}`);
  return entry;
}

export function familyModels(family: Family): readonly string[] {
  return FAMILIES[family].map((entry) => entry.id);
}

/** Which models serve a family on a day (relative to the epoch), for a key that moves at `pace` (0 first, 1 last). */
export function modelShares(family: Family, relativeDay: number, pace: number): [string, number][] {
  const entries = FAMILIES[family];
  let remaining = 1;
  const shares: [string, number][] = [];
  for (let step = entries.length - 1; step > 0; step--) {
    const move = MOVES[family][step - 1];
    const entry = entries[step];
    if (!move || !entry) continue;
    const begun = relativeDay - (move.start + Math.floor(move.spread * pace));
    const share = Math.min(1, Math.max(0, (begun + 1) / move.ramp)) * remaining;
    if (share > 0) shares.push([entry.id, share]);
    remaining -= share;
    if (remaining <= 0) return shares;
  }
  const oldest = entries[0];
  if (oldest) shares.push([oldest.id, remaining]);
  return shares;
}

export type PriceTerms = {
  tier: string;
  context: string;
  geo: string;
  speed: string;
};

/** All unit prices are whole numbers of 10^-8 cents per token: dollars per million tokens times ten thousand. */
export const UNITS_PER_CENT = 100_000_000;

const INPUT_FACTOR_PERCENT: Record<TokenType, number> = {
  uncached_input_tokens: 100,
  'cache_creation.ephemeral_5m_input_tokens': 125,
  'cache_creation.ephemeral_1h_input_tokens': 200,
  cache_read_input_tokens: 10,
  output_tokens: 100,
};

/** Price of one token in 10^-8 cents. Priority tier is sold by commitment and costs nothing here. */
export function tokenPrice(model: string, type: TokenType, terms: PriceTerms): number {
  if (terms.tier === 'priority') return 0;
  const { inputDollars, outputDollars } = modelEntry(model);
  const dollars = type === 'output_tokens' ? outputDollars : inputDollars;
  const long = terms.context === '200k-1M' ? (type === 'output_tokens' ? 15 : 20) : 10;
  const batch = terms.tier === 'batch' ? 5 : 10;
  const geo = terms.geo === 'us' ? 11 : 10;
  const fast = terms.speed === 'fast' ? 6 : 1;
  return (dollars * INPUT_FACTOR_PERCENT[type] * long * batch * geo * fast) / 10;
}

/** The least number of tokens whose price needs no more than five decimals of a cent. */
export function tokenQuantum(price: number): number {
  let left = 1_000;
  let right = price % 1_000;
  while (right > 0) [left, right] = [right, left % right];
  return 1_000 / left;
}

const quantaKnown = new Map<string, readonly number[]>();

/** The quantum of each token type, in the order of TOKEN_TYPES. */
export function tokenQuanta(model: string, terms: PriceTerms): readonly number[] {
  const cell = `${model}|${terms.tier}|${terms.context}|${terms.geo}|${terms.speed}`;
  const known = quantaKnown.get(cell);
  if (known) return known;
  const quanta = TOKEN_TYPES.map((type) => tokenQuantum(tokenPrice(model, type, terms)));
  quantaKnown.set(cell, quanta);
  return quanta;
}
