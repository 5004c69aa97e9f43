import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import {
  changedMeanwhile,
  confirmMissing,
  inOneWrite,
  LISTED,
  type MirrorTable,
  noteMissing,
  saysWhatIsMissing,
  upsertMirror,
} from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import type { WorkspaceMember } from '@/lib/upstream/contract';
import { readAll } from '@/lib/upstream/pages';
import { eachLiveWorkspace } from './live-mirror';

const TABLE: MirrorTable = {
  name: 'workspace_members',
  keys: { workspace_id: 'text', user_id: 'text' },
  columns: { workspace_role: 'text' },
  absence: LISTED,
  unknown: { workspace_role: 'unknown' },
};

/** One request for each workspace that can have members. */
export async function syncWorkspaceMembers(run: SyncRunScope): Promise<void> {
  await eachLiveWorkspace(run, 'members', (workspaceId) => syncMembersOf(run, workspaceId));
}

async function syncMembersOf(run: SyncRunScope, workspaceId: string): Promise<void> {
  const since = run.now();
  const list = await readAll((afterId) =>
    run.call((upstream) => upstream.listWorkspaceMembers(workspaceId, { afterId })),
  );
  run.noteList('workspace members', list);
  const missing = await run.write(async (client) => {
    const changed = await changedMembers(client, workspaceId, since);
    if (changed === 'all') return [];
    await keep(
      run,
      client,
      workspaceId,
      list.items.filter(({ user_id }) => !changed.has(user_id)),
    );
    if (!saysWhatIsMissing(list)) return [];
    const userIds = [...list.items.map(({ user_id }) => user_id), ...changed];
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

/** Whose membership was changed since the list was asked for: it may hold what was before. The next one says. */
async function changedMembers(client: pg.ClientBase, workspaceId: string, since: Date): Promise<Set<string> | 'all'> {
  if ((await changedMeanwhile(client, 'workspace', since)).has(workspaceId)) return 'all';
  const here = `${workspaceId}:`;
  const members = [...(await changedMeanwhile(client, 'member', since))].filter((id) => id.startsWith(here));
  const left = await changedMeanwhile(client, 'user', since);
  return new Set([...members.map((id) => id.slice(here.length)), ...left]);
}

/** Keeps what an answer said of one membership, in the same shape as the list does. */
export async function keepMember(pool: pg.Pool, member: WorkspaceMember, now: Date): Promise<void> {
  const { workspace_id, user_id, workspace_role } = member;
  await inOneWrite(pool, (client) => upsertMirror(client, TABLE, [{ workspace_id, user_id, workspace_role }], now));
}

export async function loseMember(pool: pg.Pool, workspaceId: string, userId: string, now: Date): Promise<void> {
  await pool.query(
    'UPDATE workspace_members SET gone_at = $3 WHERE workspace_id = $1 AND user_id = $2 AND gone_at IS NULL',
    [workspaceId, userId, now.toISOString()],
  );
}
