import { BOTH, rowsOfKey } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

/** A working key of the workspace, with nothing but what stands so that the act is possible. */
async function keyFor({ database }: CommandWorld, workspaceId: string, set: Record<string, unknown> | null) {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `SELECT id FROM api_keys WHERE workspace_id = $1 AND status = 'active' AND (expires_at IS NULL OR expires_at > now() + interval '1 hour')
     ORDER BY id DESC LIMIT 1`,
    [workspaceId],
  );
  const apiKeyId = rows[0]?.id;
  if (!apiKeyId) throw new Error(`no key is left in ${workspaceId}`);
  await database.owner.db.keyRotation.deleteMany({ where: { apiKeyId } });
  if (set) await database.owner.db.keyRotation.create({ data: { apiKeyId, ...set } });
  return { workspaceId, apiKeyId };
}

const STARTED = { startedAt: new Date(), plannedName: 'prod-next-v1' };
const UNTIL = { until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10), reason: 'Not now' };
const STANDING: Record<string, Record<string, unknown> | null> = {
  ...{ start: null, put_off: STARTED, except: null, cancel: STARTED },
  resume: { putOffUntil: new Date('2999-01-01'), putOffReason: 'Not now' },
};

const rowsOf = (act: string, more: object): CommandRow[] =>
  rowsOfKey(`rotation.${act}`, async (world, workspaceId) => ({
    ...(await keyFor(world, workspaceId, STANDING[act] ?? null)),
    ...more,
  }));

export const ROTATION_COMMANDS: CommandRow[] = [
  ...rowsOf('start', {}),
  ...rowsOf('put_off', UNTIL),
  ...rowsOf('except', UNTIL),
  ...rowsOf('resume', {}),
  ...rowsOf('cancel', {}),
  {
    command: 'rotation.confirm',
    object: 'a key that cannot be the successor',
    input: async (world) => ({ ...(await keyFor(world, world.workspaceA, STARTED)), successorId: 'apikey_none' }),
    cells: { ...BOTH, owner: 'conflict', admin: 'conflict', lead: 'conflict' },
  },
];
