import type { Day } from '@/lib/core/time';
import { INPUT_TYPES, TOKEN_TYPES, type TokenTypeId, typesCounted } from '@/lib/domain/usage/token-types';

export const INSIGHT_KINDS = [
  'no_cache_reads',
  'unread_cache_writes',
  'steady_traffic',
  'smaller_model',
  'long_context',
  'ending_model',
  'idle_keys',
] as const;
export type InsightKind = (typeof INSIGHT_KINDS)[number];

export const INSIGHT_STATES = ['open', 'done', 'dismissed'] as const;
export type InsightState = (typeof INSIGHT_STATES)[number];

/** A day's wages of whoever acts on it: less is not worth saying. */
export const LEAST_SAVING = 10_000_000_000n;

/** What a computation is made of, in its order; what each is called is for the page to say. */
export type TermUnit = 'tokens' | 'nano_dollars' | 'nano_per_million' | 'percent' | 'keys' | 'day';
export interface Term {
  name: string;
  unit: TermUnit;
  value: string;
}

export interface Finding {
  kind: InsightKind;
  /** Null where it is of the organisation. */
  workspaceId: string | null;
  workspaceName: string | null;
  /** The model, and the key where it is of one. */
  model: string | null;
  key: { id: string; name: string } | null;
  /** Another model of the same workspace. */
  otherModel: string | null;
  /** Nano-dollars of the month; null where nothing is saved, such as a risk. */
  saving: bigint | null;
  terms: Term[];
}

export type PerType = Readonly<Record<TokenTypeId, bigint>>;

/** What one workspace, or one key of it, used of one model in a month, without what is not charged by tokens. */
export interface Use {
  workspaceId: string;
  workspaceName: string;
  model: string;
  counts: PerType;
  costs: PerType;
}

/** Cost for tokens: what the organisation paid for that many. */
export interface Price {
  cost: bigint;
  tokens: bigint;
}
export type Prices = ReadonlyMap<string, Price>;

/** Prices of a use with less than this are the noise of rounding. */
const LEAST_PRICED = 1_000n;
/** Of input, what a cache may read when nothing is known of how often it repeats. */
const ASSUMED_REPEATS = 50n;
/** A cache read costs at most this part of fresh input, on every model that has one. */
const ASSUMED_READ_PERCENT = 10n;
/** Less of the input read from caches than this, and caching counts as not used. */
const FEW_READS_PERCENT = 5n;
const BATCH_PERCENT = 50n;
const MOST_LIKE_PERCENT = 150n;
const LEAST_CARRIED_PERCENT = 20n;
const MUCH_CHEAPER_PERCENT = 60n;

export function priceName(model: string, type: TokenTypeId): string {
  return `${type} ${model}`;
}

/** What the organisation itself paid, by model and token type, of everything that it used. */
export function sumPrices(uses: readonly Use[]): Prices {
  const prices = new Map<string, Price>();
  for (const { model, counts, costs } of uses) {
    for (const { id } of TOKEN_TYPES) {
      const known = prices.get(priceName(model, id)) ?? { cost: 0n, tokens: 0n };
      prices.set(priceName(model, id), { cost: known.cost + costs[id], tokens: known.tokens + counts[id] });
    }
  }
  return new Map([...prices].filter(([, { cost, tokens }]) => cost > 0n && tokens >= LEAST_PRICED));
}

/** What so many tokens come to, half up. */
export function costAt(tokens: bigint, { cost, tokens: per }: Price): bigint {
  return (tokens * cost * 2n + per) / (per * 2n);
}

function perMillion(price: Price): string {
  return costAt(1_000_000n, price).toString();
}

function takePercent(value: bigint, percent: bigint): bigint {
  return (value * percent + 50n) / 100n;
}

const WRITES: readonly TokenTypeId[] = ['cache_write_5m', 'cache_write_1h'];
const TOKENS = typesCounted('total_tokens');

function sumTypes(values: PerType, types: readonly TokenTypeId[]): bigint {
  return types.reduce((sum, type) => sum + values[type], 0n);
}

const tokens = (name: string, value: bigint): Term => ({ name, unit: 'tokens', value: value.toString() });
const money = (name: string, value: bigint): Term => ({ name, unit: 'nano_dollars', value: value.toString() });
const price = (name: string, value: Price): Term => ({ name, unit: 'nano_per_million', value: perMillion(value) });
const percent = (name: string, value: bigint): Term => ({ name, unit: 'percent', value: value.toString() });

function placeOf({ workspaceId, workspaceName, model }: Use) {
  return { workspaceId, workspaceName, model, key: null, otherModel: null };
}

