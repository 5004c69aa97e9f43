import { ONLY_OWNERS_AND_ADMINS } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const NOBODYS = '00000000-0000-4000-8000-000000000000';
/** Leads try too: each key is asked for by itself. */
const THREE = { owner: 'succeeded', admin: 'succeeded', ...ONLY_OWNERS_AND_ADMINS, lead: 'succeeded' } as const;
const NOT_THERE = { owner: 'not_found', admin: 'not_found', ...ONLY_OWNERS_AND_ADMINS, lead: 'not_found' } as const;

/** A key of the workspace, previewed in a state that it does not have: it is left. */
async function keysOf({ database, workspaceA }: CommandWorld) {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    'SELECT id FROM api_keys WHERE workspace_id = $1 ORDER BY id LIMIT 1',
    [workspaceA],
  );
  return [{ from: 'none', apiKeyIds: rows.map(({ id }) => id) }];
}

export const KEY_CHANGE_COMMANDS: CommandRow[] = [
  {
    command: 'key_change.start',
    object: 'a key that changed meanwhile',
    input: async (world) => ({ act: 'environment', environment: 'staging', keys: await keysOf(world) }),
    cells: THREE,
  },
  {
    command: 'key_change.archive',
    object: 'a key that changed meanwhile',
    input: async (world) => ({ keys: await keysOf(world), typedCount: '1' }),
    cells: THREE,
  },
  {
    command: 'key_change.stop',
    object: 'a change that is not there',
    input: async () => ({ changeId: NOBODYS }),
    cells: NOT_THERE,
  },
  {
    command: 'key_change.undo',
    object: 'a change that is not there',
    input: async () => ({ changeId: NOBODYS }),
    cells: NOT_THERE,
  },
];
