import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const POSTURE_COMMANDS: CommandRow[] = [
  {
    command: 'posture.tick',
    object: 'a point',
    input: async () => ({ point: 'billing_contact', isDone: true }),
    cells: BOTH,
  },
  { command: 'posture.dismiss_start', object: 'the own', input: async () => ({}), cells: BOTH },
];
