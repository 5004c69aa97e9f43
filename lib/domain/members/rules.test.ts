import { describe, expect, it } from 'vitest';
import { additionRefusal, inheritedFrom, leadRefusal, membershipRefusal, membersRefusal } from './rules';

const live = { isDefault: false, archivedAt: null, goneAt: null };

describe('a workspace', () => {
  it.each([
    ['live', live, null],
    ['default', { ...live, isDefault: true }, 'everybody belongs'],
    ['archived', { ...live, archivedAt: new Date() }, 'for ever'],
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
    [{ role: 'admin', goneAt: null }, null, 'admin of the organisation'],
  ])('that is new: %o present as %s', (user, present, words) => {
    const refusal = additionRefusal({ name: 'Ann', ...user }, present, 'workspace_user');
    if (words === null) expect(refusal).toBeNull();
    else expect(refusal).toContain(words);
  });
});

describe('the last lead', () => {
  const lead = { role: 'viewer', upstreamUserId: 'u' } as const;
  const change = { actor: lead, userId: 'u', nextRole: null, otherLeads: 0 };
  it.each([
    ['walks away', change, true],
    ['steps down', { ...change, nextRole: 'workspace_user' }, true],
    ['stays', { ...change, nextRole: 'workspace_admin' }, false],
    ['is one of two', { ...change, otherLeads: 1 }, false],
    ['takes away another', { ...change, userId: 'v' }, false],
    ['is an owner', { ...change, actor: { ...lead, role: 'owner' as const } }, false],
    ['is an admin', { ...change, actor: { ...lead, role: 'admin' as const } }, false],
  ])('%s', (_, asked, refused) => expect(leadRefusal(asked) !== null).toBe(refused));
});
