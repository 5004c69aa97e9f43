import { addDays, type Day, daysBetween } from '@/lib/core/time';
import type { RotationFacet } from './schema';

export const SOON_DAYS = 30;
export const MOST_AHEAD_DAYS = 730;

/** Where the replacement of a key stands. */
export const ROTATION_STATES = [
  'fresh',
  'due',
  'put_off',
  'excepted',
  'started',
  'found',
  'lost',
  'both',
  'quiet',
  'stopped',
  'archivable',
  'done',
  'ended',
] as const;
export type RotationState = (typeof ROTATION_STATES)[number];

export interface RotationFacts {
  /** The key's own state, as `keyStateAt` says. */
  status: string;
  /** When the policy wants it replaced; null: never. */
  dueDay: Day | null;
  startedDay: Day | null;
  /** The confirmed successor's state; null: none is confirmed. */
  successor: string | null;
  confirmedDay: Day | null;
  /** Keys that look like the successor and nobody has confirmed. */
  candidates: number;
  lastUsedDay: Day | null;
  /** Null: it works, or it was disabled in the Console. */
  disabledDay: Day | null;
  putOffUntil: Day | null;
  exceptedUntil: Day | null;
  quietDays: number;
  archiveDays: number;
}

/** The one table of states. What is put off or excepted counts before anything that asks somebody to act. */
export function rotationState(facts: RotationFacts, today: Day): RotationState {
  const { status, startedDay, successor, dueDay, putOffUntil, exceptedUntil } = facts;
  const isReplaced = startedDay !== null && successor !== null;
  if (status === 'archived' || status === 'gone') return isReplaced ? 'done' : 'ended';
  if (startedDay === null && status !== 'active') return 'ended';
  if (putOffUntil !== null && putOffUntil > today) return 'put_off';
  if (startedDay === null) {
    if (exceptedUntil !== null && exceptedUntil > today) return 'excepted';
    return dueDay !== null && dueDay <= today ? 'due' : 'fresh';
  }
  if (successor === null) return status !== 'active' ? 'ended' : facts.candidates > 0 ? 'found' : 'started';
  if (successor !== 'active') return 'lost';
  if (status === 'active') return daysOfQuietLeft(facts, today) > 0 ? 'both' : 'quiet';
  return daysOffLeft(facts, today) > 0 ? 'stopped' : 'archivable';
}

/** Days for which nothing may use a replaced key until it is proposed for disabling. */
function daysOfQuietLeft({ confirmedDay, lastUsedDay, quietDays }: RotationFacts, today: Day): number {
  const confirmed = confirmedDay ?? today;
  const since = lastUsedDay !== null && lastUsedDay > confirmed ? lastUsedDay : confirmed;
  return quietDays - daysBetween(since, today);
}

/** Days for which a replaced key has to stay disabled until it is proposed for archiving. */
function daysOffLeft({ confirmedDay, disabledDay, archiveDays }: RotationFacts, today: Day): number {
  return archiveDays - daysBetween(disabledDay ?? confirmedDay ?? today, today);
}

/** Days until the next proposal, while waiting for it. */
export function daysUntilProposal(facts: RotationFacts, state: RotationState, today: Day): number | null {
  if (state === 'both') return daysOfQuietLeft(facts, today);
  return state === 'stopped' ? daysOffLeft(facts, today) : null;
}

export const ROTATION_ACTS = ['start', 'confirm', 'put_off', 'except', 'resume', 'cancel'] as const;
export type RotationAct = (typeof ROTATION_ACTS)[number];

/** What its history tells: of a Steward key, only that it was rotated. */
export const HISTORY_ACTS = [...ROTATION_ACTS, 'rotate'] as const;

/** What can be done in each state, besides what can be done about any key. */
export const ACTS_IN: Readonly<Record<RotationState, readonly RotationAct[]>> = {
  fresh: ['start', 'except'],
  due: ['start', 'put_off', 'except'],
  put_off: ['resume', 'cancel'],
  excepted: ['start', 'resume'],
  started: ['confirm', 'put_off', 'cancel'],
  found: ['confirm', 'put_off', 'cancel'],
  lost: ['confirm', 'put_off', 'cancel'],
  both: ['put_off', 'cancel'],
  quiet: ['put_off', 'cancel'],
  stopped: ['put_off', 'cancel'],
  archivable: ['put_off', 'cancel'],
  done: [],
  ended: [],
};

const IN_STATE: Readonly<Record<RotationState, string>> = {
  fresh: 'This API key is not due for replacement.',
  due: 'Replacing this API key has not been started.',
  put_off: 'Replacing this API key is put off. Resume it first.',
  excepted: 'This API key is exempt from replacement. Resume it first.',
  started: 'Replacing this API key has already been started.',
  found: 'Replacing this API key has already been started.',
  lost: 'Replacing this API key has already been started.',
  both: 'This API key already has a successor.',
  quiet: 'This API key already has a successor.',
  stopped: 'This API key already has a successor.',
  archivable: 'This API key already has a successor.',
  done: 'This API key has been replaced.',
  ended: 'This API key no longer works, so it cannot be replaced. Make a new one in the Claude Console.',
};

/** Why this cannot be done in that state, as a sentence; null when it can. */
export function rotationRefusal(act: RotationAct, state: RotationState): string | null {
  return ACTS_IN[state].includes(act) ? null : IN_STATE[state];
}

/** Why a step cannot be put off until that day, as a sentence; null when it can. */
export function untilRefusal(until: Day, today: Day): string | null {
  if (until <= today) return 'Choose a day after today.';
  return until > addDays(today, MOST_AHEAD_DAYS) ? 'Choose a day within the next two years.' : null;
}

/** States of a replacement under way in which somebody has to do something now. */
export const WAITING_STATES = ['found', 'lost', 'quiet', 'archivable'] as const;
export type WaitingState = (typeof WAITING_STATES)[number];
const ASKING: readonly RotationState[] = ['due', ...WAITING_STATES];
const UNDERWAY: readonly RotationState[] = ['started', 'found', 'lost', 'both', 'quiet', 'stopped', 'archivable'];

/** Whether a list under that facet shows a rotation in that state. */
export function isShown(facet: RotationFacet, state: RotationState, dueDay: Day | null, today: Day): boolean {
  switch (facet) {
    case 'all':
      return state !== 'ended';
    case 'act':
      return ASKING.includes(state);
    case 'soon':
      return state === 'fresh' && dueDay !== null && dueDay <= addDays(today, SOON_DAYS);
    case 'underway':
      return UNDERWAY.includes(state);
    case 'later':
      return state === 'put_off' || state === 'excepted';
    case 'done':
      return state === 'done';
  }
}

/**
 * The due days of which a list under that facet shows a working key that is due soon and of which nobody has said anything; null: of
 * none. It says what `isShown` says of each, so that thousands need not be looked at one by one.
 */
export function dueDaysShown(facet: RotationFacet, today: Day): { after: Day | null; until: Day } | null {
  const soon = addDays(today, SOON_DAYS);
  switch (facet) {
    case 'all':
      return { after: null, until: soon };
    case 'act':
      return { after: null, until: today };
    case 'soon':
      return { after: today, until: soon };
    case 'underway':
    case 'later':
    case 'done':
      return null;
  }
}
