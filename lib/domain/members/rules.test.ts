import { describe, expect, it } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import {
  additionRefusal,
  inheritedFrom,
  leadershipRefusal,
  leadRefusal,
  membershipRefusal,
  membersRefusal,
} from './rules';

const live = { isDefault: false, archivedAt: null, goneAt: null };

describe('a workspace', () => {
  it.each([
    ['live', live, null],
    ['default', { ...live, isDefault: true }, 'everyone belongs'],
    ['archived', { ...live, archivedAt: new Date() }, 'archived and can no longer be changed'],
    ['gone', { ...live, goneAt: new Date() }, 'no longer exists'],
  ])('that is %s', (_, workspace, words) => {
    const refusal = membersRefusal(workspace);
    if (words === null) expect(refusal).toBeNull();
    else expect(refusal).toContain(words);
  });
});

describe('a membership', () => {
  it.each([
    ['workspace_admin', 'admin', 'admin'],
    ['workspace_billing', 'billing', 'billing'],
    ['workspace_user', 'billing', null],
    ['workspace_admin', 'user', null],
  ])('%s of a %s', (workspaceRole, organizationRole, from) => {
    expect(inheritedFrom({ workspaceRole, organizationRole })).toBe(from);
    expect(membershipRefusal('Ann', { workspaceRole, organizationRole }) === null).toBe(from === null);
  });

  it.each([
    [{ role: 'developer', goneAt: null }, null, null],
    [{ role: 'developer', goneAt: null }, 'workspace_user', null],
    [{ role: 'billing', goneAt: null }, 'workspace_billing', null],
    [{ role: 'developer', goneAt: null }, 'workspace_admin', 'another role'],
    [{ role: 'developer', goneAt: new Date() }, null, 'has left'],
    [{ role: 'admin', goneAt: null }, null, 'is an organisation admin'],
  ])('that is new: %o present as %s', (user, present, words) => {
    const refusal = additionRefusal({ name: 'Ann', ...user }, present, 'workspace_user');
    if (words === null) expect(refusal).toBeNull();
    else expect(refusal).toContain(words);
  });
});

describe('the last lead', () => {
  const lead = { role: 'viewer' } as const;
  const change = { actor: lead, isOwn: true, nextRole: null, otherLeads: 0 };
  it.each([
    ['walks away', change, true],
    ['steps down', { ...change, nextRole: 'workspace_user' }, true],
    ['stays', { ...change, nextRole: 'workspace_admin' }, false],
    ['is one of two', { ...change, otherLeads: 1 }, false],
    ['takes away another', { ...change, isOwn: false }, false],
    ['is an owner', { ...change, actor: { role: 'owner' as const } }, false],
    ['is an admin', { ...change, actor: { role: 'admin' as const } }, false],
  ])('%s', (_, asked, refused) => expect(leadRefusal(asked) !== null).toBe(refused));
});

describe('who says who leads', () => {
  const lead = actorOf('lead', { leadWorkspaceIds: ['mine'] });
  const member = actorOf('developer', { memberWorkspaceIds: ['mine'] });
  it.each([
    ['an owner', actorOf('owner'), 'mine', true],
    ['an admin', actorOf('admin'), 'mine', true],
    ['its lead', lead, 'mine', true],
    ['the lead of another', lead, 'other', false],
    ['a member', member, 'mine', false],
    ['billing', actorOf('billing'), 'mine', false],
    ['Steward itself', { kind: 'system' as const, name: 'Steward', commands: [] }, 'mine', true],
  ])('%s', (_, actor, workspaceId, may) => {
    for (const roles of [['workspace_admin'], ['workspace_user', 'workspace_admin'], ['workspace_admin', null]])
      expect(leadershipRefusal(actor, workspaceId, ...roles) === null).toBe(may);
    expect(leadershipRefusal(actor, workspaceId, 'workspace_user', null)).toBeNull();
  });
});