/** What a cache read costs: as it was paid, else as a part of fresh input. */
function readPrice(prices: Prices, model: string): Price | null {
  const paid = prices.get(priceName(model, 'cache_read'));
  const fresh = prices.get(priceName(model, 'uncached'));
  return paid ?? (fresh ? { cost: fresh.cost * ASSUMED_READ_PERCENT, tokens: fresh.tokens * 100n } : null);
}

/** Much input, and next to none of it read from a cache. */
export function withoutCacheReads(uses: readonly Use[], prices: Prices): Finding[] {
  return uses.flatMap((use) => {
    const fresh = prices.get(priceName(use.model, 'uncached'));
    const read = readPrice(prices, use.model);
    const input = sumTypes(use.counts, INPUT_TYPES);
    if (!fresh || !read || use.counts.cache_read * 100n >= input * FEW_READS_PERCENT) return [];
    const repeated = takePercent(use.counts.uncached, ASSUMED_REPEATS);
    const saving = costAt(repeated, fresh) - costAt(repeated, read);
    const terms = [
      tokens('uncached', use.counts.uncached),
      percent('assumed_repeats', ASSUMED_REPEATS),
      price('price_uncached', fresh),
      price(prices.has(priceName(use.model, 'cache_read')) ? 'price_read' : 'assumed_price_read', read),
    ];
    return [{ ...placeOf(use), kind: 'no_cache_reads' as const, saving, terms }];
  });
}

/** What was put into a cache cost more than reading it saved. */
export function unreadWrites(
  uses: readonly (Use & { key: { id: string; name: string } })[],
  prices: Prices,
): Finding[] {
  return uses.flatMap(({ key, ...use }) => {
    const fresh = prices.get(priceName(use.model, 'uncached'));
    const read = readPrice(prices, use.model);
    const written = sumTypes(use.counts, WRITES);
    if (!fresh || !read || written === 0n) return [];
    const paid = sumTypes(use.costs, WRITES);
    const asInput = costAt(written, fresh);
    const reads = use.counts.cache_read;
    const gained = costAt(reads, fresh) - costAt(reads, read);
    const terms = [
      money('cost_writes', paid),
      tokens('written', written),
      money('as_input', asInput),
      tokens('read', reads),
      money('gained_by_reads', gained),
    ];
    return [{ ...placeOf(use), key, kind: 'unread_cache_writes' as const, saving: paid - asInput - gained, terms }];
  });
}

/** How even the hours of a workspace's use of a model are; estimates, never shown as figures of money. */
export interface Rhythm {
  workspaceId: string;
  model: string;
  knownHours: number;
  activeHours: number;
  mean: number;
  deviation: number;
}

const LEAST_KNOWN_HOURS = 72;
const STEADY_ACTIVE_SHARE = 0.9;
const STEADY_DEVIATION = 0.6;

/** Use that never pauses and hardly swings waits for nobody: it can go by batch, at half the price. */
export function steadyTraffic(uses: readonly Use[], rhythms: readonly Rhythm[]): Finding[] {
  const isSteady = ({ knownHours, activeHours, mean, deviation }: Rhythm) =>
    knownHours >= LEAST_KNOWN_HOURS &&
    activeHours >= knownHours * STEADY_ACTIVE_SHARE &&
    deviation <= mean * STEADY_DEVIATION;
  const steady = new Map(rhythms.filter(isSteady).map((rhythm) => [`${rhythm.workspaceId} ${rhythm.model}`, rhythm]));
  return uses.flatMap((use) => {
    const rhythm = steady.get(`${use.workspaceId} ${use.model}`);
    if (!rhythm) return [];
    const paid = sumTypes(use.costs, TOKENS);
    const active = BigInt(Math.round((rhythm.activeHours * 100) / rhythm.knownHours));
    const terms = [
      money('cost_standard', paid),
      percent('active_hours', active),
      percent('batch_price', BATCH_PERCENT),
    ];
    return [
      { ...placeOf(use), kind: 'steady_traffic' as const, saving: paid - takePercent(paid, BATCH_PERCENT), terms },
    ];
  });
}

/** Two models of one workspace whose traffic looks alike, and one of them much cheaper. */
export function smallerModels(uses: readonly Use[], prices: Prices): Finding[] {
  return uses.flatMap((use) => {
    const paid = sumTypes(use.costs, TOKENS);
    const others = uses
      .filter((other) => other.workspaceId === use.workspaceId && other.model !== use.model && isAlike(use, other))
      .flatMap((other) => {
        const there = costWith(use.counts, other.model, prices);
        return there === null ? [] : [{ model: other.model, there }];
      })
      .sort((a, b) => (a.there < b.there ? -1 : 1));
    const best = others[0];
    if (!best || best.there * 100n > paid * MUCH_CHEAPER_PERCENT) return [];
    const terms = [
      money('cost', paid),
      tokens('tokens', sumTypes(use.counts, TOKENS)),
      money('cost_there', best.there),
    ];
    const place = { ...placeOf(use), otherModel: best.model };
    return [{ ...place, kind: 'smaller_model' as const, saving: paid - best.there, terms }];
  });
}

