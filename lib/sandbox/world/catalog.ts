import { TOKEN_TYPES } from '@/lib/upstream/contract-reports';

export type Family = 'opus' | 'sonnet' | 'haiku';
export type TokenType = (typeof TOKEN_TYPES)[number];

/** Dollars per million tokens. Batches cost half of it, a cache write 1.25 times (5 minutes) or twice (1 hour) the input. */
type Prices = { input: number; output: number; cacheRead: number };

type ModelEntry = {
  id: string;
  label: string;
  /** Day from which it is served. */
  from: number;
  /** Day from which it is not served any more. */
  until: number;
  prices: Prices;
  /** What it cost before a day. */
  before?: { day: number; prices: Prices };
  /** Whether the model takes an inference geography, and so costs a tenth more in one. */
  hasGeo: boolean;
  /** A prompt of more than 200,000 tokens costs more. */
  isLongDearer: boolean;
  /** Twice the price at fast speed, until that day; null: never fast. */
  fastUntil: number | null;
};

const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const FOR_EVER = Number.POSITIVE_INFINITY;
/** From 4.6 on. */
const NEWER = { hasGeo: true, isLongDearer: false, fastUntil: null, until: FOR_EVER } as const;
const OLDER = { hasGeo: false, isLongDearer: true, fastUntil: null } as const;

