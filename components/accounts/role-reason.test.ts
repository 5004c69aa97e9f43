import { describe, expect, it } from 'vitest';
import { roleReason } from './role-reason';

const member = {
  role: 'developer' as const,
  roleFrom: 'upstream' as const,
  upstreamRole: 'developer',
  overriddenBy: null,
  overriddenAt: null,
  hasLeft: false,
};

describe('roleReason', () => {
  it('names the organisation', () =>
    expect(roleReason(member)).toBe('Follows the organisation, where their role is developer.'));
  it('names who set it and when, in UTC', () =>
    expect(
      roleReason({
        ...member,
        role: 'admin',
        roleFrom: 'override',
        overriddenBy: 'Ada',
        overriddenAt: new Date('2026-11-23T22:05:00Z'),
      }),
    ).toBe('Set by Ada, 23 Nov 2026, 22:05 UTC. Member of the organisation as developer.'));
  it('says who has left', () =>
    expect(roleReason({ ...member, role: null, roleFrom: null, hasLeft: true })).toBe('Has left the organisation.'));
});
