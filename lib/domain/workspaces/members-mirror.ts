import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import {
  changedMeanwhile,
  confirmMissing,
  inOneWrite,
  LISTED,
  type MirrorTable,
  type MirrorWriter,
  noteMissing,
  saysWhatIsMissing,
  upsertMirror,
} from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import type { WorkspaceMember } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
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
  members: Answered<WorkspaceMember>[],
): Promise<void> {
  const ids = members.map(({ user_id }) => user_id);
  const known = await client.query<{ id: string }>('SELECT id FROM users WHERE id = ANY($1)', [ids]);
  const isKnown = new Set(known.rows.map(({ id }) => id));
  // Someone who joined after the list of users was read is taken up by the next run.
  const here = members
    .filter(({ user_id }) => isKnown.has(user_id))
    .map((member) => ({ ...member, workspace_id: workspaceId }));
  run.count({ rowsWritten: await mirrorMembers(client, here, run.now()) });
}

/** Whose membership was changed since the list was asked for: it may hold what was before. The next one says. */
async function changedMembers(client: pg.ClientBase, workspaceId: string, since: Date): Promise<Set<string> | 'all'> {
  if ((await changedMeanwhile(client, 'workspace', since)).has(workspaceId)) return 'all';
  const here = `${workspaceId}:`;
  const members = [...(await changedMeanwhile(client, 'member', since))].filter((id) => id.startsWith(here));
  const left = await changedMeanwhile(client, 'user', since);
  return new Set([...members.map((id) => id.slice(here.length)), ...left]);
}

/** Writes memberships of known members as upstream says they are. */
export function mirrorMembers(
  writer: MirrorWriter,
  members: readonly Answered<WorkspaceMember>[],
  now: Date,
): Promise<number> {
  const rows = members.map(({ workspace_id, user_id, workspace_role, wire }) => {
    return { workspace_id, user_id, workspace_role, wire };
  });
  return upsertMirror(writer, TABLE, rows, now);
}

export async function keepMember(pool: pg.Pool, member: Answered<WorkspaceMember>, now: Date): Promise<void> {
  await inOneWrite(pool, (client) => mirrorMembers(client, [member], now));
}

export async function loseMember(pool: pg.Pool, workspaceId: string, userId: string, now: Date): Promise<void> {
  await pool.query(
    'UPDATE workspace_members SET gone_at = $3 WHERE workspace_id = $1 AND user_id = $2 AND gone_at IS NULL',
    [workspaceId, userId, now.toISOString()],
  );
}
