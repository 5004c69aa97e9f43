import { randomUUID } from 'node:crypto';
import { BOTH, rowsOfKey } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

/** A key of the workspace, reported where the act needs that. */
async function keyFor({ database }: CommandWorld, workspaceId: string, isReported: boolean) {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `SELECT id FROM api_keys WHERE workspace_id = $1 ORDER BY id LIMIT 1`,
    [workspaceId],
  );
  const apiKeyId = rows[0]?.id;
  if (!apiKeyId) throw new Error(`no key is left in ${workspaceId}`);
  await database.owner.db.keyExposure.deleteMany({ where: { apiKeyId } });
  const row = { id: randomUUID(), apiKeyId, seenWhere: 'A log', openedAt: new Date() };
  if (isReported) await database.owner.db.keyExposure.create({ data: row });
  return { workspaceId, apiKeyId };
}

const rowsOf = (act: string, more: object): CommandRow[] =>
  rowsOfKey(`exposure.${act}`, async (world, workspaceId) => ({
    ...(await keyFor(world, workspaceId, act !== 'report')),
    ...more,
  }));

export const EXPOSURE_COMMANDS: CommandRow[] = [
  ...rowsOf('report', { seenWhere: 'A log' }),
  ...rowsOf('check', { step: 'use', isDone: true }),
  {
    command: 'exposure.close',
    object: 'a key whose checklist is not done',
    input: async (world) => ({ ...(await keyFor(world, world.workspaceA, true)), summary: 'Nothing' }),
    cells: { ...BOTH, owner: 'conflict', admin: 'conflict', lead: 'conflict' },
  },
];
