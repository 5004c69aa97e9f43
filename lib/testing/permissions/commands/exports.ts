import { newId } from '@/lib/core/ids';
import { EVERYONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const EXPORT_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'export.take',
    object: 'a file that the door has read for them',
    input: async () => ({
      ...{ exportId: newId(), file: 'people', format: 'csv', filters: {}, state: 'whole' },
      ...{ rows: 2, bytes: 80 },
    }),
    cells: EVERYONE,
  },
];
