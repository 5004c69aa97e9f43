import { newId } from '@/lib/core/ids';
import { BOTH, rowsOfKey } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const ACTS = ['rename', 'disable', 'enable', 'archive'] as const;

/** A key of the workspace, in the state from which the act starts where one is: what was disabled is there to be enabled. */
async function keyFor({ database, upstream }: CommandWorld, workspaceId: string, status: 'active' | 'inactive') {
  const { rows } = await database.owner.pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM api_keys WHERE workspace_id = $1 AND status IN ('active', 'inactive') AND principal_id IS NULL
       AND (expires_at IS NULL OR expires_at > now() + interval '1 hour')
     ORDER BY status = $2 DESC, id LIMIT 1`,
    [workspaceId, status],
  );
  if (!rows[0]) throw new Error(`no key is left in ${workspaceId}`);
  // Both have it so: what is asked for is judged by what upstream says.
  await upstream.for('command').updateApiKey(rows[0].id, { status });
  await database.owner.pool.query('UPDATE api_keys SET status = $2 WHERE id = $1', [rows[0].id, status]);
  return rows[0];
}

async function inputFor(world: CommandWorld, act: (typeof ACTS)[number], workspaceId: string) {
  const { id: apiKeyId, name } = await keyFor(world, workspaceId, act === 'enable' ? 'inactive' : 'active');
  const ref = { workspaceId, apiKeyId };
  if (act === 'rename') return { ...ref, from: name, name: `Renamed ${newId()}` };
  return act === 'archive' ? { ...ref, typedName: name } : ref;
}

/** Budgets leave it alone then; only owners and admins say so. */
const PROTECTION: CommandRow[] = (['protect', 'unprotect'] as const).map((act) => ({
  command: `api_key.${act}`,
  object: 'a key of own workspace',
  input: async (world) => {
    const { id: apiKeyId } = await keyFor(world, world.workspaceA, 'active');
    return { workspaceId: world.workspaceA, apiKeyId, ...(act === 'protect' ? { reason: 'Payments' } : {}) };
  },
  cells: BOTH,
}));

async function inputForWords(world: CommandWorld, act: 'describe' | 'assign', workspaceId: string) {
  const { id: apiKeyId } = await keyFor(world, workspaceId, 'active');
  const ref = { workspaceId, apiKeyId };
  if (act === 'describe') return { ...ref, environment: 'staging', purpose: 'search', contact: '', notes: '' };
  const { rows } = await world.database.owner.pool.query<{ id: string }>(
    `SELECT id FROM users WHERE gone_at IS NULL AND NOT EXISTS (SELECT FROM departures d WHERE d.user_id = users.id) ORDER BY id LIMIT 1`,
  );
  return { ...ref, ownerId: rows[0]?.id ?? '' };
}

/** Steward's own words and who answers for it. */
const WORDS: CommandRow[] = (['describe', 'assign'] as const).flatMap((act) =>
  rowsOfKey(`api_key.${act}`, (world, workspaceId) => inputForWords(world, act, workspaceId)),
);

export const API_KEY_COMMAND_ROWS: CommandRow[] = ACTS.flatMap((act) =>
  rowsOfKey(`api_key.${act}`, (world, workspaceId) => inputFor(world, act, workspaceId)),
).concat(PROTECTION, WORDS);
