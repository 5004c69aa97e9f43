import { describe, expect, it, test } from 'vitest';
import { isServiceToken, newServiceToken } from '@/lib/core/service-token';
import { isFrom, isNarrower, parseNetwork, rolesFor } from './rules';

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  [' 2001:DB8::/32 ', '2001:db8::/32'],
  ['::ffff:10.0.0.1', '::ffff:a00:1/128'],
  ['10.0.0.0/33', null],
  ['10.0.0.0/-1', null],
  ['10.0.0/8', null],
  ['0x7f.1', null],
  ['127.1', null],
  ['10.0.0.1/8/8', null],
  ['example.com', null],
  ['', null],
])('%j is the network %s', (text, network) => expect(parseNetwork(text)).toBe(network));

test.each([
  ['203.0.113.9', ['203.0.113.0/24'], true],
  ['::ffff:203.0.113.9', ['203.0.113.0/24'], true],
  ['203.0.114.9', ['203.0.113.0/24'], false],
  ['2001:db8::1', ['203.0.113.0/24', '2001:db8::/32'], true],
  ['unknown', ['203.0.113.0/24'], false],
  ['unknown', [], true],
])('a request from %s may use a token of %j: %s', (address, networks, may) =>
  expect(isFrom(address, networks)).toBe(may),
);

it('offers no role that is stronger than one’s own', () => {
  expect(rolesFor('owner')).toEqual(['owner', 'admin', 'billing', 'developer', 'viewer']);
  expect(rolesFor('billing')).toEqual(['billing', 'developer', 'viewer']);
  expect(rolesFor('viewer')).toEqual(['viewer']);
});

describe('a token that another one makes', () => {
  const until = new Date('2026-12-01T00:00:00Z');
  const maker: Parameters<typeof isNarrower>[1] = {
    ...{ tokenRole: 'admin', role: 'admin', scopes: ['cost:read', 'usage:read'], workspaceIds: ['a', 'b'] },
    ...{ addresses: ['10.0.0.0/8'], expiresAt: until },
  };
  const same = {
    role: 'admin',
    scopes: ['cost:read'],
    workspaceIds: ['a'],
    addresses: ['10.1.0.0/16'],
    expiresAt: until,
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
