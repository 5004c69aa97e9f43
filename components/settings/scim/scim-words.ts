import type { Tone } from '@/components/ui/status';
import type { OffboardingOutcome, OffboardingPolicy } from '@/lib/domain/scim/schema';

const ASKED: Readonly<Record<string, string>> = {
  'scim_user.create': 'Add',
  'scim_user.replace': 'Replace',
  'scim_user.patch': 'Change',
  'scim_user.delete': 'Remove',
};

export function askedWords(command: string): string {
  return ASKED[command] ?? command;
}

/** The consequence of a user being active or not. */
export const OFFBOARDING_LOOK: Readonly<Record<OffboardingOutcome, { tone: Tone; words: string }>> = {
  none: { tone: 'neutral', words: 'Recorded' },
  unknown_person: { tone: 'neutral', words: 'Recorded: no one here has this address' },
  off: { tone: 'neutral', words: 'Recorded: no action, as set in the policy' },
  already: { tone: 'neutral', words: 'Recorded: offboarding had already started' },
  last_owner: { tone: 'warning', words: 'Not offboarded: the last owner of Steward' },
  dry_run: { tone: 'good', words: 'Dry run' },
  started: { tone: 'good', words: 'Offboarding started' },
};

export const MODE_CHOICES: readonly { value: OffboardingPolicy['mode']; label: string; note: string }[] = [
  {
    value: 'off',
    label: 'Record only',
    note: 'No one is offboarded. What the identity provider sent is kept below.',
  },
  {
    value: 'dry_run',
    label: 'Dry run',
    note: 'Write a report of what would have been done, and do nothing. A good start.',
  },
  {
    value: 'on',
    label: 'Offboard the person',
    note: 'Their membership, personal keys, sessions and open requests end. Organisation admins cannot be removed by API, so they become a task to finish in the Claude Console.',
  },
];

export const KEY_CHOICES: readonly { value: OffboardingPolicy['keys']; label: string; note: string }[] = [
  {
    value: 'disable',
    label: 'Disable them',
    note: 'Anything still using such a key stops working. Keys can be enabled again.',
  },
  { value: 'keep', label: 'Keep them', note: 'They keep working and are listed under keys of people who have left.' },
];
