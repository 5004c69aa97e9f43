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
import type { User } from '@/lib/upstream/contract';
import { readAll } from '@/lib/upstream/pages';

const TABLE: MirrorTable = {
  name: 'users',
  keys: { id: 'text' },
  columns: { email: 'text', name: 'text', role: 'text', added_at: 'timestamptz(3)' },
  absence: LISTED,
  unknown: { email: '', role: 'unknown', added_at: null },
};

export async function syncUsers(run: SyncRunScope): Promise<void> {
  const since = run.now();
  const list = await readAll((afterId) => run.call((upstream) => upstream.listUsers({ afterId })));
  run.noteList('users', list);
  const missing = await run.write(async (client) => {
    await keep(run, client, list.items, since);
    if (!saysWhatIsMissing(list)) return [];
    return noteMissing(
      client,
      { name: TABLE.name, id: 'id' },
      list.items.map(({ id }) => id),
      run.now(),
    );
  });
  await confirmMissing(
    run,
    missing,
    (id) => run.call((upstream) => upstream.getUser(id)),
    (user) => run.write((client) => keep(run, client, [user], since)),
    (id) => run.write((client) => mirrorGone(client, id, run.now())),
  );
  requireComplete(list, 'users');
}

/** Upstream knows the member no more: what belonged to the membership has ended with it. */
export async function mirrorGone(client: pg.ClientBase | pg.Pool, userId: string, now: Date): Promise<void> {
  await client.query(
    `WITH gone AS (UPDATE users SET gone_at = $2 WHERE id = $1 AND gone_at IS NULL),
       memberships AS (UPDATE workspace_members SET gone_at = $2 WHERE user_id = $1 AND gone_at IS NULL)
     UPDATE api_keys SET status = 'archived' WHERE principal_id = $1 AND principal_type = 'user' AND status <> 'archived'`,
    [userId, now.toISOString()],
  );
}

async function keep(run: SyncRunScope, client: pg.ClientBase, users: User[], since: Date): Promise<void> {
  const changed = await changedMeanwhile(client, 'user', since);
  const settled = users.filter(({ id }) => !changed.has(id));
  const rows = settled.map(({ id, email, name, role, added_at }) => ({ id, email, name, role, added_at }));
  const written = await upsertMirror(client, TABLE, rows, run.now());
  run.count({ rowsWritten: written + (await linkPeople(client, run.now())) });
}

/** Links each member once to the person of equal e-mail, or makes one. A person who is linked stays linked. */
async function linkPeople(client: pg.ClientBase, now: Date): Promise<number> {
  const linked = await client.query(
    `UPDATE people p SET upstream_user_id = u.id
     FROM (SELECT DISTINCT ON (lower(email)) id, lower(email) AS email FROM users
           WHERE gone_at IS NULL AND email <> '' ORDER BY lower(email), added_at, id) u
     WHERE p.upstream_user_id IS NULL AND lower(p.email) = u.email
       AND NOT EXISTS (SELECT FROM people other WHERE other.upstream_user_id = u.id)`,
  );
  const made = await client.query(
    `INSERT INTO people (id, email, name, upstream_user_id, created_at)
     SELECT gen_random_uuid(), u.email, coalesce(nullif(u.name, ''), u.email), u.id, $1
     FROM (SELECT DISTINCT ON (lower(email)) id, lower(email) AS email, name FROM users
           WHERE gone_at IS NULL AND email <> '' ORDER BY lower(email), added_at, id) u
     WHERE NOT EXISTS (SELECT FROM people p WHERE p.upstream_user_id = u.id OR lower(p.email) = u.email)
     ON CONFLICT DO NOTHING`,
    [now.toISOString()],
  );
  return (linked.rowCount ?? 0) + (made.rowCount ?? 0);
}
