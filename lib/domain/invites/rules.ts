import type { Caller } from '@/lib/access/principals';
import { can, limitOf, reach } from '@/lib/access/reach';
import { INVITE_ROLES, type InviteRole, LEAD_INVITE_ROLES } from './role-schema';
import type { InvitePolicy, InviteState, PlacementInput, PlacementState } from './schema';

export interface Placement extends PlacementInput {
  state: PlacementState;
}

/** What a decision is about. */
export interface DecisionSubject {
  state: InviteState;
  role: string;
  requestedById: string;
  decidedById: string | null;
  placements: readonly { workspaceId: string; workspaceRole: string; state: PlacementState }[];
}

/** How much of a request someone may decide: everything, or the placements of some workspaces. */
export type Deciding = { may: true; all: boolean; workspaceIds: readonly string[] } | { may: false; why: string };

/** Who may decide what. No one decides their own request, except owners if the rules allow it. */
export function judgeDeciding(
  actor: Caller,
  policy: InvitePolicy,
  { requestedById, role }: Pick<DecisionSubject, 'requestedById' | 'role'>,
): Deciding {
  const within = reach(actor, 'invite:approve');
  if (!within.all && within.workspaceIds.length === 0) {
    return { may: false, why: 'Only owners, admins and the leads of its workspaces can decide on a request.' };
  }
  if (requestedById === actor.personId && !(actor.role === 'owner' && policy.ownersApproveOwn)) {
    return { may: false, why: 'You cannot approve your own request. Someone else must decide.' };
  }
  if (within.all) return { may: true, all: true, workspaceIds: within.workspaceIds };
  if (!LEAD_INVITE_ROLES.some((known) => known === role)) {
    return {
      may: false,
      why: 'Leads can only decide for the roles user, developer and Claude Code user. An admin must decide.',
    };
  }
  return { may: true, all: false, workspaceIds: within.workspaceIds };
}

/** Placements waiting for this person. */
export function waitingFor<P extends { workspaceId: string; state: PlacementState }>(
  deciding: Deciding,
  placements: readonly P[],
): P[] {
  if (!deciding.may) return [];
  return placements.filter(
    ({ workspaceId, state }) => state === 'waiting' && (deciding.all || deciding.workspaceIds.includes(workspaceId)),
  );
}

const OPEN_STATES: readonly InviteState[] = ['requested', 'approved', 'sent', 'accepted', 'placed'];

/** Whether the request is waiting for this person. */
export function isWaitingFor(deciding: Deciding, { state, placements }: DecisionSubject): boolean {
  if (!deciding.may || !OPEN_STATES.includes(state)) return false;
  return (deciding.all && state === 'requested') || waitingFor(deciding, placements).length > 0;
}

export interface Decision {
  decision: 'approve' | 'refuse';
  role?: InviteRole;
  placements?: readonly PlacementInput[];
}

/** The effect of a decision. `sends`: it sends the invite. */
export interface DecisionPlan {
  role: string;
  state: InviteState;
  sends: boolean;
  approved: PlacementInput[];
  /** Requested workspaces that the decider leaves out. */
  refused: string[];
}

/** The effect of a decision, or why it cannot be made, as a sentence. */
export function planDecision(
  actor: Caller,
  policy: InvitePolicy,
  subject: DecisionSubject,
  decision: Decision,
): DecisionPlan | { refusal: string; code: 'forbidden' | 'conflict' } {
  const deciding = judgeDeciding(actor, policy, subject);
  if (!deciding.may) return { refusal: deciding.why, code: 'forbidden' };
  const touches =
    deciding.all || subject.placements.some(({ workspaceId }) => deciding.workspaceIds.includes(workspaceId));
  if (!touches) return { refusal: 'This request is not for a workspace you lead.', code: 'forbidden' };
  if (!isWaitingFor(deciding, subject)) {
    return { refusal: 'This was decided a moment ago. Reload to see the decision.', code: 'conflict' };
  }
  const mine = waitingFor(deciding, subject.placements);
  return decision.decision === 'refuse'
    ? refusalPlan(deciding.all, subject, mine)
    : approvalPlan(deciding, subject, decision, mine);
}

function refusalPlan(isAll: boolean, subject: DecisionSubject, mine: readonly { workspaceId: string }[]): DecisionPlan {
  const refused = mine.map(({ workspaceId }) => workspaceId);
  const stays = subject.placements.some(
    ({ workspaceId, state }) => !refused.includes(workspaceId) && (state === 'waiting' || state === 'approved'),
  );
  const ends = subject.state === 'requested' && (isAll || !stays);
  return { role: subject.role, state: ends ? 'refused' : subject.state, sends: false, approved: [], refused };
}

