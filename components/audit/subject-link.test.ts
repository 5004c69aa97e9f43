import { expect, it } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import { subjectHref, subjectWords } from './subject-link';

const lead = actorOf('developer', { leadWorkspaceIds: ['w1'] });
const subject = (kind: string, id: string, within: string | null = null) => ({ kind, id, within, name: 'Production' });

it.each([
  [subject('workspace', 'w1'), '/workspaces/w1', '/workspaces/w1'],
  [subject('workspace', 'w2'), '/workspaces/w2', null],
  [subject('rate_limits', 'w1'), '/workspaces/w1/limits', '/workspaces/w1/limits'],
  [subject('rate_limits', 'organization'), '/rate-limits', '/rate-limits'],
  [subject('member', 'user_1', 'w1'), '/workspaces/w1/members', '/workspaces/w1/members'],
  [subject('lead', 'p1', 'w2'), '/workspaces/w2/members', null],
  [subject('member', 'user_1'), null, null],
  [subject('user', 'user_1'), '/people/user_1', null],
  [subject('person', 'p1'), '/settings/accounts/p1', null],
  [subject('api_key', 'k1'), '/api-keys/k1', null],
  [subject('departure', 'd1'), '/offboarding/d1', null],
  [subject('invite', 'i1'), '/invites/i1', null],
  [subject('session', 's1'), null, null],
  [subject('console_invite', 'i1'), '/invites/console/i1', null],
  [subject('scim_token', 't1'), '/settings/scim', null],
  [subject('setting', 'leaving'), '/settings/scim', null],
  [subject('settings', 'invites'), '/invites', null],
  [subject('settings', 'constructor'), null, null],
  [subject('sync', 'organization'), '/settings/sync', null],
  [subject('workspace', '../x'), '/workspaces/..%2Fx', null],
])('$kind $id leads an owner to %s, and a lead to %s', (of, ofOwner, ofLead) => {
  expect([subjectHref(of, actorOf('owner')), subjectHref(of, lead)]).toEqual([ofOwner, ofLead]);
});

it('leads a lead to a key of theirs, and a viewer to any by its name', () => {
  const key = subject('api_key', 'k1');
  expect(subjectHref(key, lead, ['w1'])).toBe('/api-keys/k1');
  expect(subjectHref(key, lead, ['w2'])).toBeNull();
  expect(subjectHref(key, actorOf('viewer'))).toBe('/api-keys/k1');
});

it.each([
  ['rate_limits', 'w1', 'Rate limits of Production'],
  ['rate_limits', 'organization', 'Production'],
  ['session', 's', 'Session of Production'],
  ['workspace', 'w1', 'Production'],
])('%s %s is called %s', (kind, id, words) => expect(subjectWords(subject(kind, id))).toBe(words));
