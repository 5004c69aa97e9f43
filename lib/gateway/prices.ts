import { KINDS, LONG_PROMPT, PRICE_TABLE, type PricedModel, SEARCH_NANO, type Tokens } from './price-table';
import type { Served, ServedUsage } from './usage-reader';

export interface Cost {
  nano: bigint;
  /** A model or terms that the table lacks: priced as the dearest that it could be. */
  isGuessed: boolean;
}

interface Line {
  model: string | null;
  tokens: Tokens;
}

interface Terms {
  tier: string;
  geo: string;
  speed: string;
}

type Counted = Pick<
  ServedUsage,
  'input_tokens' | 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens' | 'cache_creation'
>;

const KNOWN_GEOS = ['us', 'global', 'not_available'];
const KNOWN_TIERS = ['standard', 'batch', 'priority'];

/** What one model had of an answer. */
export interface PricedLine extends Line {
  nano: bigint;
}

export interface PricedAnswer extends Cost {
  /** They add up to the whole, with the searches. */
  lines: PricedLine[];
  searches: bigint;
}

/** What an answer costs by the vendor's prices, to the nano-dollar. */
export function costOf(served: Served, at: Date): Cost {
  const { nano, isGuessed } = priceAnswer(served, at);
  return { nano, isGuessed };
}

/** Whoever pays for an answer and whoever records it ask the same. */
const known = new WeakMap<ServedUsage, { model: string | null; priced: PricedAnswer }>();

/** The same, line by line. */
export function priceAnswer(served: Pick<Served, 'model' | 'usage'>, at: Date): PricedAnswer {
  const found = known.get(served.usage);
  if (found && found.model === served.model) return found.priced;
  const priced = priceAnew(served, at);
  known.set(served.usage, { model: served.model, priced });
  return priced;
}

function priceAnew({ model, usage }: Pick<Served, 'model' | 'usage'>, at: Date): PricedAnswer {
  const terms = {
    tier: usage.service_tier ?? 'standard',
    geo: usage.inference_geo ?? 'global',
    speed: usage.speed ?? 'standard',
  };
  const searches = BigInt(usage.server_tool_use?.web_search_requests ?? 0);
  let isGuessed = !KNOWN_GEOS.includes(terms.geo) || !KNOWN_TIERS.includes(terms.tier);
  let nano = searches * SEARCH_NANO;
  const lines: PricedLine[] = [];
  for (const given of linesOf(model, usage)) {
    const line = isRedeemed(usage) ? redeemed(given) : given;
    const priced = findPriced(line.model);
    isGuessed ||= priced === null;
    const ofLine = priceOf(priced ?? dearestLike(line.model), line.tokens, terms, at);
    nano += ofLine;
    lines.push({ model: line.model, tokens: line.tokens, nano: ofLine });
  }
  return { lines, searches, nano, isGuessed };
}

/** Where there are iterations, they are what is billed: each by its own model, compaction by that which served. */
function linesOf(model: string | null, usage: ServedUsage): Line[] {
  if (!usage.iterations || usage.iterations.length === 0) return [{ model, tokens: tokensOf(usage) }];
  return usage.iterations.map((one) => ({ model: one.model ?? model, tokens: tokensOf(one) }));
}

function tokensOf(counted: Counted): Tokens {
  const written = BigInt(counted.cache_creation_input_tokens ?? 0);
  const write5m = BigInt(counted.cache_creation?.ephemeral_5m_input_tokens ?? 0);
  const write1h = BigInt(counted.cache_creation?.ephemeral_1h_input_tokens ?? 0);
  const unsplit = written > write5m + write1h ? written - write5m - write1h : 0n;
  return {
    input: BigInt(counted.input_tokens ?? 0),
    write5m,
    write1h: write1h + unsplit,
    read: BigInt(counted.cache_read_input_tokens ?? 0),
    output: BigInt(counted.output_tokens ?? 0),
  };
}

function isRedeemed({ fallback_credit: credit }: ServedUsage): boolean {
  const status = credit?.status;
  return (typeof status === 'string' ? status : status?.type) === 'redeemed';
}