/** Oldest first. */
const FAMILIES: Record<Family, readonly ModelEntry[]> = {
  opus: [
    {
      ...OLDER,
      ...{
        id: 'claude-opus-4-5-20251101',
        label: 'Claude Opus 4.5',
        from: day('2025-11-01'),
        until: day('2027-01-22'),
      },
      prices: { input: 5, output: 25, cacheRead: 0.5 },
    },
    {
      ...NEWER,
      ...{ id: 'claude-opus-4-8', label: 'Claude Opus 4.8', from: day('2026-05-28'), fastUntil: day('2026-11-30') },
      prices: { input: 5, output: 25, cacheRead: 0.5 },
    },
    {
      ...NEWER,
      ...{ id: 'claude-opus-5-5', label: 'Claude Opus 5.5', from: day('2026-09-22'), fastUntil: FOR_EVER },
      prices: { input: 4, output: 20, cacheRead: 0.2 },
    },
  ],
  sonnet: [
    {
      ...OLDER,
      ...{
        id: 'claude-sonnet-4-5-20250929',
        label: 'Claude Sonnet 4.5',
        from: day('2025-09-29'),
        until: day('2026-11-30'),
      },
      prices: { input: 3, output: 15, cacheRead: 0.3 },
    },
    {
      ...NEWER,
      ...{ id: 'claude-sonnet-4-6', label: 'Claude Sonnet 4.6', from: day('2026-02-17') },
      prices: { input: 3, output: 15, cacheRead: 0.3 },
    },
    {
      ...NEWER,
      ...{ id: 'claude-sonnet-5-5', label: 'Claude Sonnet 5.5', from: day('2026-09-28') },
      prices: { input: 2, output: 10, cacheRead: 0.1 },
      before: { day: day('2026-10-07'), prices: { input: 2, output: 10, cacheRead: 0.2 } },
    },
  ],
  haiku: [
    {
      ...OLDER,
      ...{ id: 'claude-haiku-4-5-20251001', label: 'Claude Haiku 4.5', from: day('2025-10-01'), until: FOR_EVER },
      ...{ prices: { input: 1, output: 5, cacheRead: 0.1 }, isLongDearer: false },
    },
    {
      // Prompts of more than 100,000 tokens cost more, which no report tells: here all are shorter.
      ...NEWER,
      ...{ id: 'claude-haiku-5-5', label: 'Claude Haiku 5.5', from: day('2026-10-07') },
      prices: { input: 0.1, output: 0.5, cacheRead: 0.01 },
    },
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

/** Whether a model is served at fast speed on a day; where it is not, it runs at the standard one. */
export function isFastServed(model: string, onDay: number): boolean {
  const { fastUntil } = modelEntry(model);
  return fastUntil !== null && onDay < fastUntil;
}

/** Which models serve a family on a day, for a key that moves at `pace` (0 first, 1 last). Days count from 1970. */
export function modelShares(family: Family, onDay: number, epochDay: number, pace: number): [string, number][] {
  const entries = FAMILIES[family];
  let remaining = 1;
  const shares: [string, number][] = [];
  for (let step = entries.length - 1; step > 0; step--) {
    const move = MOVES[family][step - 1];
    const entry = entries[step];
    if (!move || !entry) continue;
    const begins = Math.max(epochDay + move.start + Math.floor(move.spread * pace), entry.from);
    // Nothing is left for the older ones once they are all gone.
    const isLast = entries.slice(0, step).every(({ until }) => onDay >= until);
    const share = isLast ? remaining : Math.min(1, Math.max(0, (onDay - begins + 1) / move.ramp)) * remaining;
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

/** All unit prices are whole numbers of 10^-9 cents per token: dollars per million tokens times a hundred thousand. */
export const UNITS_PER_CENT = 1_000_000_000;
const UNITS_PER_DOLLAR_A_MILLION = UNITS_PER_CENT / 10_000;

/** Of the input price; a read from the cache has its own. */
const INPUT_FACTORS: Partial<Record<TokenType, number>> = {
  uncached_input_tokens: 1,
  'cache_creation.ephemeral_5m_input_tokens': 1.25,
  'cache_creation.ephemeral_1h_input_tokens': 2,
};

function pricesOn(model: string, onDay: number): Prices {
  const { before, prices } = modelEntry(model);
  return before && onDay < before.day ? before.prices : prices;
}

/** Price of one token on a day in 10^-9 cents. Priority tier is sold by commitment and costs nothing here. */
export function tokenPrice(model: string, type: TokenType, terms: PriceTerms, onDay: number): number {
  if (terms.tier === 'priority') return 0;
  const { input, output, cacheRead } = pricesOn(model, onDay);
  const { isLongDearer, hasGeo } = modelEntry(model);
  const factor = INPUT_FACTORS[type];
  const dollars = type === 'output_tokens' ? output : factor === undefined ? cacheRead : input * factor;
  const isLong = isLongDearer && terms.context === '200k-1M';
  const long = isLong ? (type === 'output_tokens' ? 1.5 : 2) : 1;
  const batch = terms.tier === 'batch' ? 0.5 : 1;
  const geo = hasGeo && terms.geo === 'us' ? 1.1 : 1;
  const fast = terms.speed === 'fast' ? 2 : 1;
  return Math.round(dollars * UNITS_PER_DOLLAR_A_MILLION * long * batch * geo * fast);
}

const UNITS_PER_LAST_DECIMAL = UNITS_PER_CENT / 100_000;

/** The least number of tokens whose price needs no more than five decimals of a cent. */
export function tokenQuantum(price: number): number {
  let left = UNITS_PER_LAST_DECIMAL;
  let right = price % UNITS_PER_LAST_DECIMAL;
  while (right > 0) [left, right] = [right, left % right];
  return UNITS_PER_LAST_DECIMAL / left;
}

const quantaKnown = new Map<string, readonly number[]>();

/** The quantum of each token type, in the order of TOKEN_TYPES. */
export function tokenQuanta(model: string, terms: PriceTerms, onDay: number): readonly number[] {
  const cell = `${model}|${terms.tier}|${terms.context}|${terms.geo}|${terms.speed}|${pricesOn(model, onDay).cacheRead}`;
  const known = quantaKnown.get(cell);
  if (known) return known;
  const quanta = TOKEN_TYPES.map((type) => tokenQuantum(tokenPrice(model, type, terms, onDay)));
  quantaKnown.set(cell, quanta);
  return quanta;
}
