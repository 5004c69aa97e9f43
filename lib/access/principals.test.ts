import { describe, expect, test } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import { mayRun } from './authorize';
import { PERMISSIONS, type Permission } from './permissions';
import type { OrgRole, PersonActor, Principal, ServicePrincipal } from './principals';
import { can, reach } from './reach';

/** Held by an owner: its role alone limits it. */
const program = (role: OrgRole, given: Partial<ServicePrincipal> = {}): ServicePrincipal => ({
  ...actorOf('owner'),
  ...{ kind: 'service', tokenId: 't', name: 'Nightly report', role, tokenRole: role, cap: null },
  ...{ scopes: null, workspaceIds: null, preparesOnly: false, isAuditClosed: false, ...given },
});

/** Of a person, whose rights cap it. */
const programOf = (person: PersonActor, role: OrgRole | null, given: Partial<ServicePrincipal> = {}) =>
  program(role ?? person.role, {
    ...person,
    ...{ kind: 'service', name: 'Report', tokenRole: role, cap: person, ...given },
  });
const lead = actorOf('developer', { leadWorkspaceIds: ['a'], memberWorkspaceIds: ['a', 'c'] });

/** One permission of each way in which a role holds or lacks it. */
const TRIED = [
  ...['invite:request', 'workspace:read', 'person:read', 'usage:read', 'cost:read', 'api_key:read', 'audit:read'],
  ...['workspace:write', 'api_key:write', 'audit:export', 'policy:write'],
] as readonly Permission[];

/** A program, and how far each permission reaches: `-` is not at all, a list the workspaces it is cut to. */
const TABLE: readonly [words: string, ServicePrincipal, Partial<Record<Permission, string>>][] = [
  ['an owner', program('owner'), Object.fromEntries(TRIED.map((permission) => [permission, 'all']))],
  [
    'an admin in two workspaces',
    program('admin', { workspaceIds: ['a', 'b'] }),
    Object.fromEntries(
      TRIED.filter((one) => one !== 'policy:write' && one !== 'audit:export').map((one) => [one, 'a b']),
    ),
  ],
  ['an owner that may read cost and nothing else', program('owner', { scopes: ['cost:read'] }), { 'cost:read': 'all' }],
  [
    'billing that may read cost, in one workspace',
    program('billing', { scopes: ['cost:read', 'workspace:write'], workspaceIds: ['a'] }),
    { 'cost:read': 'a' },
  ],
  [
    'billing',
    program('billing'),
    {
      ...{ 'invite:request': 'all', 'workspace:read': 'all', 'person:read': 'all', 'usage:read': 'all' },
      ...{ 'cost:read': 'all', 'api_key:read': 'all', 'audit:read': 'money' },
    },
  ],
  [
    'a viewer in one workspace: names of everything are not cut to it',
    program('viewer', { workspaceIds: ['a'] }),
    { 'invite:request': 'a', 'workspace:read': 'a', 'person:read': 'a', 'usage:read': 'a' },
  ],
  [
    'a viewer, with the audit closed',
    program('viewer', { isAuditClosed: true }),
    {
      ...{ 'invite:request': 'all', 'workspace:read': 'all', 'person:read': 'all', 'usage:read': 'all' },
      'api_key:read': 'names',
    },
  ],
  ['a developer, who owns nothing without a person', program('developer'), { 'invite:request': 'all' }],
  [
    'a developer in one workspace',
    program('developer', { workspaceIds: ['a'] }),
    { 'invite:request': 'a', 'workspace:read': 'a', 'person:read': 'a' },
  ],
  [
    'an admin, of whom a developer with a workspace answers for it',
    programOf(lead, 'admin'),
    {
      ...{ 'invite:request': 'all', 'workspace:read': 'a c', 'person:read': 'a c', 'usage:read': 'own, a' },
      ...{ 'cost:read': 'own, a', 'api_key:read': 'own, a', 'api_key:write': 'a', 'audit:read': 'own, a' },
    },
  ],
  [
    'a lead themselves, in the workspace that they lead and one that they do not',
    programOf(lead, null, { workspaceIds: ['a', 'z'] }),
    {
      ...{ 'invite:request': 'a z', 'workspace:read': 'a', 'person:read': 'a', 'usage:read': 'a' },
      ...{ 'cost:read': 'a', 'api_key:read': 'a', 'api_key:write': 'a', 'audit:read': 'a' },
    },
  ],
  [
    'a developer, of whom an owner answers for it: no more than a developer of theirs',
    programOf(actorOf('owner', { memberWorkspaceIds: ['c'] }), 'developer'),
    {
      ...{ 'invite:request': 'all', 'workspace:read': 'c', 'person:read': 'c', 'usage:read': 'own' },
      ...{ 'cost:read': 'own', 'api_key:read': 'own', 'audit:read': 'own' },
    },
  ],
  ['an owner whose maker is a viewer now', programOf(actorOf('viewer'), 'owner', { scopes: ['cost:read'] }), {}],
  ['a token without a role that nobody caps', program('owner', { tokenRole: null }), {}],
  ['an owner without scopes', program('owner', { scopes: [] }), {}],
  ['an owner without workspaces', program('owner', { workspaceIds: [] }), {}],
];

function written(principal: Principal, permission: Permission): string {
  const { all, namesOnly, moneyOnly, own, workspaceIds } = reach(principal, permission);
  const words = [all && 'all', namesOnly && 'names', moneyOnly && 'money', own && 'own', workspaceIds.join(' ')];
  return words.filter(Boolean).join(', ') || '-';
}

const everywhere = (principal: Principal) => new Set(PERMISSIONS.map((permission) => written(principal, permission)));

describe('the token of a program', () => {
  test.each(TABLE)('%s', (_, principal, expected) => {
    for (const permission of TRIED) {
      const within = expected[permission] ?? '-';
      expect([permission, written(principal, permission)]).toEqual([permission, within]);
      expect(can(principal, permission)).toBe(within !== '-');
      expect(can(principal, permission, { workspaceId: 'a' })).toBe(
        within === 'all' || within.split(' ').includes('a'),
      );
      const words = within.split(/[ ,]+/);
      const reachesZ = within === 'all' || words.includes('z');
      expect(can(principal, permission, { workspaceId: 'z', isOwn: true })).toBe(reachesZ || words.includes('own'));
      const asked = { name: 'thing.do', permission };
      expect(mayRun(principal, asked, { object: { workspaceId: 'z' }, workspaceIds: [] })).toBe(reachesZ);
    }
  });
});

describe('whoever is neither a person nor a program', () => {
  const of = (kind: 'system' | 'code' | 'token'): Principal => ({ kind, name: 'x', commands: ['thing.do'] });

  test('reads everything as Steward itself, and nothing otherwise', () => {
    expect(everywhere(of('system'))).toEqual(new Set(['all']));
    expect(everywhere(of('code'))).toEqual(new Set(['-']));
    expect(everywhere(of('token'))).toEqual(new Set(['-']));
  });

  test.each(['system', 'code', 'token'] as const)('%s runs the commands that it was made for, and no other', (kind) => {
    const permission = 'settings:write';
    expect(mayRun(of(kind), { name: 'thing.do', permission })).toBe(true);
    expect(mayRun(of(kind), { name: 'thing.undo', permission })).toBe(false);
  });
});
