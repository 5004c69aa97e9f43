import { counted } from '@/lib/core/counted';
import { actRefusal, type KeyKind } from '@/lib/domain/api-keys/rules';

/** More in one change would be neither looked through nor done within a night. */
export const MOST_CHANGED = 5_000;
/** Picked one by one; more are chosen by what the list finds. */
export const MOST_PICKED = 200;

/** What one change can do to many keys and take back. */
export const CHANGE_ACTS = ['disable', 'enable', 'hand_over', 'environment', 'cost_centre'] as const;
/** With what is for ever: a key of Anthropic's is archived, one of Steward's revoked. */
export const ALL_ACTS = [...CHANGE_ACTS, 'archive'] as const;
export type ChangeAct = (typeof ALL_ACTS)[number];

/** As a list of changes tells them: taking back is one of its own. */
export const LISTED_ACTS = [...ALL_ACTS, 'undo'] as const;

/** Of a list of changes. */
export const CHANGE_FACETS = ['all', 'open', 'unfinished', 'done'] as const;
export type ChangeFacet = (typeof CHANGE_FACETS)[number];

/** What stops a key, so that whoever uses it must be known first. */
export const STOPPING_ACTS: readonly string[] = ['disable', 'archive'] satisfies ChangeAct[];
const STATE_ACTS: readonly string[] = ['disable', 'enable', 'archive'] satisfies ChangeAct[];

const WORDS: Readonly<Record<ChangeAct, string>> = {
  disable: 'Disable',
  enable: 'Enable',
  archive: 'Archive',
  hand_over: 'Hand over',
  environment: 'Set the environment of',
  cost_centre: 'Set the cost centre of',
};

/** `Disable 12 API keys`. */
export function changeWords(act: ChangeAct, keys: number): string {
  return `${WORDS[act]} ${counted(keys, 'API key', 'API keys')}`;
}

/** `Disable API key nightly`; what is archived of Anthropic's is revoked of Steward's. */
export function stepWords(act: ChangeAct, kind: KeyKind, name: string): string {
  const verb = act === 'archive' && kind === 'steward' ? 'Revoke' : WORDS[act];
  return `${verb} ${kind === 'steward' ? 'Steward key' : 'API key'} ${name}`;
}

/** Why this cannot be done to a key of that kind in that state, as a sentence; null when it can. */
export function changeRefusal(act: ChangeAct, kind: KeyKind, state: string): string | null {
  if (state === 'gone') return 'This key no longer exists at Anthropic.';
  if (state === 'unknown') return 'This key only appears in Anthropic’s reports, so it cannot be changed.';
  if (kind === 'anthropic') return isStateAct(act) ? actRefusal(act, state) : null;
  if (state === 'revoked')
    return act === 'archive' ? 'This key is already revoked.' : 'This key is revoked, which is final.';
  if (state === 'expired' && (act === 'disable' || act === 'enable'))
    return 'This key has expired. Change its expiry first, or create a new one.';
  if (act === 'disable' && state === 'inactive') return 'This key is already disabled.';
  if (act === 'enable' && state === 'active') return 'This key is already active.';
  return null;
}

function isStateAct(act: ChangeAct): act is 'disable' | 'enable' | 'archive' {
  return STATE_ACTS.includes(act);
}

const STATES: Readonly<Record<string, string>> = { inactive: 'disabled', gone: 'gone at Anthropic' };

export function stateWords(state: string): string {
  return STATES[state] ?? state;
}

/** A key is asked for and written: the budget of upstream's requests bounds how fast many are. */
const REQUESTS_EACH = 2;
const REQUESTS_A_MINUTE = 100;

/** How long a change takes, by what upstream allows; Steward's own keys take no time to speak of. */
export function estimateSeconds(act: ChangeAct, kinds: readonly KeyKind[]): number {
  if (!isStateAct(act)) return Math.ceil(kinds.length / 100);
  const asked = kinds.filter((kind) => kind === 'anthropic').length;
  return Math.ceil((asked * REQUESTS_EACH * 60) / REQUESTS_A_MINUTE + (kinds.length - asked) / 10);
}

/** What has become of a change. */
export const CHANGE_STATES = [
  ...(['queued', 'waiting', 'running', 'stopping'] as const),
  ...(['stopped', 'done', 'incomplete', 'failed'] as const),
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

interface Standing {
  /** Of the last try. */
  intentState: string;
  isStopAsked: boolean;
  /** Steps that were not begun. */
  waiting: number;
  steps: number;
}

export function changeState({ intentState, isStopAsked, waiting, steps }: Standing): ChangeState {
  if (intentState === 'queued' || intentState === 'waiting') return intentState;
  if (intentState === 'running' || intentState === 'unknown') return isStopAsked ? 'stopping' : 'running';
  if (intentState === 'succeeded') return 'done';
  if (steps === 0) return 'failed';
  return isStopAsked && waiting > 0 ? 'stopped' : 'incomplete';
}
