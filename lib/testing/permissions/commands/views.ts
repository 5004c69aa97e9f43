import { newId } from '@/lib/core/ids';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

const EVERYBODY: CommandRow['cells'] = {
  ...{ owner: 'succeeded', admin: 'succeeded', billing: 'succeeded' },
  ...{ lead: 'succeeded', developer: 'succeeded', viewer: 'succeeded' },
};
const NOBODY: CommandRow['cells'] = {
  ...{ owner: 'not_found', admin: 'not_found', billing: 'not_found' },
  ...{ lead: 'not_found', developer: 'not_found', viewer: 'not_found' },
};

export const VIEW_COMMANDS: CommandRow[] = [
  {
    command: 'view.save',
    object: 'the own',
    input: async () => ({ list: 'api-keys', name: 'Old ones', query: 'show=old' }),
    cells: EVERYBODY,
  },
  {
    command: 'view.remove',
    object: 'one that is not theirs',
    input: async () => ({ viewId: newId() }),
    cells: NOBODY,
  },
];