/** As much answer for each question, within a half, and not just a trial. */
function isAlike(use: Use, other: Use): boolean {
  const [input, otherInput] = [sumTypes(use.counts, INPUT_TYPES), sumTypes(other.counts, INPUT_TYPES)];
  if ((otherInput + other.counts.output) * 100n < (input + use.counts.output) * LEAST_CARRIED_PERCENT) return false;
  const [here, there] = [use.counts.output * otherInput, other.counts.output * input];
  const [low, high] = here < there ? [here, there] : [there, here];
  return low > 0n && high * 100n <= low * MOST_LIKE_PERCENT;
}

/** Null where one of its token types was never paid for with that model. */
function costWith(counts: PerType, model: string, prices: Prices): bigint | null {
  let sum = 0n;
  for (const type of TOKENS) {
    if (counts[type] === 0n) continue;
    const paid = type === 'cache_read' ? readPrice(prices, model) : prices.get(priceName(model, type));
    if (!paid) return null;
    sum += costAt(counts[type], paid);
  }
  return sum;
}

/** Of one model in one workspace, what prompts of one length used of one token type and cost. */
export interface LongUse {
  workspaceId: string;
  workspaceName: string;
  model: string;
  short: Price;
  long: Price;
}

const SURCHARGE_PERCENT = 105n;

interface LongSum {
  tokens: bigint;
  cost: bigint;
  asShort: bigint;
}

/** What long prompts cost beyond the price of short ones, on models that charge more for them. */
export function longPrompts(uses: readonly LongUse[]): Finding[] {
  const sums = new Map<string, { place: LongUse; sum: LongSum }>();
  for (const use of uses) {
    const { workspaceId, model, short, long } = use;
    if (short.tokens < LEAST_PRICED || long.tokens < LEAST_PRICED) continue;
    const asShort = costAt(long.tokens, short);
    if (long.cost * 100n < asShort * SURCHARGE_PERCENT) continue;
    const name = `${workspaceId} ${model}`;
    const { place, sum } = sums.get(name) ?? { place: use, sum: { tokens: 0n, cost: 0n, asShort: 0n } };
    const added = { tokens: sum.tokens + long.tokens, cost: sum.cost + long.cost, asShort: sum.asShort + asShort };
    sums.set(name, { place, sum: added });
  }
  return [...sums.values()].map(({ place: { workspaceId, workspaceName, model }, sum }) => ({
    ...{ kind: 'long_context' as const, workspaceId, workspaceName, model, key: null, otherModel: null },
    saving: sum.cost - sum.asShort,
    terms: [tokens('long_tokens', sum.tokens), money('cost_long', sum.cost), money('as_short', sum.asShort)],
  }));
}

const SOON_DAYS = 120;
const DAY_MS = 86_400_000;

/** Models in use that answer no more from a day on. */
export function endingModels(uses: readonly Use[], endOf: (model: string) => Day | null, today: Day): Finding[] {
  return uses.flatMap((use) => {
    const end = endOf(use.model);
    if (end === null || Date.parse(end) - Date.parse(today) > SOON_DAYS * DAY_MS) return [];
    const terms: Term[] = [{ name: 'ends', unit: 'day', value: end }, money('cost', sumTypes(use.costs, TOKENS))];
    return [{ ...placeOf(use), kind: 'ending_model' as const, saving: null, terms }];
  });
}

export function idleKeys(count: number): Finding[] {
  if (count === 0) return [];
  const place = { workspaceId: null, workspaceName: null, model: null, key: null, otherModel: null };
  const terms: Term[] = [{ name: 'unused_keys', unit: 'keys', value: String(count) }];
  return [{ ...place, kind: 'idle_keys', saving: null, terms }];
}

/** What is worth saying, the largest saving first; what saves nothing comes after. */
export function worthSaying(findings: readonly Finding[]): Finding[] {
  return findings
    .filter(({ saving }) => saving === null || saving >= LEAST_SAVING)
    .sort((a, b) => (a.saving === b.saving ? 0 : (b.saving ?? -1n) > (a.saving ?? -1n) ? 1 : -1));
}

/** What an insight is known by from month to month. */
export function insightId({
  kind,
  workspaceId,
  model,
  key,
}: Pick<Finding, 'kind' | 'workspaceId' | 'model' | 'key'>): string {
  return [kind, workspaceId, model, key?.id].filter(Boolean).join(' ');
}
