import { newId } from '@/lib/core/ids';
import { EVERYONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

const NOBODY: CommandRow['cells'] = {
  ...{ owner: 'not_found', admin: 'not_found', billing: 'not_found' },
  ...{ lead: 'not_found', developer: 'not_found', viewer: 'not_found' },
};

export const VIEW_COMMANDS: CommandRow[] = [
  {
    command: 'view.save',
    object: 'the own',
    input: async () => ({ list: 'api-keys', name: 'Old ones', query: 'show=old' }),
    cells: EVERYONE,
  },
  {
    command: 'view.remove',
    object: 'one that is not theirs',
    input: async () => ({ viewId: newId() }),
    cells: NOBODY,
  },
];
