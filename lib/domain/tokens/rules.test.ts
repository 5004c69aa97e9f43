import { describe, expect, it, test } from 'vitest';
import { isServiceToken, newServiceToken } from '@/lib/core/service-token';
import { isNarrower, rolesFor } from './rules';

it('offers no role that is stronger than one’s own', () => {
  expect(rolesFor('owner')).toEqual(['owner', 'admin', 'billing', 'developer', 'viewer']);
  expect(rolesFor('billing')).toEqual(['billing', 'developer', 'viewer']);
  expect(rolesFor('viewer')).toEqual(['viewer']);
});

describe('a token that another one makes', () => {
  const until = new Date('2026-12-01T00:00:00Z');
  const maker: Parameters<typeof isNarrower>[1] = {
    ...{ tokenRole: 'admin', role: 'admin', scopes: ['cost:read', 'usage:read'], workspaceIds: ['a', 'b'] },
    ...{ addresses: ['10.0.0.0/8'], expiresAt: until, preparesOnly: true },
  };
  const same = {
    role: 'admin',
    scopes: ['cost:read'],
    workspaceIds: ['a'],
    addresses: ['10.1.0.0/16'],
    expiresAt: until,
    preparesOnly: true,
  } as const;
  test.each([
    ['narrower', {}, true],
    ['of a stronger role', { role: 'owner' as const }, false],
    ['of its maker’s role', { role: null }, false],
    ['with all permissions', { scopes: null }, false],
    ['with another permission', { scopes: ['sync:run'] as const }, false],
    ['in all workspaces', { workspaceIds: null }, false],
    ['in another workspace', { workspaceIds: ['c'] }, false],
    ['from anywhere', { addresses: [] }, false],
    ['from a wider network', { addresses: ['10.0.0.0/7'] }, false],
    ['that lasts longer', { expiresAt: new Date(until.getTime() + 1) }, false],
    ['that does not expire', { expiresAt: null }, false],
    ['that does not only prepare', { preparesOnly: false }, false],
  ])('%s', (_, more, may) => expect(isNarrower({ ...same, ...more }, maker)).toBe(may));
});

it('makes tokens of one form, each with its checksum', () => {
  const tokens = Array.from({ length: 200 }, newServiceToken);
  expect(new Set(tokens).size).toBe(200);
  for (const token of tokens) {
    expect(token).toMatch(/^stw_[0-9A-Za-z]{49}$/);
    expect(isServiceToken(token)).toBe(true);
    const at = 4 + (token.charCodeAt(9) % 49);
    const other = token[at] === 'x' ? 'y' : 'x';
    expect(isServiceToken(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
  }
  expect(isServiceToken(`${tokens[0]} `)).toBe(false);
});
