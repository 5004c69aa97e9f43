import type pg from 'pg';
import { changedMeanwhile, LISTED, type MirrorTable, upsertMirror } from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import { syncList } from '@/lib/mirror/sync-list';
import type { ApiKey } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';

const TABLE: MirrorTable = {
  name: 'api_keys',
  keys: { id: 'text' },
  columns: {
    name: 'text',
    status: 'text',
    workspace_id: 'text',
    scope_type: 'text',
    created_at: 'timestamptz(3)',
    expires_at: 'timestamptz(3)',
    created_by_id: 'text',
    created_by_type: 'text',
    principal_id: 'text',
    principal_type: 'text',
    partial_key_hint: 'text',
  },
  absence: LISTED,
  unknown: { name: '', status: 'unknown', created_at: null },
};

export function syncApiKeys(run: SyncRunScope): Promise<void> {
  return syncList(run, {
    list: 'API keys',
    table: TABLE.name,
    read: (upstream, afterId) => upstream.listApiKeys({ afterId }),
    get: (upstream, id) => upstream.getApiKey(id),
    changed: changedKeys,
    write: mirrorKeys,
  });
}

/** Keys that are being changed, or were since the list was asked for: alone, with a workspace, by a budget, or as somebody leaves. */
async function changedKeys(client: pg.ClientBase, since: Date): Promise<Set<string>> {
  const changed = await changedMeanwhile(client, 'api_key', since);
  const leavers = [...(await changedMeanwhile(client, 'user', since))];
  const places = [...(await changedMeanwhile(client, 'workspace', since))];
  const budgets = [...(await changedMeanwhile(client, 'budget', since))];
  if (leavers.length + places.length + budgets.length === 0) return changed;
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM api_keys WHERE created_by_id = ANY($1) OR principal_id = ANY($1) OR workspace_id = ANY($2)
     UNION SELECT api_key_id FROM departure_keys k JOIN departures d ON d.id = k.departure_id WHERE d.user_id = ANY($1)
     UNION SELECT s.key FROM intent_steps s JOIN intents i ON i.id = s.intent_id
       WHERE i.subject_kind = 'budget' AND i.subject_id = ANY($3) AND i.created_at >= $4::timestamptz - interval '1 day'`,
    [leavers, places, budgets, since.toISOString()],
  );
  for (const { id } of rows) changed.add(id);
  return changed;
}

/** Writes keys as upstream says they are. Whom Steward gave them to stays as it is. */
export async function mirrorKeys(client: pg.ClientBase, keys: readonly Answered<ApiKey>[], now: Date): Promise<number> {
  const { rows } = await client.query<{ id: string; is_default: boolean }>('SELECT id, is_default FROM workspaces');
  const known = new Set(rows.map(({ id }) => id));
  const defaultId = rows.find(({ is_default }) => is_default)?.id ?? null;
  const workspaceOf = ({ scope }: ApiKey): string | null => {
    if (scope.type !== 'workspace') return null;
    const id = scope.workspace_id ?? defaultId;
    // A workspace that was made after the list of workspaces was read; the next run fills it in.
    return id !== null && known.has(id) ? id : null;
  };
  const mirrored = keys.map((key) => ({
    id: key.id,
    name: key.name,
    status: key.status,
    workspace_id: workspaceOf(key),
    scope_type: key.scope.type,
    created_at: key.created_at,
    expires_at: key.expires_at,
    created_by_id: key.created_by?.id ?? null,
    created_by_type: key.created_by?.type ?? null,
    principal_id: key.principal?.id ?? null,
    principal_type: key.principal?.type ?? null,
    partial_key_hint: key.partial_key_hint,
    wire: key.wire,
  }));
  return upsertMirror(client, TABLE, mirrored, now);
}