function approvalPlan(
  deciding: Extract<Deciding, { may: true }>,
  subject: DecisionSubject,
  { role = undefined, placements }: Decision,
  mine: readonly { workspaceId: string; workspaceRole: string }[],
): ReturnType<typeof planDecision> {
  const newRole = role ?? subject.role;
  const isUnsent = subject.state === 'requested' || subject.state === 'approved';
  if (newRole !== subject.role && !isUnsent) {
    return { refusal: 'The invite has already been sent, so its role can no longer be changed.', code: 'conflict' };
  }
  if (!deciding.all && !LEAD_INVITE_ROLES.some((known) => known === newRole)) {
    return { refusal: 'Leads can only approve the roles user, developer and Claude Code user.', code: 'forbidden' };
  }
  if (!INVITE_ROLES.some((known) => known === newRole)) {
    return { refusal: `No one can be invited as ${newRole}.`, code: 'conflict' };
  }
  const asked = placements ?? mine.map((one) => ({ ...one }) as PlacementInput);
  const beyond = asked.find(({ workspaceId }) => !deciding.all && !deciding.workspaceIds.includes(workspaceId));
  if (beyond) return { refusal: 'You can only approve for workspaces you lead.', code: 'forbidden' };
  const isSettled = (workspaceId: string) =>
    subject.placements.some(
      (one) => one.workspaceId === workspaceId && one.state !== 'waiting' && one.state !== 'refused',
    );
  const approved = asked.filter(({ workspaceId }) => !isSettled(workspaceId));
  if (!deciding.all && approved.length === 0) {
    return { refusal: 'Approve at least one of your workspaces, or refuse the request.', code: 'conflict' };
  }
  const refused = mine.filter((one) => !asked.some(({ workspaceId }) => workspaceId === one.workspaceId));
  return {
    role: newRole,
    state: isUnsent ? 'sent' : subject.state,
    sends: isUnsent,
    approved: [...approved],
    refused: refused.map(({ workspaceId }) => workspaceId),
  };
}

/** Whether someone may invite without a request. */
export function mayInviteDirectly(actor: Caller, policy: InvitePolicy): boolean {
  if (!can(actor, 'invite:send')) return false;
  return actor.role === 'owner' || policy.adminsInviteDirectly;
}

/** What withdrawing does for this person: `close` their open request, `delete` the sent invite, or why neither. */
export function withdrawal(
  actor: Caller,
  request: Pick<DecisionSubject, 'state' | 'requestedById' | 'decidedById'>,
): 'close' | 'delete' | { refusal: string; code: 'forbidden' | 'conflict' } {
  const isOwn = request.requestedById === actor.personId;
  const decides = reach(actor, 'invite:approve').all || request.decidedById === actor.personId;
  if (!isOwn && !decides) return { refusal: 'Only the requester or an approver can withdraw this.', code: 'forbidden' };
  if (request.state === 'requested' || request.state === 'approved') {
    // An approved one that could not be sent has nothing left to decide.
    const mayClose = isOwn || request.state === 'approved';
    return mayClose ? 'close' : { refusal: 'This has not been sent yet. Refuse it instead.', code: 'conflict' };
  }
  if (request.state !== 'sent') return { refusal: 'There is nothing left to withdraw.', code: 'conflict' };
  return decides
    ? 'delete'
    : { refusal: 'The invite has been sent. Ask an approver to withdraw it.', code: 'forbidden' };
}

export const RENEWABLE_STATES: readonly InviteState[] = ['expired', 'failed', 'refused', 'withdrawn', 'closed'];

/** What renewing does for this person: `send` at once, `request` again, or why neither. */
export function renewal(
  actor: Caller,
  policy: InvitePolicy,
  request: DecisionSubject,
): 'send' | 'request' | { refusal: string; code: 'forbidden' | 'conflict' } {
  const deciding = judgeDeciding(actor, policy, request);
  const limit = limitOf(actor);
  const isWithin = request.placements.every(({ workspaceId }) => limit === null || limit.includes(workspaceId));
  const isOwn = request.requestedById === actor.personId && isWithin;
  const covers =
    deciding.may &&
    (deciding.all || request.placements.some(({ workspaceId }) => deciding.workspaceIds.includes(workspaceId)));
  if (!isOwn && !covers) return { refusal: 'Only the requester or an approver can renew this.', code: 'forbidden' };
  if (!RENEWABLE_STATES.includes(request.state)) {
    return { refusal: 'This is still open. There is nothing to renew.', code: 'conflict' };
  }
  const wasApproved = request.state === 'expired' || request.state === 'failed' || request.state === 'withdrawn';
  return covers && wasApproved && request.decidedById !== null && deciding.may && deciding.all ? 'send' : 'request';
}

/** A request's state once its person is a member, from its placements. */
export function settledState(placements: readonly { state: PlacementState }[]): 'accepted' | 'placed' {
  const isOpen = placements.some(({ state }) => state === 'waiting' || state === 'approved' || state === 'failed');
  return !isOpen && placements.some(({ state }) => state === 'placed') ? 'placed' : 'accepted';
}
