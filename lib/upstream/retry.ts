export type CallKind = 'read' | 'write';

export interface ErrorDetails {
  workspaceId: string | null;
  field: string | null;
}

/** What went wrong with one attempt, as far as known. Never contains a body, a header or a message. */
export type Failure =
  | {
      kind: 'answer';
      status: number;
      errorType: string | null;
      errorCode: string | null;
      /** What the error concerns, according to the answer: an id, a field. */
      details?: ErrorDetails;
      retryAfterMs: number | null;
      /** The answer said `x-should-retry: false`. */
      isFinal: boolean;
    }
  /** An answer that violates the contract: HTML, half a body, a redirect, JSON of another shape. */
  | { kind: 'unreadable'; status: number }
  /** `unreachable`: no connection was made, so nothing was sent. */
  | { kind: 'reset' | 'timeout' }
  | { kind: 'unreachable'; why?: 'name' | 'certificate' | 'proxy' };

/** `failed`: certainly not done. `unknown`: a write that may have been done; only reading back can tell. */
export type Verdict = { next: 'retry'; waitMs: number } | { next: 'failed' } | { next: 'unknown' };

const MAX_ATTEMPTS = 3;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 8_000;
const RETRY_AFTER_CAP_MS = 60_000;
const SPREAD_MS = 250;

const SPEND_CAP_CODES: readonly string[] = ['enforced_spend_limit_reached', 'contract_spend_limit_reached'];
/** The request partly took effect; the state shows how far. */
const PARTLY_DONE_CODES: readonly string[] = [
  'workspace_created_incomplete',
  'storage_attached_during_archive',
  'change_outcome_unknown',
  'workspace_changed_concurrently',
];
/** Nothing was done, whatever the status. */
const NOT_DONE_CODES: readonly string[] = ['authorization_check_unavailable'];
/** When a write may be resent as it is: nothing was done, or doing it twice is the same as once. */
const SAFE_TO_REPEAT_CODES: readonly string[] = ['authorization_check_unavailable', 'change_outcome_unknown'];

function hasCode(failure: Failure, codes: readonly string[]): boolean {
  return failure.kind === 'answer' && failure.errorCode !== null && codes.includes(failure.errorCode);
}

export function isSpendCap(failure: Failure): boolean {
  return hasCode(failure, SPEND_CAP_CODES);
}

/** What to do after attempt number `attempt` (from 1) has failed. `random` gives [0, 1). */
export function decide(kind: CallKind, failure: Failure, attempt: number, random: () => number): Verdict {
  const mayRetry =
    kind === 'read' ? isTransient(failure) : isPlainRateLimit(failure) || hasCode(failure, SAFE_TO_REPEAT_CODES);
  const isFinal = failure.kind === 'answer' && failure.isFinal;
  if (mayRetry && !isFinal && attempt < MAX_ATTEMPTS)
    return { next: 'retry', waitMs: waitFor(failure, attempt, random) };
  return { next: kind === 'write' && mayHaveTakenEffect(failure) ? 'unknown' : 'failed' };
}

function isPlainRateLimit(failure: Failure): boolean {
  return failure.kind === 'answer' && failure.status === 429 && !isSpendCap(failure);
}

function isTransient(failure: Failure): boolean {
  if (failure.kind !== 'answer') return true;
  return failure.status >= 500 || isPlainRateLimit(failure);
}

function mayHaveTakenEffect(failure: Failure): boolean {
  if (failure.kind === 'unreachable') return false;
  if (failure.kind !== 'answer') return true;
  if (hasCode(failure, NOT_DONE_CODES)) return false;
  return failure.status >= 500 || hasCode(failure, PARTLY_DONE_CODES);
}

/** As long as the answer asks, plus a little, else exponential with full jitter. */
function waitFor(failure: Failure, attempt: number, random: () => number): number {
  const asked = failure.kind === 'answer' ? failure.retryAfterMs : null;
  if (asked !== null) return Math.min(asked, RETRY_AFTER_CAP_MS) + random() * SPREAD_MS;
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; null when absent, unreadable or not in the future. */
export function parseRetryAfter(headers: Headers, now: Date): number | null {
  const waits = [
    Number(headers.get('retry-after-ms') ?? Number.NaN),
    Number(headers.get('retry-after') ?? Number.NaN) * 1_000,
    Date.parse(headers.get('retry-after') ?? '') - now.getTime(),
  ];
  return waits.find((wait) => Number.isFinite(wait) && wait > 0) ?? null;
}
