import type pg from 'pg';
import type { Upstream } from '@/lib/upstream/client';
import type { ParsedList } from '@/lib/upstream/contract-list';
import { readAll } from '@/lib/upstream/pages';
import type { MirrorList } from './kinds';
import { confirmMissing, noteMissing, requireComplete, saysWhatIsMissing } from './list';
import type { SyncRunScope } from './run';

/** How one list of objects with an id becomes rows. */
export interface ListSync<T extends { id: string }> {
  list: MirrorList;
  table: string;
  read(upstream: Upstream, afterId: string | null): Promise<ParsedList<T>>;
  get(upstream: Upstream, id: string): Promise<T>;
  /** What is being changed, or has been since the list was requested: the list may be stale. The next one is not. */
  changed(client: pg.ClientBase, since: Date): Promise<Set<string>>;
  /** Writes objects as upstream reports them, and returns how many rows changed. */
  write(client: pg.ClientBase, items: readonly T[], now: Date): Promise<number>;
  /** The rows `t` that a complete list covers. */
  within?: string;
  /** What else ends with an object that upstream no longer has. */
  lose?(client: pg.ClientBase, id: string, now: Date): Promise<void>;
}

/** Reads a list to its end and writes it. Missing objects are fetched by id before they count as gone. */
export async function syncList<T extends { id: string }>(run: SyncRunScope, sync: ListSync<T>): Promise<void> {
  const since = run.now();
  const list = await readAll((afterId) => run.call((upstream) => sync.read(upstream, afterId)));
  run.noteList(sync.list, list);
  const write = async (client: pg.ClientBase, items: readonly T[]) => {
    const changed = await sync.changed(client, since);
    const settled = items.filter(({ id }) => !changed.has(id));
    run.count({ rowsWritten: await sync.write(client, settled, run.now()) });
  };
  const missing = await run.write(async (client) => {
    await write(client, list.items);
    if (!saysWhatIsMissing(list)) return [];
    const ids = list.items.map(({ id }) => id);
    return noteMissing(client, { name: sync.table, id: 'id' }, ids, run.now(), sync.within);
  });
  await confirmMissing(
    run,
    missing,
    (id) => run.call((upstream) => sync.get(upstream, id)),
    (item) => run.write((client) => write(client, [item])),
    (id) =>
      run.write(async (client) => {
        await client.query(`UPDATE ${sync.table} SET gone_at = $2 WHERE id = $1`, [id, run.now().toISOString()]);
        await sync.lose?.(client, id, run.now());
      }),
  );
  requireComplete(list, sync.list);
}
