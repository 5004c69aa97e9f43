import type pg from 'pg';
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
import type { Invite } from '@/lib/upstream/contract';
import { readAll } from '@/lib/upstream/pages';

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

export async function syncInvites(run: SyncRunScope): Promise<void> {
  const since = run.now();
  const list = await readAll((afterId) => run.call((upstream) => upstream.listInvites({ afterId })));
  run.noteList('invites', list);
  const keep = (invites: Invite[]) =>
    run.write(async (client) => {
      const changed = await changedInvites(client, since);
      const settled = invites.filter(({ id }) => !changed.has(id));
      run.count({ rowsWritten: await upsertMirror(client, TABLE, settled.map(toRow), run.now()) });
    });
  await keep(list.items);
  if (saysWhatIsMissing(list)) {
    const ids = list.items.map(({ id }) => id);
    // A deleted invite is never listed, so its absence says nothing new.
    const missing = await run.write((client) =>
      noteMissing(client, { name: TABLE.name, id: 'id' }, ids, run.now(), `t.status <> 'deleted'`),
    );
    await confirmMissing(
      run,
      missing,
      (id) => run.call((upstream) => upstream.getInvite(id)),
      (invite) => keep([invite]),
      (id) =>
        run.write(async (client) => {
          await client.query('UPDATE invites SET gone_at = $2 WHERE id = $1', [id, run.now().toISOString()]);
        }),
    );
  }
  requireComplete(list, 'invites');
}

/** Invites that somebody sent or withdrew through Steward while the list was read: it may say what was before. */
async function changedInvites(client: pg.ClientBase, since: Date): Promise<Set<string>> {
  const requestIds = await changedMeanwhile(client, 'invite', since);
  const { rows } = await client.query<{ id: string }>(
    'SELECT invite_id AS id FROM invite_requests WHERE id = ANY($1::uuid[]) AND invite_id IS NOT NULL',
    [[...requestIds]],
  );
  return new Set(rows.map(({ id }) => id));
}

function toRow({ id, email, role, status, invited_at, expires_at, accepted_at }: Invite) {
  return { id, email, role, status, invited_at, expires_at, accepted_at };
}
