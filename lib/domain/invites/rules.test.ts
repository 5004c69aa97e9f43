import { describe, expect, test } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import {
  type DecisionSubject,
  isWaitingFor,
  judgeDeciding,
  mayInviteDirectly,
  planDecision,
  renewal,
  settledState,
  withdrawal,
} from './rules';
import type { InvitePolicy, InviteState, PlacementState } from './schema';

const policy: InvitePolicy = { ownersApproveOwn: true, adminsInviteDirectly: false };
const [owner, admin, viewer] = [actorOf('owner'), actorOf('admin'), actorOf('viewer')];
const lead = actorOf('lead', { leadWorkspaceIds: ['A', 'C'] });

function request(places: Record<string, PlacementState> = {}, more: Partial<DecisionSubject> = {}): DecisionSubject {
  const placements = Object.entries(places).map(([workspaceId, state]) => ({
    ...{ workspaceId, state, workspaceRole: 'workspace_user' },
  }));
  return { state: 'requested', role: 'developer', requestedById: 'somebody', decidedById: null, placements, ...more };
}

describe('who decides', () => {
  test.each([
    ['an owner', owner, {}, true],
    ['an admin', admin, {}, true],
    ['a lead', lead, {}, true],
    ['a lead, about billing', lead, { role: 'billing' }, false],
    ['a viewer', viewer, {}, false],
    ['an owner, about their own', owner, { requestedById: owner.personId }, true],
    ['an admin, about their own', admin, { requestedById: admin.personId }, false],
    ['a lead, about their own', lead, { requestedById: lead.personId }, false],
  ])('%s', (_, actor, more, may) => {
    expect(judgeDeciding(actor, policy, request({ A: 'waiting' }, more)).may).toBe(may);
  });

  test('owners about their own only while the policy lets them', () => {
    const own = request({}, { requestedById: owner.personId });
    expect(judgeDeciding(owner, { ...policy, ownersApproveOwn: false }, own).may).toBe(false);
  });

  test.each([
    ['requested for A', request({ A: 'waiting' }), true, true],
    ['requested for B', request({ B: 'waiting' }), true, false],
    ['requested for nothing', request(), true, false],
    ['sent, A undecided', request({ A: 'waiting', B: 'approved' }, { state: 'sent' }), true, true],
    ['sent, B undecided', request({ A: 'approved', B: 'waiting' }, { state: 'sent' }), true, false],
    ['sent, all decided', request({ A: 'approved' }, { state: 'sent' }), false, false],
    ['refused', request({ A: 'refused' }, { state: 'refused' }), false, false],
    ['closed with A undecided', request({ A: 'waiting' }, { state: 'closed' }), false, false],
  ])('%s waits for an admin and a lead', (_, subject, forAdmin, forLead) => {
    const waits = (actor: typeof admin) => isWaitingFor(judgeDeciding(actor, policy, subject), subject);
    expect([waits(admin), waits(lead)]).toEqual([forAdmin, forLead]);
  });
});

describe('a decision', () => {
  const place = (workspaceId: string) => ({ workspaceId, workspaceRole: 'workspace_user' as const });
  const approve = { decision: 'approve' as const };
  const refuse = { decision: 'refuse' as const };

  test.each([
    ['admin approves all', admin, request({ A: 'waiting', B: 'waiting' }), approve, ['sent', ['A', 'B'], []]],
    ['lead approves theirs', lead, request({ A: 'waiting', B: 'waiting' }), approve, ['sent', ['A'], []]],
    ['lead approves later', lead, request({ A: 'waiting' }, { state: 'placed' }), approve, ['placed', ['A'], []]],
    [
      'lead leaves one out',
      lead,
      request({ A: 'waiting', C: 'waiting' }),
      { ...approve, placements: [place('C')] },
      ['sent', ['C'], ['A']],
    ],
    [
      'lead adds one',
      lead,
      request({ A: 'waiting' }),
      { ...approve, placements: [place('A'), place('C')] },
      ['sent', ['A', 'C'], []],
    ],
    [
      'admin takes up what a lead refused',
      admin,
      request({ A: 'refused', B: 'waiting' }),
      { ...approve, placements: [place('A')] },
      ['sent', ['A'], ['B']],
    ],
    [
      'admin approves without workspaces',
      admin,
      request({ A: 'waiting' }),
      { ...approve, placements: [] },
      ['sent', [], ['A']],
    ],
    ['lead refuses theirs', lead, request({ A: 'waiting', B: 'waiting' }), refuse, ['requested', [], ['A']]],
    ['lead refuses the only one', lead, request({ A: 'waiting' }), refuse, ['refused', [], ['A']]],
    ['admin refuses the whole', admin, request({ A: 'waiting', B: 'waiting' }), refuse, ['refused', [], ['A', 'B']]],
    [
      'admin refuses the rest of what is sent',
      admin,
      request({ A: 'approved', B: 'waiting' }, { state: 'sent' }),
      refuse,
      ['sent', [], ['B']],
    ],
  ])('%s', (_, actor, subject, decision, expected) => {
    const plan = planDecision(actor, policy, subject, decision);
    if ('refusal' in plan) throw new Error(plan.refusal);
    expect([plan.state, plan.approved.map(({ workspaceId }) => workspaceId), plan.refused]).toEqual(expected);
  });

  test.each([
    [
      'a lead beyond their workspaces',
      lead,
      request({ A: 'waiting', B: 'waiting' }),
      { ...approve, placements: [place('B')] },
      'forbidden',
    ],
    ['a lead to billing', lead, request({ A: 'waiting' }), { ...approve, role: 'billing' as const }, 'forbidden'],
    ['a lead for nothing of theirs', lead, request({ B: 'waiting' }), approve, 'forbidden'],
    ['a lead with none left', lead, request({ A: 'waiting' }), { ...approve, placements: [] }, 'conflict'],
    ['a viewer', viewer, request({ A: 'waiting' }), approve, 'forbidden'],
    ['what was decided', admin, request({ A: 'approved' }, { state: 'sent' }), approve, 'conflict'],
    [
      'another role once it is sent',
      admin,
      request({ A: 'waiting' }, { state: 'sent' }),
      { ...approve, role: 'user' as const },
      'conflict',
    ],
  ])('refuses %s', (_, actor, subject, decision, code) => {
    expect(planDecision(actor, policy, subject, decision)).toMatchObject({ code });
  });
});

