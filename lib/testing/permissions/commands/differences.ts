import { newId } from '@/lib/core/ids';
import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const DIFFERENCE_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'difference.acknowledge',
    object: 'a change in the Console',
    input: async ({ database }) => {
      const id = `event ${newId()}`;
      const at = new Date();
      await database.owner.db.difference.create({ data: { id, kind: 'console', at, foundAt: at } });
      return { differenceId: id, note: 'Known' };
    },
    cells: BOTH,
  },
];
