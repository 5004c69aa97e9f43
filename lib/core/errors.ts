/** Every way in which Steward refuses or fails, in one closed list. Doors translate the code, never the text. */
export const ERROR_CODES = [
  'invalid_input',
  'not_signed_in',
  'sign_in_again',
  'forbidden',
  'not_found',
  'conflict',
  'throttled',
  'worker_unavailable',
  'store_unavailable',
  'expired',
  'unknown_outcome',
  'incomplete',
  'refused',
  'upstream_unauthorized',
  'upstream_forbidden',
  'upstream_not_found',
  'upstream_conflict',
  'upstream_refused',
  'upstream_rate_limited',
  'upstream_spend_cap',
  'upstream_unavailable',
  'upstream_unreadable',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Field name → sentence shown beside the field. */
export type FieldErrors = Record<string, string>;

/** What upstream answered when it refused. */
export interface UpstreamAnswer {
  status: number;
  /** Its own name for the reason, if it gave one. */
  errorCode: string | null;
}

const MARK: unique symbol = Symbol.for('steward.app-error');

/** An expected failure whose message a person can act on. Anything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  /** Of a refusal or a failure of upstream's. */
  answered?: UpstreamAnswer;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fieldErrors?: FieldErrors,
    /** With `forbidden`: the permission that would have allowed it. */
    readonly lacks?: string,
    /** Of a conflict with what somebody else changed since the caller read it: how it stands now. */
    readonly current?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }

  get [MARK](): true {
    return true;
  }

  /** Whichever copy of this file made it: the web loads one for pages and one for routes, which share what throws. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: an heir is asked for as itself.
    if (this !== AppError) return super[Symbol.hasInstance](value);
    return typeof value === 'object' && value !== null && MARK in value;
  }
}

export function answeredWith<E extends AppError>(error: E, answered: UpstreamAnswer | undefined): E {
  error.answered = answered;
  return error;
}

/** Fails with `not_found`, worded the same for what does not exist and what the caller may not see. */
export function notFound(what: string): AppError {
  return new AppError('not_found', `This ${what} does not exist, or you cannot see it.`);
}

/** Fails because somebody changed it since the caller read it. `current` is how it stands now, under the names of the input. */
export function changedMeanwhile(
  message: string,
  current: Readonly<Record<string, unknown>>,
  fieldErrors?: FieldErrors,
): AppError {
  return new AppError('conflict', message, fieldErrors, undefined, current);
}

export type Known<Found> = { found: Found; whyNot: null } | { found: null; whyNot: string };

/** What a query finds, or the sentence that says why the store it reads does not answer: the rest stands. */
export async function orWhyNot<Found>(asked: Promise<Found>): Promise<Known<Found>> {
  try {
    return { found: await asked, whyNot: null };
  } catch (error) {
    if (error instanceof AppError && error.code === 'store_unavailable') return { found: null, whyNot: error.message };
    throw error;
  }
}
