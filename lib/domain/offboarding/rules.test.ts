import { describe, expect, test } from 'vitest';
import type { Principal } from '@/lib/access/principals';
import { handOverRefusal } from '@/lib/domain/api-keys/rules';
import { actorOf } from '@/lib/testing/factories';
import type { DeparturePlan } from './query-schema';
import { decisionsFor, departureState, offboardingRefusal, strayChoices } from './rules';
import type { KeyChoice } from './schema';

const plan: DeparturePlan = {
  ...{ userId: 'user_1', personId: 'p1', name: 'Ann Lee', email: 'ann@example.test', organizationRole: 'developer' },
  ...{ isMember: true, memberships: [], personalKeys: [], survivingKeys: [], requests: [] },
  steward: { isOwner: false, isDeactivated: false, sessions: 0, hasPassword: false, leads: [] },
};
const owning = (isDeactivated = false) => ({ ...plan, steward: { ...plan.steward, isOwner: true, isDeactivated } });
const system: Principal = { kind: 'system', name: 'Okta', commands: [] };

describe('offboardingRefusal', () => {
  const admin = actorOf('admin');
  const owner = actorOf('owner');
  test.each<[string, Principal, DeparturePlan, number, string | undefined, RegExp | null]>([
    ['an admin may', admin, plan, 1, 'Ann Lee', null],
    ['blanks around the name do no harm', admin, plan, 1, ' Ann Lee ', null],
    ['another name', admin, plan, 1, 'Ann', /Type the name/],
    ['no name', admin, plan, 1, undefined, /Type the name/],
    ['an identity provider types no name', system, plan, 1, undefined, null],
    ['oneself, as a person', actorOf('owner', { personId: 'p1' }), plan, 1, 'Ann Lee', /yourself/],
    ['oneself, as a member', actorOf('owner', { upstreamUserId: 'user_1' }), plan, 1, 'Ann Lee', /yourself/],
    ['the last owner', owner, owning(), 0, 'Ann Lee', /last owner/],
    ['the last owner, by an identity provider', system, owning(), 0, undefined, /last owner/],
    ['an owner who no longer has access', admin, owning(true), 0, 'Ann Lee', null],
    ['an owner by an admin', admin, owning(), 1, 'Ann Lee', /Only an owner/],
    ['an owner by an owner', owner, owning(), 1, 'Ann Lee', null],
    ['an owner by an identity provider', system, owning(), 1, undefined, null],
  ])('%s', (_, actor, about, otherOwners, confirmation, says) => {
    const refusal = offboardingRefusal({ actor, plan: about, otherOwners, confirmation });
    if (says) expect(refusal).toMatch(says);
    else expect(refusal).toBeNull();
  });
});

test('what was not chosen goes the way of all others', () => {
  const choices: KeyChoice[] = [
    { apiKeyId: 'b', disposition: 'hand_over', newOwnerId: 'user_2' },
    { apiKeyId: 'c', disposition: 'keep', reason: 'Needed' },
  ];
  expect(decisionsFor(['a', 'b', 'c'], choices, 'disable')).toEqual([
    { apiKeyId: 'a', disposition: 'disable', newOwnerId: null, reason: null },
    { apiKeyId: 'b', disposition: 'hand_over', newOwnerId: 'user_2', reason: null },
    { apiKeyId: 'c', disposition: 'keep', newOwnerId: null, reason: 'Needed' },
  ]);
  expect(decisionsFor(['a'], [], 'keep')).toMatchObject([{ disposition: 'keep', reason: null }]);
  expect(strayChoices(['b'], choices)).toEqual(['c']);
});

test.each([
  [0, null, 'done'],
  [0, 'Remove them in the Console.', 'waiting'],
  [1, null, 'incomplete'],
  [1, 'Remove them in the Console.', 'incomplete'],
])('%d failed steps and the task %s: %s', (failed, task, state) => {
  expect(departureState({ failed, task })).toBe(state);
});

test.each([
  ['a member', { id: 'user_2', goneAt: null, isDeparting: false }, null],
  ['nobody', null, /not a member/],
  ['somebody who left', { id: 'user_2', goneAt: new Date(), isDeparting: false }, /not a member/],
  ['the leaver', { id: 'user_1', goneAt: null, isDeparting: true }, /the person leaving/],
  ['another leaver', { id: 'user_2', goneAt: null, isDeparting: true }, /also leaving/],
])('a key is handed to %s', (_, newOwner, says) => {
  const refusal = handOverRefusal(newOwner, 'user_1');
  if (says) expect(refusal).toMatch(says);
  else expect(refusal).toBeNull();
});
