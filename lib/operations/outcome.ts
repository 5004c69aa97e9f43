import type { ErrorCode, FieldErrors } from '@/lib/core/errors';

/** One step of a change with several. */
export interface OutcomeStep {
  key: string;
  label: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'unknown';
  message: string | null;
}

/** What a door answers to a change: plain data, safe to send to a browser. */
export type Outcome =
  | {
      status: 'succeeded';
      intentId: string;
      result: OutcomeResult;
      replayed?: boolean;
      steps?: OutcomeStep[];
      entry?: string;
    }
  | {
      status: 'failed' | 'unknown' | 'denied' | 'expired' | 'running';
      /** Absent when nothing was stored: refused input, no session. */
      intentId?: string;
      code: ErrorCode | 'running';
      message: string;
      /** With `denied`: the permission that the caller does not hold. */
      lacks?: string;
      fieldErrors?: FieldErrors;
      /** How it stands now, where somebody changed it since the caller read it. */
      current?: OutcomeResult;
      /** With `throttled`: when to try again. */
      waitSeconds?: number;
      steps?: OutcomeStep[];
      replayed?: boolean;
      /** Of a change that may still be made: what is shown once, and this is the only time. */
      reveal?: Record<string, string>;
      /** The page of its audit entry; absent for those who may not see it. */
      entry?: string;
    };

export type OutcomeResult = { [key: string]: unknown };

/**
 * A change made by the signed-in person. Call it again with the same key after a timeout or `unknown`, never after
 * another outcome.
 */
export type Action<Input> = (input: Input, idempotencyKey: string) => Promise<Outcome>;

/** An outcome after which the form uses a new idempotency key. */
export function isTerminal(outcome: Outcome): boolean {
  return outcome.status !== 'running' && outcome.status !== 'unknown';
}
