import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const SYNC_COMMANDS: CommandRow[] = [
  {
    command: 'sync.run_now',
    object: 'the organisation',
    input: async () => ({}),
    cells: BOTH,
  },
  {
    command: 'sync.read_again',
    object: 'the organisation',
    input: async () => ({ from: '2026-11-01', to: '2026-11-02' }),
    cells: BOTH,
  },
];
