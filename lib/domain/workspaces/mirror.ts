import type pg from 'pg';
import { adoptDefaultWorkspace } from '@/lib/domain/usage/ledger/default-workspace';
import {
  changedMeanwhile,
  confirmMissing,
  LISTED,
  type MirrorTable,
  noteMissing,
  requireComplete,
  saysWhatIsMissing,
  upsertMirror,
} from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import type { Workspace } from '@/lib/upstream/contract';
import { readAll } from '@/lib/upstream/pages';

const TABLE: MirrorTable = {
  name: 'workspaces',
  keys: { id: 'text' },
  columns: {
    name: 'text',
    display_color: 'text',
    created_at: 'timestamptz(3)',
    archived_at: 'timestamptz(3)',
    data_residency: 'jsonb',
    tags: 'jsonb',
  },
  absence: LISTED,
  unknown: { name: '', created_at: null },
};

/** All workspaces, archived ones and the default one too. */
export async function syncWorkspaces(run: SyncRunScope): Promise<void> {
  const since = run.now();
  const list = await readAll((afterId) => run.call((upstream) => upstream.listWorkspaces({ afterId })));
  run.noteList('workspaces', list);
  const keep = (workspaces: Workspace[]) =>
    run.write(async (client) => {
      const changed = await changedMeanwhile(client, 'workspace', since);
      const settled = workspaces.filter(({ id }) => !changed.has(id));
      run.count({ rowsWritten: await upsertMirror(client, TABLE, settled.map(toRow), run.now()) });
      run.count({ rowsWritten: await noteDefault(client, workspaces) });
    });
  await keep(list.items);
  if (saysWhatIsMissing(list)) {
    const ids = list.items.map(({ id }) => id);
    const missing = await run.write((client) => noteMissing(client, { name: TABLE.name, id: 'id' }, ids, run.now()));
    await confirmMissing(
      run,
      missing,
      (id) => run.call((upstream) => upstream.getWorkspace(id)),
      (workspace) => keep([workspace]),
      (id) =>
        run.write(async (client) => {
          await client.query('UPDATE workspaces SET gone_at = $2 WHERE id = $1', [id, run.now().toISOString()]);
        }),
    );
  }
  requireComplete(list, 'workspaces');
}

/** Keeps what an answer said of a workspace, in the same shape as the list does. */
export async function mirrorWorkspace(client: pg.ClientBase, workspace: Workspace, now: Date): Promise<void> {
  await upsertMirror(client, TABLE, [toRow(workspace)], now);
}

function toRow({ id, name, display_color, created_at, archived_at, data_residency, tags }: Workspace) {
  return {
    id,
    name,
    display_color: display_color ?? '',
    created_at,
    archived_at,
    data_residency: data_residency ?? {},
    tags,
  };
}

/**
 * No field marks the default workspace: it is the oldest that bears the name which nobody can change. Once known it
 * stays, and what reports had for "no workspace" becomes its own.
 */
async function noteDefault(client: pg.ClientBase, workspaces: Workspace[]): Promise<number> {
  const named = workspaces.filter(({ name }) => /^default( workspace)?$/i.test(name));
  const timeOf = ({ created_at }: Workspace) =>
    created_at === null ? Number.POSITIVE_INFINITY : Date.parse(created_at);
  const oldest = named.sort((a, b) => timeOf(a) - timeOf(b))[0];
  if (!oldest) return 0;
  const { rows } = await client.query<{ ref: number }>(
    `UPDATE workspaces SET is_default = true WHERE id = $1 AND NOT EXISTS (SELECT FROM workspaces WHERE is_default) RETURNING ref`,
    [oldest.id],
  );
  const found = rows[0];
  return found ? 1 + (await adoptDefaultWorkspace(client, found.ref)) : 0;
}
