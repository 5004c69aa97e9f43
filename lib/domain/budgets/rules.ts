import { addDays, type Day, dayStart, type Granularity, nextPeriod, periodStart } from '@/lib/core/time';

/** What a budget can be of. */
export const SCOPE_KINDS = [
  'organization',
  'workspace',
  'workspace_tag',
  'model_family',
  'api_key',
  'owner',
  'cost_centre',
] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];
export interface Scope {
  kind: ScopeKind;
  /** Empty for the organisation; `key=value` of a tag; an id, or the name of a family, else. */
  id: string;
}

export const PERIODS = ['month', 'week', 'day'] as const satisfies readonly Granularity[];
export type BudgetPeriod = (typeof PERIODS)[number];
export const PERIOD_ADJECTIVES = { month: 'monthly', week: 'weekly', day: 'daily' } as const;

export const DEFAULT_ACTUAL: readonly number[] = [50, 80, 95, 100];
export const DEFAULT_FORECAST: readonly number[] = [100];
export const MOST_THRESHOLDS = 10;
export const HIGHEST_THRESHOLD = 1_000;
export const MOST_RECIPIENTS = 20;
export const MOST_NOTES = 2_000;
/** Nobody's budget is higher, and every sum of such amounts fits. */
export const MOST_DOLLARS = 100_000_000;

/** The month, ISO week or day of a budget, UTC: from the first instant of `from` up to, not including, that of `next`. */
export interface Window {
  from: Day;
  /** Its last day. */
  to: Day;
  next: Day;
}

export function windowOf(period: BudgetPeriod, day: Day): Window {
  const from = periodStart(day, period);
  const next = nextPeriod(from, period);
  return { from, to: addDays(next, -1), next };
}

/** The window that holds the day and those before it, the oldest first. */
export function windowsBefore(period: BudgetPeriod, day: Day, count: number): Window[] {
  const windows = [windowOf(period, day)];
  while (windows.length <= count) windows.unshift(windowOf(period, addDays(windows[0]?.from ?? day, -1)));
  return windows;
}

/** One row of a budget's limits: set for good, or raised by so much until a day. */
export interface LimitRow {
  revision: number;
  kind: 'set' | 'raise';
  /** Null: no limit. */
  amount: bigint | null;
  until: Day | null;
  at: Date;
}

export interface Terms {
  revision: number;
  /** Null: no limit. Zero is a limit. */
  limit: bigint | null;
  /** What was set, without raises. */
  base: bigint | null;
}

/** What held in a window: the limit as it was set last before its end, and every raise that reaches into it. */
export function findTerms(rows: readonly LimitRow[], { from, next }: Pick<Window, 'from' | 'next'>): Terms {
  const end = dayStart(next);
  const sorted = [...rows].sort((a, b) => a.revision - b.revision);
  const known = sorted.filter(({ at }) => at < end);
  const before = known.length > 0 ? known : sorted.slice(0, 1);
  const base = before.findLast(({ kind }) => kind === 'set')?.amount ?? null;
  const raised = before.reduce(
    (sum, { kind, amount, until }) =>
      kind === 'raise' && until !== null && until >= from ? sum + (amount ?? 0n) : sum,
    0n,
  );
  return { revision: before.at(-1)?.revision ?? 1, limit: base === null ? null : base + raised, base };
}

/** From which amount on a threshold is reached. Of a limit of zero, the least amount that there is. */
export function thresholdAmount(limit: bigint, percent: number): bigint {
  const part = (limit * BigInt(percent) + 99n) / 100n;
  return part > 0n ? part : 1n;
}

/** The one place that decides whether an amount is at a limit or a part of it. Without a limit nothing is ever reached. */
export function isReached(amount: bigint | null, limit: bigint | null, percent = 100): boolean {
  return amount !== null && limit !== null && amount >= thresholdAmount(limit, percent);
}

/** A share in whole per cents, for words alone: nothing is decided by it. */
export function percentUsed(amount: bigint, limit: bigint): number {
  const share = limit === 0n ? 100n : (amount * 100n) / limit;
  return share > 10_000n ? 10_000 : share < 1n ? 1 : Number(share);
}

