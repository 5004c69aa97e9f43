import { describe, expect, test } from 'vitest';
import { PERMISSIONS } from '@/lib/access/permissions';
import { ORG_ROLES } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import { actorOf } from '@/lib/testing/factories';
import { listPowers } from './rules';

describe.each(ORG_ROLES.flatMap((role) => [[role, []] as const, [role, ['led']] as const]))(
  '%s, leading %j',
  (role, led) => {
    const actor = actorOf(role, { leadWorkspaceIds: [...led], memberWorkspaceIds: ['led', 'joined'] });
    const powers = listPowers(actor);

    test('has a line for every permission', () => {
      expect(powers.map(({ permission }) => permission)).toEqual([...PERMISSIONS]);
    });

    test.each(PERMISSIONS)('%s is told as it is', (permission) => {
      const grants = powers.find((power) => power.permission === permission)?.grants ?? [];
      const scopes = grants.map(({ scope }) => scope);
      const within = reach(actor, permission);
      expect(grants.length > 0).toBe(can(actor, permission));
      expect(scopes.includes('all')).toBe(within.all);
      if (within.all) return;
      expect({
        names: scopes.includes('names'),
        money: scopes.includes('money'),
        own: scopes.includes('own'),
        workspaceIds: [
          ...new Set([...(scopes.includes('led') ? led : []), ...(scopes.includes('member') ? ['led', 'joined'] : [])]),
        ].sort(),
      }).toEqual({
        names: within.namesOnly,
        money: within.moneyOnly,
        own: within.own,
        workspaceIds: [...within.workspaceIds].sort(),
      });
    });
  },
);

test('what comes with leading is said to', () => {
  const powers = listPowers(actorOf('developer', { leadWorkspaceIds: ['led'] }));
  expect(powers.find(({ permission }) => permission === 'cost:read')?.grants).toEqual([
    { scope: 'own', comesWith: 'role' },
    { scope: 'led', comesWith: 'leading' },
  ]);
  expect(powers.find(({ permission }) => permission === 'invite:request')?.grants).toEqual([
    { scope: 'all', comesWith: 'role' },
  ]);
});
