import { describe, expect, test } from 'vitest';
import { ORG_ROLES, type OrgRole } from '@/lib/access/principals';
import { defaultRole, effectiveRole } from '@/lib/access/standing';
import { codeRefusal, linkRefusal, normalEmail, passwordRefusal, roleChangeRefusal } from './rules';

const gone = new Date('2026-11-01T00:00:00Z');

describe('the role in force', () => {
  test.each<[string, string | null, OrgRole | null, boolean, boolean, OrgRole | null]>([
    // name, upstream role, override, has left, deactivated, role in force
    ['admin', 'admin', null, false, false, 'admin'],
    ['billing', 'billing', null, false, false, 'billing'],
    ['developer', 'developer', null, false, false, 'developer'],
    ['user', 'user', null, false, false, 'viewer'],
    ['claude_code_user', 'claude_code_user', null, false, false, 'viewer'],
    ['an unknown role', 'archmage', null, false, false, 'viewer'],
    ['a role named like an object part', 'constructor', null, false, false, 'viewer'],
    ['upstream owner is no owner here', 'owner', null, false, false, 'viewer'],
    ['override above', 'user', 'owner', false, false, 'owner'],
    ['override below', 'admin', 'viewer', false, false, 'viewer'],
    ['gone', 'admin', null, true, false, null],
    ['gone with override', 'admin', 'billing', true, false, 'billing'],
    ['no member, no override', null, null, false, false, null],
    ['no member, override', null, 'owner', false, false, 'owner'],
    ['deactivated', 'admin', 'owner', false, true, null],
  ])('%s', (_name, upstreamRole, roleOverride, hasLeft, isDeactivated, expected) => {
    const standing = {
      upstreamRole,
      roleOverride,
      goneAt: hasLeft ? gone : null,
      deactivatedAt: isDeactivated ? gone : null,
    };
    expect(effectiveRole(standing)?.role ?? null).toBe(expected);
  });

  test('says where it comes from', () => {
    const standing = { upstreamRole: 'admin', goneAt: null, deactivatedAt: null };
    expect(effectiveRole({ ...standing, roleOverride: null })?.from).toBe('upstream');
    expect(effectiveRole({ ...standing, roleOverride: 'admin' })?.from).toBe('override');
    expect(defaultRole('')).toBe('viewer');
  });
});

describe('changing a role', () => {
  const by = (role: OrgRole) => ({ role, personId: 'p1' });
  test.each<[string, OrgRole, OrgRole | null, OrgRole | null, OrgRole | null, number, boolean]>([
    // who, before, override, after, other owners, allowed
    ['owner makes an owner', 'owner', 'viewer', 'owner', 'owner', 1, true],
    ['owner demotes one of two owners', 'owner', 'owner', 'admin', 'admin', 1, true],
    ['the last owner stays', 'owner', 'owner', 'admin', 'admin', 0, false],
    ['the last owner stays when the override is taken away', 'owner', 'owner', null, 'admin', 0, false],
    ['the last owner may be made owner again', 'owner', 'owner', 'owner', 'owner', 0, true],
    ['admin makes an admin', 'admin', 'viewer', 'admin', 'admin', 1, true],
    ['admin makes no owner', 'admin', 'viewer', 'owner', 'owner', 1, false],
    ['admin touches no owner', 'admin', 'owner', 'admin', 'admin', 3, false],
    ['admin gives someone without access a role', 'admin', null, 'viewer', 'viewer', 1, true],
  ])('%s', (_name, who, before, newOverride, after, otherOwners, allowed) => {
    const refusal = roleChangeRefusal({
      actor: by(who),
      currentRole: before,
      newOverride,
      nextRole: after,
      otherOwners,
    });
    expect(refusal === null).toBe(allowed);
  });
});

describe('a way in for somebody else', () => {
  const ROLES = [...ORG_ROLES, null];
  test.each(ORG_ROLES)('made by %s', (maker) => {
    const opened = ROLES.filter((holder) => linkRefusal({ holder, maker }) === null);
    const all = { owner: ROLES, admin: ROLES.filter((role) => role !== 'owner') } as Record<string, typeof ROLES>;
    expect(opened).toEqual(all[maker] ?? []);
    const used = ROLES.filter((holder) => codeRefusal({ purpose: 'set_password', holder, maker }) === null);
    expect(used).toEqual(opened.filter((role) => role !== null));
  });

  test('made by somebody without access, or on the server', () => {
    for (const holder of ROLES) {
      expect(codeRefusal({ purpose: 'set_password', holder, maker: null })).not.toBeNull();
      expect(codeRefusal({ purpose: 'recovery', holder, maker: null }) === null).toBe(holder !== null);
    }
  });
});

test('passwords', () => {
  expect(passwordRefusal('short', 'a@b.test')).toMatch(/12/);
  expect(passwordRefusal('aaaaaaaaaaaaaaaa', 'a@b.test')).toMatch(/different/);
  expect(passwordRefusal('margaret-likes-tea', 'Margaret@b.test')).toMatch(/e-mail/);
  expect(passwordRefusal('x'.repeat(100).concat('abcdefg', 'h'.repeat(100)), 'a@b.test')).toMatch(/200/);
  expect(passwordRefusal('correct horse battery', 'ann@b.test')).toBeNull();
});

test('only case and outer blanks make no difference between addresses', () => {
  expect(normalEmail(' Ann@Example.TEST ')).toBe('ann@example.test');
  expect(normalEmail('ann＠example.test')).not.toBe('ann@example.test');
});
