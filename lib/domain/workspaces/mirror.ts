import type pg from 'pg';
import { adoptDefaultWorkspace } from '@/lib/domain/usage/ledger/default-workspace';
import { changedMeanwhile, LISTED, type MirrorTable, upsertMirror } from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import { syncList } from '@/lib/mirror/sync-list';
import type { Workspace } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';

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
export function syncWorkspaces(run: SyncRunScope): Promise<void> {
  return syncList(run, {
    list: 'workspaces',
    table: TABLE.name,
    read: (upstream, afterId) => upstream.listWorkspaces({ afterId }),
    get: (upstream, id) => upstream.getWorkspace(id),
    changed: (client, since) => changedMeanwhile(client, 'workspace', since),
    write: async (client, workspaces, now) =>
      (await mirrorWorkspaces(client, workspaces, now)) + (await noteDefault(client, workspaces, now)),
  });
}

/** Writes workspaces as upstream says they are. */
export function mirrorWorkspaces(
  client: pg.ClientBase,
  workspaces: readonly Answered<Workspace>[],
  now: Date,
): Promise<number> {
  const rows = workspaces.map(({ id, name, display_color, created_at, archived_at, data_residency, tags, wire }) => ({
    id,
    name,
    display_color: display_color ?? '',
    created_at,
    archived_at,
    data_residency: data_residency ?? {},
    tags,
    wire,
  }));
  return upsertMirror(client, TABLE, rows, now);
}

/**
 * No field marks the default workspace: it is the oldest that bears the name which nobody can change. Once known it
 * stays, and what reports had for "no workspace" becomes its own.
 */
async function noteDefault(client: pg.ClientBase, workspaces: readonly Workspace[], now: Date): Promise<number> {
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
  return found ? 1 + (await adoptDefaultWorkspace(client, found.ref, now)) : 0;
}
