import type { Permission } from '@/lib/access/permissions';
import type { Caller } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';

export const DECISIONS = ['approve', 'refuse', 'withdraw'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What a link is worth that was made for one person. */
export const LINK_VERDICTS = ['valid', 'used', 'expired', 'invalid'] as const;
export type LinkVerdict = (typeof LINK_VERDICTS)[number];

export interface Waiting {
  askedById: string | null;
  expiresAt: Date;
  decision: string | null;
  decidedByName: string | null;
  permission: Permission;
  workspaceId: string | null;
  deciders: readonly string[];
}

/** Whether this person decides: whoever is named, else whoever holds the permission, and owners always. Never about what they asked for. */
export function mayDecide(
  actor: Caller,
  waiting: Pick<Waiting, 'askedById' | 'permission' | 'workspaceId' | 'deciders'>,
): boolean {
  const { askedById, permission, workspaceId, deciders } = waiting;
  if (actor.personId === askedById) return false;
  if (actor.role === 'owner' || deciders.includes(actor.personId)) return true;
  return deciders.length === 0 && can(actor, permission, workspaceId === null ? undefined : { workspaceId });
}

const ENDED: Readonly<Record<string, string>> = {
  approved: 'approved this already',
  changed: 'approved this already, changed',
  refused: 'refused this already',
  withdrawn: 'withdrew this',
};

/** Why this cannot be decided so by this person now, as a sentence; null when it can. */
export function decisionRefusal(
  actor: Caller,
  waiting: Waiting,
  decision: Decision,
  now: Date,
): { code: 'conflict' | 'forbidden'; message: string } | null {
  if (waiting.decision === 'expired' || waiting.expiresAt <= now)
    return { code: 'conflict', message: 'Nobody decided about this within 72 hours. Ask again.' };
  if (waiting.decision !== null) {
    const who = waiting.decidedByName ?? 'Somebody';
    return { code: 'conflict', message: `${who} ${ENDED[waiting.decision] ?? 'decided about this already'}.` };
  }
  const isTheirs = actor.personId === waiting.askedById;
  if (decision === 'withdraw') {
    return isTheirs ? null : { code: 'forbidden', message: 'Only the person who asked can withdraw this.' };
  }
  if (isTheirs) return { code: 'forbidden', message: 'You asked for this, so somebody else decides about it.' };
  return mayDecide(actor, waiting)
    ? null
    : { code: 'forbidden', message: 'This waits for somebody else. Your role does not decide about it.' };
}
