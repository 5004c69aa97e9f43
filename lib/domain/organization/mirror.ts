import { AppError } from '@/lib/core/errors';
import { type MirrorTable, upsertMirror } from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';

const TABLE: MirrorTable = { name: 'organizations', keys: { id: 'text' }, columns: { name: 'text' }, absence: [] };

/** Reads which organisation this is. A database belongs to one organisation permanently. */
export async function syncOrganization(run: SyncRunScope): Promise<void> {
  const { id, name, wire } = await run.call((upstream) => upstream.getOrganization());
  await run.write(async (client) => {
    const { rows } = await client.query<{ organization_id: string | null }>(
      'SELECT organization_id FROM installation WHERE organization_id IS NOT NULL',
    );
    const known = rows[0]?.organization_id;
    if (known && known !== id) {
      throw new AppError(
        'conflict',
        'The Admin key belongs to a different organisation from this database. Use a separate database.',
      );
    }
    await client.query('UPDATE installation SET organization_id = $1 WHERE organization_id IS NULL', [id]);
    run.count({ itemsRead: 1, rowsWritten: await upsertMirror(client, TABLE, [{ id, name, wire }], run.now()) });
  });
}
