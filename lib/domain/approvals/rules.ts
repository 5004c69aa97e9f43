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
  /** The token that prepared it; null if a person asked. */
  tokenId: string | null;
  askedAt: Date;
  expiresAt: Date;
  decision: string | null;
  decidedByName: string | null;
  permission: Permission;
  workspaceId: string | null;
  deciders: readonly string[];
  runsItself?: boolean;
}

/**
 * Whether this person decides: whoever is named, else whoever holds the permission, and owners always. Never about what they
 * asked for. What a token prepared is decided by whoever answers for it, or the owners if they do, if they hold the permission.
 */
export function mayDecide(
  actor: Caller,
  waiting: Pick<Waiting, 'askedById' | 'tokenId' | 'permission' | 'workspaceId' | 'deciders'>,
): boolean {
  const { askedById, tokenId, permission, workspaceId, deciders } = waiting;
  const isAllowed = can(actor, permission, workspaceId === null ? undefined : { workspaceId });
  const isNamed = deciders.includes(actor.personId);
  if (tokenId !== null) return isAllowed && (deciders.length === 0 ? actor.role === 'owner' : isNamed);
  if (actor.personId === askedById) return false;
  return actor.role === 'owner' || isNamed || (deciders.length === 0 && isAllowed);
}

const ENDED: Readonly<Record<string, string>> = {
  approved: 'approved this already',
  changed: 'approved this already, changed',
  refused: 'refused this already',
  withdrawn: 'withdrew this',
};

const hoursOf = ({ askedAt, expiresAt }: Waiting) => Math.round((expiresAt.getTime() - askedAt.getTime()) / 3_600_000);

/** Why this cannot be decided so by this person now, as a sentence; null when it can. */
export function decisionRefusal(
  actor: Caller,
  waiting: Waiting,
  decision: Decision,
  now: Date,
): { code: 'conflict' | 'forbidden'; message: string } | null {
  if (waiting.decision === null && waiting.runsItself && waiting.expiresAt <= now)
    return { code: 'conflict', message: 'The time to decide this has passed, and it is now running.' };
  if (waiting.decision === 'expired' || waiting.expiresAt <= now)
    return { code: 'conflict', message: `Nobody decided about this within ${hoursOf(waiting)} hours. Ask again.` };
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
