import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const ORGANIZATION_COMMANDS: CommandRow[] = [
  {
    command: 'connection.probe',
    object: 'the connection',
    input: async () => ({}),
    cells: BOTH,
  },
  {
    command: 'fiscal_year.set',
    object: 'the month it begins in',
    input: async () => ({ firstMonth: 7 }),
    cells: BOTH,
  },
];
