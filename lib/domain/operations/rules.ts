import { ERROR_CODES, type ErrorCode, type FieldErrors } from '@/lib/core/errors';
import type { Outcome, OutcomeResult, OutcomeStep } from '@/lib/operations/outcome';

/** All that the web may read of an intent for this purpose: its input stays with the worker. */
export const OUTCOME_COLUMNS = {
  id: true,
  state: true,
  result: true,
  errorCode: true,
  errorMessage: true,
  fieldErrors: true,
} as const;

interface IntentRow {
  id: string;
  state: string;
  result: unknown;
  errorCode: string | null;
  errorMessage: string | null;
  fieldErrors: unknown;
}

/** What waits for another person has been taken: whoever asked need not wait here. */
const IS_ENDED = new Set(['waiting', 'succeeded', 'failed', 'unknown', 'denied', 'expired']);

/** What may still change something, though nobody waits for all of it. */
export const OPEN_STATES: readonly string[] = ['queued', 'waiting', 'running', 'unknown'];

export function hasEnded(state: string): boolean {
  return IS_ENDED.has(state);
}

export const STEP_COLUMNS = { key: true, label: true, state: true, message: true } as const;
export const STEP_STATES = ['waiting', 'running', 'done', 'failed', 'unknown'] as const;

export function toStep({ state, ...step }: Omit<OutcomeStep, 'state'> & { state: string }): OutcomeStep {
  return { ...step, state: STEP_STATES.find((known) => known === state) ?? 'unknown' };
}

export function stillRunning(intentId: string): Outcome {
  return { status: 'running', intentId, code: 'running', message: 'Still running. This page will show how it ends.' };
}

/** For a program that asks again: what waits for a person has not come about. */
export function stillWaiting(intentId: string): Outcome {
  const message = 'It waits for a person who decides about it. Nothing has been changed yet.';
  return { status: 'running', intentId, code: 'running', message };
}

/** The stored intent in the words of a door. */
export function toOutcome(row: IntentRow): Outcome {
  const { id: intentId, state } = row;
  if (state === 'waiting') return { status: 'succeeded', intentId, result: { isWaiting: true } };
  if (state === 'succeeded') return { status: 'succeeded', intentId, result: toObject(row.result) };
  if (state === 'queued' || state === 'running' || !IS_ENDED.has(state)) return stillRunning(intentId);
  const status = state as 'failed' | 'unknown' | 'denied' | 'expired';
  const code = ERROR_CODES.find((known) => known === row.errorCode) ?? FALLBACK_CODES[status];
  const message = row.errorMessage ?? FALLBACK_MESSAGES[status];
  const fieldErrors = row.fieldErrors ? (toObject(row.fieldErrors) as FieldErrors) : undefined;
  const { current } = code === 'conflict' ? toObject(row.result) : {};
  return {
    ...{ status, intentId, code, message },
    ...(fieldErrors ? { fieldErrors } : {}),
    ...(current ? { current: toObject(current) } : {}),
  };
}

const FALLBACK_CODES: Record<'failed' | 'unknown' | 'denied' | 'expired', ErrorCode> = {
  failed: 'internal',
  unknown: 'unknown_outcome',
  denied: 'forbidden',
  expired: 'expired',
};

const FALLBACK_MESSAGES: Record<keyof typeof FALLBACK_CODES, string> = {
  failed: 'The change failed and nothing was changed.',
  unknown: 'It is not known whether the change was made. Steward is reading it back.',
  denied: 'Your role does not allow this.',
  expired: 'The change was not started in time and has been dropped. Nothing was changed. Try again.',
};

function toObject(value: unknown): OutcomeResult {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as OutcomeResult) : {};
}
