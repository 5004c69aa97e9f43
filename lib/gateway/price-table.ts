/** Kinds of tokens that have prices of their own. */
export const KINDS = ['input', 'write5m', 'write1h', 'read', 'output'] as const;
export type Tokens = Readonly<Record<(typeof KINDS)[number], bigint>>;

interface Period {
  /** The UTC day on which it begins; the first has always been. */
  from?: string;
  /** For prompts of at most so many tokens. */
  upTo?: bigint;
  /** Nano-dollars a token: a dollar a million tokens is 1,000 of them. */
  prices: Tokens;
}

export interface PricedModel {
  family: string;
  /** The latest first, and of one day the shorter prompts first. */
  periods: readonly Period[];
  /** From 4.6 on a geography costs more; before, a long prompt did. */
  isOlder: boolean;
}

const row = (input: number, write5m: number, write1h: number, read: number, output: number): Tokens => ({
  ...{ input: BigInt(input), write5m: BigInt(write5m), write1h: BigInt(write1h) },
  ...{ read: BigInt(read), output: BigInt(output) },
});

const FABLE_5 = row(10_000, 12_500, 20_000, 1_000, 50_000);
const FABLE_5_1 = row(10_000, 12_500, 20_000, 250, 50_000);
const FABLE_5_2 = row(8_000, 10_000, 16_000, 200, 40_000);
const OPUS_5_5 = row(4_000, 5_000, 8_000, 200, 20_000);
const OPUS_5 = row(5_000, 6_250, 10_000, 500, 25_000);
const OPUS_4_1 = row(15_000, 18_750, 30_000, 1_500, 75_000);
const SONNET_5 = row(2_000, 2_500, 4_000, 200, 10_000);
const SONNET_4 = row(3_000, 3_750, 6_000, 300, 15_000);

const of = (family: string, ...periods: Period[]): PricedModel => ({ family, periods, isOlder: false });
const older = (family: string, prices: Tokens): PricedModel => ({ family, periods: [{ prices }], isOlder: true });

/** What the vendor asks, by the name of the model without its date. */
export const PRICE_TABLE: Readonly<Record<string, PricedModel>> = {
  'claude-fable-5-2': of('fable', { prices: FABLE_5_2 }),
  'claude-mythos-5-2': of('mythos', { prices: FABLE_5_2 }),
  'claude-fable-5-1': of('fable', { prices: FABLE_5_1 }),
  'claude-mythos-5-1': of('mythos', { prices: FABLE_5_1 }),
  'claude-fable-5': of('fable', { prices: FABLE_5 }),
  'claude-mythos-5': of('mythos', { prices: FABLE_5 }),
  'claude-mythos-preview': of('mythos', { prices: FABLE_5 }),
  'claude-opus-5-5': of('opus', { prices: OPUS_5_5 }),
  'claude-opus-5': of('opus', { prices: OPUS_5 }),
  'claude-opus-4-8': of('opus', { prices: OPUS_5 }),
  'claude-opus-4-7': of('opus', { prices: OPUS_5 }),
  'claude-opus-4-6': of('opus', { prices: OPUS_5 }),
  'claude-opus-4-5': older('opus', OPUS_5),
  'claude-opus-4-1': older('opus', OPUS_4_1),
  'claude-sonnet-5-5': of('sonnet', { from: '2026-10-07', prices: { ...SONNET_5, read: 100n } }, { prices: SONNET_5 }),
  'claude-sonnet-5': of('sonnet', { prices: SONNET_5 }),
  'claude-sonnet-4-6': of('sonnet', { prices: SONNET_4 }),
  'claude-sonnet-4-5': older('sonnet', SONNET_4),
  'claude-sonnet-4': older('sonnet', SONNET_4),
  'claude-haiku-5-5': of(
    'haiku',
    { upTo: 100_000n, prices: row(100, 125, 200, 10, 500) },
    { prices: row(500, 625, 1_000, 50, 2_500) },
  ),
  'claude-haiku-4-5': older('haiku', row(1_000, 1_250, 2_000, 100, 5_000)),
};

export const SEARCH_NANO = 10_000_000n;
/** Before 4.6 a longer prompt doubled the price of input and made output half as dear again; not with Haiku. */
export const LONG_PROMPT = 200_000n;

/** No model reads more than this at once. */
export const MOST_CONTEXT = 1_000_000n;
/** Nor writes more, where a request does not say how much. */
export const MOST_OUTPUT = 128_000n;
