import type { Tone } from '@/components/ui/status';
import type { InviteRole } from '@/lib/domain/invites/role-schema';
import type { InviteFacet, InviteState, PlacementState } from '@/lib/domain/invites/schema';

export const STATE_LOOK: Readonly<Record<InviteState, { tone: Tone; word: string }>> = {
  requested: { tone: 'warning', word: 'Requested' },
  approved: { tone: 'busy', word: 'Approved, not sent yet' },
  sent: { tone: 'neutral', word: 'Sent' },
  accepted: { tone: 'good', word: 'Accepted' },
  placed: { tone: 'good', word: 'Added to workspaces' },
  refused: { tone: 'danger', word: 'Refused' },
  expired: { tone: 'warning', word: 'Expired' },
  failed: { tone: 'danger', word: 'Failed' },
  withdrawn: { tone: 'neutral', word: 'Withdrawn' },
  closed: { tone: 'neutral', word: 'Closed' },
};

export const PLACEMENT_LOOK: Readonly<Record<PlacementState, { tone: Tone; word: string }>> = {
  waiting: { tone: 'warning', word: 'Waiting for a decision' },
  approved: { tone: 'neutral', word: 'Approved' },
  refused: { tone: 'danger', word: 'Refused' },
  placed: { tone: 'good', word: 'Member' },
  failed: { tone: 'danger', word: 'Not added' },
};

export const FACET_WORDS: Readonly<Record<InviteFacet, string>> = {
  waiting: 'Waiting for you',
  open: 'Open',
  sent: 'Sent',
  done: 'Done',
  ended: 'Unsuccessful',
  all: 'All',
};

export const INVITE_ROLE_NOTES: Readonly<Record<InviteRole, string>> = {
  user: 'Uses the Workbench; cannot create API keys.',
  developer: 'Uses the Workbench and creates API keys.',
  claude_code_user: 'Uses the Workbench and Claude Code.',
  billing: 'Uses the Workbench and manages billing.',
};

/** `Asha, Bo and Cem` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
