/** Who issued a key: Anthropic, or Steward for its gateway. */
export const KEY_KINDS = ['anthropic', 'steward'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];
/** What whoever changes a key of each kind must be allowed. */
export const KEY_WRITES = { anthropic: 'api_key:write', steward: 'gateway_key:write' } as const;

const STEWARD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Anthropic's ids begin with their kind, Steward's are plain UUIDs. */
export function kindOfKey(id: string): KeyKind {
  return STEWARD_ID.test(id) ? 'steward' : 'anthropic';
}

/** From when on an active key needs somebody's look. */
export const OLD_AFTER_DAYS = 90;
export const UNUSED_AFTER_DAYS = 60;
export const EXPIRES_WITHIN_DAYS = 14;

export interface NewOwner {
  id: string;
  goneAt: Date | null;
  isDeparting: boolean;
}

/** Why a key may not be handed to somebody, as a sentence; null when it may. */
export function handOverRefusal(newOwner: NewOwner | null, leaverId: string | null): string | null {
  if (!newOwner || newOwner.goneAt) return 'The new owner is not a member of the organisation. Choose someone who is.';
  if (newOwner.id === leaverId) return 'The new owner is the person leaving. Choose someone else.';
  if (newOwner.isDeparting) return 'The new owner is also leaving. Choose someone else.';
  return null;
}

/** What can be done about one key. */
export const KEY_ACTS = ['rename', 'disable', 'enable', 'archive'] as const;
export type KeyAct = (typeof KEY_ACTS)[number];

interface Made {
  kind: KeyKind;
  status: string | null;
  workspaceId: string | null;
  principalId: string | null;
  createdByType: string | null;
}

/** A key of a workspace that acts for nobody: it goes on working when the person who made it has left. */
export function outlivesMaker({ kind, status, workspaceId, principalId, createdByType }: Made): boolean {
  const isKept = status === 'active' && workspaceId !== null;
  return kind === 'anthropic' && isKept && principalId === null && createdByType === 'user';
}

const DONE: Readonly<Record<KeyAct, string>> = {
  rename: 'renamed',
  disable: 'disabled',
  enable: 'enabled',
  archive: 'archived',
};

interface Standing {
  status: string;
  goneAt: Date | null;
  expiresAt: Date | null;
}

/** The state of a key at that time: `gone`, or as upstream calls it. In SQL this is `stateAt`. */
export function keyStateAt({ status, goneAt, expiresAt }: Standing, now: Date): string {
  if (goneAt) return 'gone';
  const isOver = expiresAt !== null && expiresAt <= now;
  return isOver && (status === 'active' || status === 'inactive') ? 'expired' : status;
}

/** Why this cannot be done with a key in that state, as a sentence; null when it can. */
export function actRefusal(act: KeyAct, state: string): string | null {
  switch (state) {
    case 'gone':
      return 'This API key no longer exists at Anthropic.';
    case 'unknown':
      return 'This API key only appears in Anthropic’s reports, so it cannot be changed.';
    case 'revoked':
      return 'This key is revoked, which is final.';
    case 'archived':
      return act === 'archive'
        ? 'This API key is already archived.'
        : `This API key is archived and can no longer be ${DONE[act]}.`;
    case 'expired':
      return act === 'archive'
        ? null
        : 'An expired API key can only be archived. Create a new one in the Claude Console.';
    case 'active':
      return act === 'enable' ? 'This API key is already active.' : null;
    case 'inactive':
      return act === 'disable' ? 'This API key is already disabled.' : null;
    default:
      return null;
  }
}

/** What can be done with a key in that state, in the order of menus. */
export function possibleActs(state: string): KeyAct[] {
  return KEY_ACTS.filter((act) => actRefusal(act, state) === null);
}

/** Why nothing more can be done with a key but to archive it, or nothing at all; null where that is not so. */
export function standingRefusal(state: string): string | null {
  return possibleActs(state).length > 1 ? null : actRefusal('rename', state);
}

const STATE_WORDS: Readonly<Record<string, string>> = { active: 'active', inactive: 'disabled', expired: 'expired' };

/** How a key that is to be archived came to stand otherwise than the form showed; null when it did not. */
export function archiveConflict(from: string | undefined, state: string): string | null {
  if (from === undefined || from === state) return null;
  return `Someone changed this API key a moment ago: it is now ${STATE_WORDS[state] ?? state}. Nothing was changed. Reopen it to see its current state.`;
}
