import { OWNERS_ALONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const AUDIT_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'audit_policy.set',
    object: 'who reads the audit',
    input: async () => ({ closedToViewers: false }),
    cells: OWNERS_ALONE,
  },
];
