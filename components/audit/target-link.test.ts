import { expect, it } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import { targetHref } from './target-link';

const lead = actorOf('developer', { leadWorkspaceIds: ['w1'] });

it.each([
  ['workspace:w1', '/workspaces/w1', '/workspaces/w1'],
  ['workspace:w2', '/workspaces/w2', null],
  ['rate_limits:w1', '/workspaces/w1/limits', '/workspaces/w1/limits'],
  ['rate_limits:organization', '/rate-limits', '/rate-limits'],
  ['member:w1:user_1', '/workspaces/w1/members', '/workspaces/w1/members'],
  ['user:user_1', '/people/user_1', null],
  ['person:p1', '/settings/accounts/p1', null],
  ['api_key:k1', '/api-keys/k1', null],
  ['departure:d1', '/offboarding/d1', null],
  ['invite:i1', '/invites/i1', null],
  ['session:s1', null, null],
  ['sync:organization', null, null],
  ['workspace:../x', '/workspaces/..%2Fx', null],
])('%s leads an owner to %s, and a lead to %s', (target, ofOwner, ofLead) => {
  expect([targetHref(target, actorOf('owner')), targetHref(target, lead)]).toEqual([ofOwner, ofLead]);
});
