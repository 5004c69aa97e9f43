import type { Tone } from '@/components/ui/status';
import type { LeavingOutcome, LeavingPolicy } from '@/lib/domain/scim/schema';

const ASKED: Readonly<Record<string, string>> = {
  'scim_user.create': 'Add',
  'scim_user.replace': 'Replace',
  'scim_user.patch': 'Change',
  'scim_user.delete': 'Remove',
};

export function askedWords(command: string): string {
  return ASKED[command] ?? command;
}

/** What came of a user's being active or not. */
export const LEAVING_LOOK: Readonly<Record<LeavingOutcome, { tone: Tone; words: string }>> = {
  none: { tone: 'neutral', words: 'Recorded' },
  unknown_person: { tone: 'neutral', words: 'Recorded: nobody here has this address' },
  off: { tone: 'neutral', words: 'Recorded: nothing follows, as the policy says' },
  already: { tone: 'neutral', words: 'Recorded: their leaving was begun before' },
  last_owner: { tone: 'warning', words: 'Not offboarded: the last owner of Steward' },
  dry_run: { tone: 'good', words: 'Dry run' },
  started: { tone: 'good', words: 'Leaving begun' },
};

export const MODE_CHOICES: readonly { value: LeavingPolicy['mode']; label: string; note: string }[] = [
  {
    value: 'off',
    label: 'Only record it',
    note: 'Nobody is offboarded. What the identity provider said is kept below.',
  },
  {
    value: 'dry_run',
    label: 'Dry run',
    note: 'Write a report of what would have been done, and do nothing. To start with.',
  },
  {
    value: 'on',
    label: 'Offboard the person',
    note: 'Their membership, personal keys, sessions and open requests end. An organisation admin, whom no API can remove, becomes a task for someone to finish in the Claude Console.',
  },
];

export const KEY_CHOICES: readonly { value: LeavingPolicy['keys']; label: string; note: string }[] = [
  {
    value: 'disable',
    label: 'Disable them',
    note: 'What still uses such a key stops working. It can be enabled again.',
  },
  { value: 'keep', label: 'Keep them', note: 'They keep working and are listed under keys of people who have left.' },
];