export interface Outlook {
  low: bigint;
  expected: bigint;
  high: bigint;
}

/** What of a window is known. Null: no day of it was read. */
export interface Position {
  spent: bigint | null;
  /** Null: nothing can be said of its end. */
  forecast: Outlook | null;
}

export const BASES = ['actual', 'forecast'] as const;
export type Basis = (typeof BASES)[number];

export interface Thresholds {
  actual: readonly number[];
  forecast: readonly number[];
}

export interface Reached {
  basis: Basis;
  threshold: number;
}

export function listReached(limit: bigint | null, { spent, forecast }: Position, thresholds: Thresholds): Reached[] {
  const of = (basis: Basis, amount: bigint | null) =>
    [...new Set(thresholds[basis])]
      .filter((threshold) => isReached(amount, limit, threshold))
      .sort((a, b) => a - b)
      .map((threshold) => ({ basis, threshold }));
  return [...of('actual', spent), ...of('forecast', forecast?.expected ?? null)];
}

export interface KnownAlert extends Reached {
  revision: number;
}

export type AlertState = 'told' | 'covered' | 'carried';

/**
 * The alerts that a window still lacks at this revision of its limit. Of several that come due at once the highest is told
 * and stands for the others; a forecast is not told beside an amount that is there already.
 */
export function dueAlerts(
  reached: readonly Reached[],
  known: readonly KnownAlert[],
  revision: number,
): (Reached & { state: 'told' | 'covered' })[] {
  const isKnown = ({ basis, threshold }: Reached) =>
    known.some((one) => one.revision === revision && one.basis === basis && one.threshold === threshold);
  const due = reached.filter((one) => !isKnown(one));
  const spent = Math.max(0, ...reached.filter(({ basis }) => basis === 'actual').map(({ threshold }) => threshold));
  const highest = (basis: Basis) =>
    Math.max(0, ...due.filter((one) => one.basis === basis).map(({ threshold }) => threshold));
  return due.map((one) => {
    const isTold = one.threshold === highest(one.basis) && (one.basis === 'actual' || one.threshold > spent);
    return { ...one, state: isTold ? 'told' : 'covered' };
  });
}

/** After the limit was changed: what was told before and is reached still is not told again. */
export function carriedAlerts(reached: readonly Reached[], known: readonly KnownAlert[]): Reached[] {
  return reached.filter(({ basis, threshold }) =>
    known.some((one) => one.basis === basis && one.threshold === threshold),
  );
}

export const STANDINGS = ['passed', 'near', 'heading', 'on_track', 'no_limit', 'unknown'] as const;
export type Standing = (typeof STANDINGS)[number];
const NEAR_PERCENT = 80;

/** How a budget stands: `heading` is expected to pass before the window ends. */
export function judgeStanding(limit: bigint | null, { spent, forecast }: Position): Standing {
  if (limit === null) return 'no_limit';
  if (isReached(spent, limit)) return 'passed';
  if (isReached(forecast?.expected ?? null, limit)) return 'heading';
  if (spent === null) return 'unknown';
  return isReached(spent, limit, NEAR_PERCENT) ? 'near' : 'on_track';
}

/** The cost is asked for every minute. After this long without an answer the figures are said to be old. */
const STALE_MS = 2 * 3_600_000;

export function isStale(dataAsOf: Date | null, now: Date): boolean {
  return dataAsOf === null || now.getTime() - dataAsOf.getTime() > STALE_MS;
}

/** `claude-opus-4-5-20251101` is of the family `claude-opus`: its name without versions and dates. */
export function parseFamily(model: string): string {
  return model
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => /^[a-z]{2,}$/.test(word))
    .join('-');
}

/** The windows that end after a moment and touch the days, oldest first. */
export function windowsIn(period: BudgetPeriod, { from, to }: { from: Day; to: Day }, after: Date): Window[] {
  const windows: Window[] = [];
  for (let window = windowOf(period, from); window.from <= to; window = windowOf(period, window.next)) {
    if (dayStart(window.next) > after) windows.push(window);
  }
  return windows;
}
