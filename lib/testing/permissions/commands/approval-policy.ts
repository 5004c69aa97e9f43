import { OWNERS as OWNERS_PASS } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const APPROVAL_POLICY_COMMANDS: CommandRow[] = [
  {
    command: 'approval_policy.set',
    object: 'the policy',
    input: async () => ({ acts: [], budgetDollars: '10000', delayMinutes: 60, expiryHours: 72 }),
    cells: { ...OWNERS_PASS, admin: 'denied' },
  },
];
