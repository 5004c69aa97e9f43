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
import type { User } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';

const TABLE: MirrorTable = {
  name: 'users',
  keys: { id: 'text' },
  columns: { email: 'text', name: 'text', role: 'text', added_at: 'timestamptz(3)' },
  absence: LISTED,
  unknown: { email: '', role: 'unknown', added_at: null },
};

export function syncUsers(run: SyncRunScope): Promise<void> {
  return syncList(run, {
    list: 'users',
    table: TABLE.name,
    read: (upstream, afterId) => upstream.listUsers({ afterId }),
    get: (upstream, id) => upstream.getUser(id),
    changed: (client, since) => changedMeanwhile(client, 'user', since),
    write: mirrorUsers,
    lose: mirrorGone,
  });
}

/** Upstream no longer has the member: what belonged to the membership has ended with it. */
export async function mirrorGone(client: pg.ClientBase | pg.Pool, userId: string, now: Date): Promise<void> {
  await client.query(
    `WITH gone AS (UPDATE users SET gone_at = $2 WHERE id = $1 AND gone_at IS NULL),
       memberships AS (UPDATE workspace_members SET gone_at = $2 WHERE user_id = $1 AND gone_at IS NULL)
     UPDATE api_keys SET status = 'archived', wire = wire || '{"status": "archived"}' WHERE principal_id = $1 AND principal_type = 'user' AND status <> 'archived'`,
    [userId, now.toISOString()],
  );
}

/** Writes members as upstream reports them, each linked to their person in Steward. */
export async function mirrorUsers(writer: MirrorWriter, users: readonly Answered<User>[], now: Date): Promise<number> {
  const rows = users.map(({ id, email, name, role, added_at, wire }) => ({ id, email, name, role, added_at, wire }));
  const written = await upsertMirror(writer, TABLE, rows, now);
  return written + (await linkPeople(writer, now));
}

/** Links each member once to the person with the same e-mail, or creates one. A linked person stays linked. */
async function linkPeople(writer: MirrorWriter, now: Date): Promise<number> {
  const linked = await changeRows(
    writer,
    `UPDATE people p SET upstream_user_id = u.id
     FROM (SELECT DISTINCT ON (lower(email)) id, lower(email) AS email FROM users
           WHERE gone_at IS NULL AND email <> '' ORDER BY lower(email), added_at, id) u
     WHERE p.upstream_user_id IS NULL AND lower(p.email) = u.email
       AND NOT EXISTS (SELECT FROM people other WHERE other.upstream_user_id = u.id)`,
    [],
  );
  const made = await changeRows(
    writer,
    `INSERT INTO people (id, email, name, upstream_user_id, created_at)
     SELECT gen_random_uuid(), u.email, coalesce(nullif(u.name, ''), u.email), u.id, $1
     FROM (SELECT DISTINCT ON (lower(email)) id, lower(email) AS email, name FROM users
           WHERE gone_at IS NULL AND email <> '' ORDER BY lower(email), added_at, id) u
     WHERE NOT EXISTS (SELECT FROM people p WHERE p.upstream_user_id = u.id OR lower(p.email) = u.email)
     ON CONFLICT DO NOTHING`,
    [now.toISOString()],
  );
  return linked + made;
}