function redeemed({ model, tokens }: Line): Line {
  const { write5m, write1h, read } = tokens;
  return { model, tokens: { ...tokens, write5m: 0n, write1h: 0n, read: read + write5m + write1h } };
}

export function findPriced(model: string | null): PricedModel | null {
  return PRICE_TABLE[findPricedName(model) ?? ''] ?? null;
}

/** The name under which the table has a model. */
export function findPricedName(model: string | null): string | null {
  const known = model !== null && Object.hasOwn(PRICE_TABLE, model);
  const name = known ? model : (model?.replace(/-\d{8}$/, '') ?? '');
  return Object.hasOwn(PRICE_TABLE, name) ? name : null;
}

/** Of each kind the dearest in the model's family, or of all if its name tells no family. */
export function dearestLike(model: string | null): PricedModel {
  const all = Object.values(PRICE_TABLE);
  const kin = all.filter(({ family }) => model?.includes(family));
  const rows = (kin.length > 0 ? kin : all).flatMap(({ periods }) => periods.map(({ prices }) => prices));
  return { family: '', isOlder: false, periods: [{ prices: dearest(rows) }] };
}

function dearest(rows: readonly Tokens[]): Tokens {
  const most = (kind: keyof Tokens) => rows.map((one) => one[kind]).reduce(larger, 0n);
  return {
    ...{ input: most('input'), write5m: most('write5m'), write1h: most('write1h') },
    ...{ read: most('read'), output: most('output') },
  };
}

function larger(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}

/** Each kind is rounded by itself, half up. The priority tier is paid by commitment and costs nothing here. */
function priceOf(model: PricedModel, tokens: Tokens, { tier, geo, speed }: Terms, at: Date): bigint {
  if (tier === 'priority') return 0n;
  const prompt = tokens.input + tokens.write5m + tokens.write1h + tokens.read;
  const prices = pricesOn(model, prompt, at);
  const isLong = model.isOlder && model.family !== 'haiku' && prompt > LONG_PROMPT;
  let [up, down] = [speed === 'fast' ? 2n : 1n, tier === 'batch' ? 2n : 1n];
  if (geo === 'us' && !model.isOlder) [up, down] = [up * 11n, down * 10n];
  let sum = 0n;
  for (const kind of KINDS) {
    const plain = tokens[kind] * prices[kind] * up;
    if (plain === 0n || (down === 1n && !isLong)) sum += plain;
    else {
      const [longUp, longDown] = !isLong ? [1n, 1n] : kind === 'output' ? [3n, 2n] : [2n, 1n];
      sum += (2n * plain * longUp + down * longDown) / (2n * down * longDown);
    }
  }
  return sum;
}

function pricesOn({ periods }: PricedModel, prompt: bigint, at: Date): Tokens {
  const [only] = periods;
  if (only && periods.length === 1 && only.from === undefined && only.upTo === undefined) return only.prices;
  const day = at.toISOString().slice(0, 10);
  const period = periods.find(({ from = '', upTo = prompt }) => day >= from && prompt <= upTo);
  return period?.prices ?? dearest(periods.map((one) => one.prices));
}

/** The most that a token of this model's can cost: on any day, in any geography, with any length of prompt. */
export function mostOf(model: PricedModel, isFast: boolean): Most {
  const known = isFast ? mostFast : mostPlain;
  const most = known.get(model) ?? findMost(model, isFast);
  known.set(model, most);
  return most;
}

interface Most {
  input: bigint;
  output: bigint;
}

const [mostFast, mostPlain] = [new WeakMap<PricedModel, Most>(), new WeakMap<PricedModel, Most>()];

function findMost(model: PricedModel, isFast: boolean): Most {
  const { write1h, output } = dearest(model.periods.map(({ prices }) => prices));
  const up = isFast ? 2n : 1n;
  const prompt = write1h * up;
  return model.isOlder
    ? { input: prompt * 2n, output: (output * up * 3n + 1n) / 2n }
    : { input: (prompt * 11n + 9n) / 10n, output: (output * up * 11n + 9n) / 10n };
}
