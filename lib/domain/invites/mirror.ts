import type pg from 'pg';
import {
  changedMeanwhile,
  changeRows,
  LISTED,
  type MirrorTable,
  type MirrorWriter,
  upsertMirror,
} from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import { syncList } from '@/lib/mirror/sync-list';
import type { Invite } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';

const TABLE: MirrorTable = {
  name: 'invites',
  keys: { id: 'text' },
  columns: {
    email: 'text',
    role: 'text',
    status: 'text',
    invited_at: 'timestamptz(3)',
    expires_at: 'timestamptz(3)',
    accepted_at: 'timestamptz(3)',
  },
  absence: LISTED,
  unknown: { email: '', role: 'unknown', status: 'unknown', invited_at: null, expires_at: null },
};

export function syncInvites(run: SyncRunScope): Promise<void> {
  return syncList(run, {
    list: 'invites',
    table: TABLE.name,
    read: (upstream, afterId) => upstream.listInvites({ afterId }),
    get: (upstream, id) => upstream.getInvite(id),
    changed: changedInvites,
    write: mirrorInvites,
    // A deleted invite is never listed, so its absence says nothing new.
    within: `t.status <> 'deleted'`,
  });
}

/** Invites sent or withdrawn through Steward while the list was being read: the list may show an earlier state. */
async function changedInvites(client: pg.ClientBase, since: Date): Promise<Set<string>> {
  const requestIds = await changedMeanwhile(client, 'invite', since);
  const { rows } = await client.query<{ id: string }>(
    'SELECT invite_id AS id FROM invite_requests WHERE id = ANY($1::uuid[]) AND invite_id IS NOT NULL',
    [[...requestIds]],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Writes invites as upstream says they are. */
export function mirrorInvites(writer: MirrorWriter, invites: readonly Answered<Invite>[], now: Date): Promise<number> {
  const rows = invites.map((invite) => {
    const { id, email, role, status, invited_at, expires_at, accepted_at, wire } = invite;
    return { id, email, role, status, invited_at, expires_at, accepted_at, wire };
  });
  return upsertMirror(writer, TABLE, rows, now);
}

/** Upstream has deleted it, although its answer does not show it. */
export async function mirrorDeleted(writer: MirrorWriter, inviteId: string, now: Date): Promise<void> {
  await changeRows(
    writer,
    `UPDATE invites SET status = 'deleted', wire = wire || '{"status": "deleted"}', seen_at = $2 WHERE id = $1`,
    [inviteId, now.toISOString()],
  );
}
