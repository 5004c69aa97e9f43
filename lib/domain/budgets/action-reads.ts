import type { Db } from '@/lib/core/db';
import type { Scope } from './rules';

/** Where a budget acts: workspaces, or one key. */
export async function readPlaces(db: Pick<Db, 'workspace'>, { kind, id }: Scope) {
  const at = id.indexOf('=');
  const of = kind === 'workspace' ? { id } : { tags: { path: [id.slice(0, at)], equals: id.slice(at + 1) } };
  const workspaces =
    kind === 'workspace' || kind === 'workspace_tag'
      ? await db.workspace.findMany({ where: { ...of, goneAt: null, archivedAt: null }, orderBy: [{ name: 'asc' }] })
      : [];
  return { workspaces, workspaceIds: workspaces.map((one) => one.id), keyIds: kind === 'api_key' ? [id] : [] };
}

/** The keys that a budget disables: all that work, the protected ones among them, which are then left alone. */
export function workingKeys(db: Pick<Db, 'apiKey'>, where: { workspaceIds: string[]; keyIds: string[] }, now: Date) {
  return db.apiKey.findMany({
    where: {
      ...{ status: 'active', goneAt: null },
      AND: [
        { OR: [{ workspaceId: { in: where.workspaceIds } }, { id: { in: where.keyIds } }] },
        { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      ],
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

/** Other budgets that disabled this key and have not given it back. */
export function actionsHolding(db: Pick<Db, '$queryRaw'>, apiKeyId: string, but: string): Promise<{ name: string }[]> {
  return db.$queryRaw<{ name: string }[]>`
    SELECT b.name FROM budget_actions a JOIN budgets b ON b.id = a.budget_id
      JOIN intent_steps s ON s.intent_id = a.intent_id
    WHERE a.action = 'disable_keys' AND a.undo_at IS NULL AND a.id <> ${but}::uuid
      AND s.key = ${apiKeyId} AND s.state = 'done' AND s.detail ->> 'outcome' = 'changed' ORDER BY b.name`;
}

/** Whether somebody switched the key, or decided about it as its owner left, after that time. */
export async function changedSince(
  db: Pick<Db, 'intent' | 'departureKey'>,
  apiKeyId: string,
  since: Date,
): Promise<boolean> {
  const switched = await db.intent.count({
    where: {
      ...{ subjectKind: 'api_key', subjectId: apiKeyId, state: 'succeeded', finishedAt: { gt: since } },
      command: { in: ['api_key.disable', 'api_key.enable'] },
    },
  });
  if (switched > 0) return true;
  const where = { apiKeyId, disposition: 'disable', departure: { startedAt: { gt: since } } };
  return (await db.departureKey.count({ where })) > 0;
}