describe('the end', () => {
  const mine = { requestedById: viewer.personId };
  test.each<[string, typeof viewer, Partial<DecisionSubject>, unknown]>([
    ['own open request', viewer, mine, 'close'],
    ['own sent invite', viewer, { ...mine, state: 'sent' }, { code: 'forbidden' }],
    ['open request of somebody', viewer, {}, { code: 'forbidden' }],
    ['sent invite, as admin', admin, { state: 'sent' }, 'delete'],
    ['sent invite that they approved', lead, { state: 'sent', decidedById: lead.personId }, 'delete'],
    ['sent invite of others', lead, { state: 'sent' }, { code: 'forbidden' }],
    ['open request, as admin', admin, {}, { code: 'conflict' }],
    ['one that could not be sent, as admin', admin, { state: 'approved' }, 'close'],
    ['placed, as admin', admin, { state: 'placed' }, { code: 'conflict' }],
  ])('withdrawing %s', (_, actor, more, expected) => {
    const what = withdrawal(actor, request({}, more));
    if (typeof expected === 'string') expect(what).toBe(expected);
    else expect(what).toMatchObject(expected as object);
  });

  const decided = { decidedById: 'someone' };
  test.each<[string, typeof viewer, InviteState, Partial<DecisionSubject>, unknown]>([
    ['own refused', viewer, 'refused', { ...mine, ...decided }, 'request'],
    ['own expired', viewer, 'expired', { ...mine, ...decided }, 'request'],
    ['expired of somebody, as admin', admin, 'expired', decided, 'send'],
    ['failed of somebody, as owner', owner, 'failed', decided, 'send'],
    ['refused of somebody, as admin', admin, 'refused', decided, 'request'],
    ['own expired, as admin', admin, 'expired', { requestedById: admin.personId, ...decided }, 'request'],
    ['own expired, as owner', owner, 'expired', { requestedById: owner.personId, ...decided }, 'send'],
    ['expired of somebody', viewer, 'expired', decided, { code: 'forbidden' }],
    ['one that is sent', admin, 'sent', decided, { code: 'conflict' }],
  ])('renewing %s', (_, actor, state, more, expected) => {
    const what = renewal(actor, policy, request({ A: 'approved' }, { state, ...more }));
    if (typeof expected === 'string') expect(what).toBe(expected);
    else expect(what).toMatchObject(expected as object);
  });

  test.each<[PlacementState[], string]>([
    [['placed', 'refused'], 'placed'],
    [['placed', 'waiting'], 'accepted'],
    [['placed', 'failed'], 'accepted'],
    [['refused'], 'accepted'],
    [[], 'accepted'],
  ])('%j settles as %s', (states, expected) => {
    expect(settledState(states.map((state) => ({ state })))).toBe(expected);
  });

  test('only owners, and admins where owners say so, invite without a request', () => {
    const open = { ...policy, adminsInviteDirectly: true };
    expect([owner, admin, lead].map((actor) => mayInviteDirectly(actor, policy))).toEqual([true, false, false]);
    expect([owner, admin, lead].map((actor) => mayInviteDirectly(actor, open))).toEqual([true, true, false]);
  });
});
