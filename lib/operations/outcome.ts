import type { ErrorCode, FieldErrors } from '@/lib/core/errors';

/** One step of a change that takes many. */
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
      fieldErrors?: FieldErrors;
      /** With `throttled`: when there is room again. */
      waitSeconds?: number;
      steps?: OutcomeStep[];
      /** Where its audit entry is shown; absent for whoever may not see it. */
      entry?: string;
    };

export type OutcomeResult = { [key: string]: unknown };

/** A change made by whoever is signed in. Call it with the same key again after a timeout or `unknown`, never after another end. */
export type Action<Input> = (input: Input, idempotencyKey: string) => Promise<Outcome>;

/** An outcome after which the form takes a new idempotency key. */
export function isTerminal(outcome: Outcome): boolean {
  return outcome.status !== 'running' && outcome.status !== 'unknown';
}
