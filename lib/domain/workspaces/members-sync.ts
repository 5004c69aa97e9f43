import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import {
  confirmMissing,
  LISTED,
  type MirrorTable,
  noteMissing,
  saysWhatIsMissing,
  upsertMirror,
} from '@/lib/domain/sync/mirror';
import type { SyncRunScope } from '@/lib/domain/sync/run';
import type { WorkspaceMember } from '@/lib/upstream/contract';
import { readAll } from '@/lib/upstream/pages';
import { eachLiveWorkspace } from './live-sync';

const TABLE: MirrorTable = {
  name: 'workspace_members',
  keys: { workspace_id: 'text', user_id: 'text' },
  columns: { workspace_role: 'text' },
  absence: LISTED,
};

/** One request for each workspace that can have members. */
export async function syncWorkspaceMembers(run: SyncRunScope): Promise<void> {
  await eachLiveWorkspace(run, 'members', (workspaceId) => syncMembersOf(run, workspaceId));
}

async function syncMembersOf(run: SyncRunScope, workspaceId: string): Promise<void> {
  const list = await readAll((afterId) =>
    run.call((upstream) => upstream.listWorkspaceMembers(workspaceId, { afterId })),
  );
  run.count({ itemsRead: list.items.length, unreadable: list.unreadable });
  const missing = await run.write(async (client) => {
    await keep(run, client, workspaceId, list.items);
    if (!saysWhatIsMissing(list)) return [];
    const userIds = list.items.map(({ user_id }) => user_id);
    return noteMissing(client, { name: TABLE.name, id: 'user_id' }, userIds, run.now(), 't.workspace_id = $3', [
      workspaceId,
    ]);
  });
  await confirmMissing(
    run,
    missing,
    (userId) => run.call((upstream) => upstream.getWorkspaceMember(workspaceId, userId)),
    (member) => run.write((client) => keep(run, client, workspaceId, [member])),
    (userId) =>
      run.write(async (client) => {
        await client.query('UPDATE workspace_members SET gone_at = $3 WHERE workspace_id = $1 AND user_id = $2', [
          workspaceId,
          userId,
          run.now().toISOString(),
        ]);
      }),
  );
  if (!list.complete) throw new AppError('upstream_unreadable', 'The list of members broke off.');
}

async function keep(
  run: SyncRunScope,
  client: pg.ClientBase,
  workspaceId: string,
  members: WorkspaceMember[],
): Promise<void> {
  const ids = members.map(({ user_id }) => user_id);
  const known = await client.query<{ id: string }>('SELECT id FROM users WHERE id = ANY($1)', [ids]);
  const isKnown = new Set(known.rows.map(({ id }) => id));
  // Someone who joined after the list of users was read is taken up by the next run.
  const rows = members
    .filter(({ user_id }) => isKnown.has(user_id))
    .map(({ user_id, workspace_role }) => ({ workspace_id: workspaceId, user_id, workspace_role }));
  run.count({ rowsWritten: await upsertMirror(client, TABLE, rows, run.now()) });
}
