import { keyPolicy } from '@/lib/domain/key-policy/schema';
import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const KEY_POLICY_COMMANDS: CommandRow[] = [
  {
    command: 'key_policy.set',
    object: 'the rules',
    input: async () => keyPolicy.parse({ rotationDays: 60 }),
    cells: BOTH,
  },
];
