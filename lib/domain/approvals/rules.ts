import type { Permission } from '@/lib/access/permissions';
import type { Caller } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { Act } from '@/lib/operations/acts';

/** `override`: an owner does what they asked for without waiting for anybody, and says why. */
export const DECISIONS = ['approve', 'refuse', 'withdraw', 'override'] as const;
export type Decision = (typeof DECISIONS)[number];
/** How a request was decided that is then carried out. */
export const LETS_RUN: readonly string[] = ['approved', 'changed', 'overridden'];

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
  /** Of the policy; null where a request waits by its nature. */
  act: Act | null;
}

/**
 * Whether this person decides: whoever is named, else whoever holds the permission, and owners always. Never about what they
 * asked for. What a token prepared is decided by whoever answers for it, or the owners if they do, if they hold the permission.
 * A second person holds it still: who was named and has lost it since decides no more.
 */
export function mayDecide(
  actor: Caller,
  waiting: Pick<Waiting, 'askedById' | 'tokenId' | 'permission' | 'workspaceId' | 'deciders' | 'act'>,
): boolean {
  const { askedById, tokenId, permission, workspaceId, deciders, act } = waiting;
  const isAllowed = can(actor, permission, workspaceId === null ? undefined : { workspaceId });
  const isNamed = deciders.includes(actor.personId);
  if (tokenId !== null) return isAllowed && (deciders.length === 0 ? actor.role === 'owner' : isNamed);
  if (actor.personId === askedById) return false;
  if (act !== null) return actor.role === 'owner' || (isNamed && isAllowed);
  return actor.role === 'owner' || isNamed || (deciders.length === 0 && isAllowed);
}

const ENDED: Readonly<Record<string, string>> = {
  approved: 'approved this already',
  changed: 'approved this already, changed',
  refused: 'refused this already',
  withdrawn: 'withdrew this',
  overridden: 'went ahead with this without a second person',
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
  if (decision === 'override') {
    const refusal = overrideRefusal(actor, waiting);
    return refusal === null ? null : { code: 'forbidden', message: refusal };
  }
  if (isTheirs) return { code: 'forbidden', message: 'You asked for this, so somebody else decides about it.' };
  return mayDecide(actor, waiting)
    ? null
    : { code: 'forbidden', message: 'This waits for somebody else. Your role does not decide about it.' };
}

/** Why an owner may not do this without a second person, as a sentence; null if they may. */
export function overrideRefusal(actor: Caller, { askedById, act }: Pick<Waiting, 'askedById' | 'act'>): string | null {
  if (act === null) return 'This is no act of the approval policy, so there is nothing to override.';
  if (act === 'policy') return 'Weakening a policy is never urgent. Somebody else has to approve it.';
  if (actor.role !== 'owner') return 'Only an owner can go ahead without a second person.';
  return actor.personId === askedById ? null : 'You did not ask for this. You can approve or refuse it.';
}
