import type { Tone } from '@/components/ui/status';

const OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  succeeded: { tone: 'good', word: 'Done' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Not known yet' },
  denied: { tone: 'danger', word: 'Refused' },
  expired: { tone: 'warning', word: 'Not started in time' },
  queued: { tone: 'busy', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
};

/** Targets that have no name of their own. */
const TARGETS: Readonly<Record<string, string>> = {
  'sync:organization': 'The organisation',
  'connection:organization': 'The organisation',
  'structure:organization': 'The organisation',
  'installation:owner': 'Steward itself',
  'installation:1': 'Steward itself',
  'scim_tokens:all': 'SCIM tokens',
  'setting:leaving': 'What SCIM does',
  'invites:requests': 'Several people',
  'settings:invites': 'Invites',
  'settings:fiscal_year': 'Fiscal year',
  'credential:own': 'Their own sign-in',
  'rate_limits:organization': 'Several workspaces',
};

export function targetWords(targetName: string): string {
  const ofScim = /^scim_(user|token):(.*)$/.exec(targetName);
  if (ofScim) return ofScim[1] === 'token' ? 'A SCIM token' : ofScim[2]?.includes('@') ? ofScim[2] : 'A user in SCIM';
  return TARGETS[targetName] ?? targetName;
}

export function outcomeLook(state: string): { tone: Tone; word: string } {
  return OUTCOMES[state] ?? { tone: 'neutral', word: state };
}

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }));
