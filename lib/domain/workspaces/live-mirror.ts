import { AppError } from '@/lib/core/errors';
import type { SyncRunScope } from '@/lib/mirror/run';

/** Failures of one workspace alone; any other would meet all that follow. */
const OF_ONE = new Set([
  'upstream_not_found',
  'upstream_refused',
  'upstream_forbidden',
  'upstream_unreadable',
  'upstream_conflict',
]);

/** Every workspace that can have members and limits of its own: not archived, not gone, not the default one. */
export async function eachLiveWorkspace(
  run: SyncRunScope,
  what: string,
  work: (workspaceId: string) => Promise<void>,
): Promise<void> {
  const { rows } = await run.pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM workspaces WHERE archived_at IS NULL AND gone_at IS NULL AND missing_since IS NULL
     AND NOT is_default ORDER BY id`,
  );
  const failed: string[] = [];
  let last: AppError | null = null;
  for (const { id, name } of rows) {
    try {
      await work(id);
    } catch (error) {
      if (!(error instanceof AppError && OF_ONE.has(error.code))) throw error;
      failed.push(name);
      last = error;
    }
  }
  if (last)
    throw new AppError(
      last.code,
      `The ${what} of ${failed.slice(0, 3).join(', ')}${more(failed)} could not be read. ${last.message}`,
    );
}

function more(names: string[]): string {
  return names.length > 3 ? ` and ${names.length - 3} more workspaces` : '';
}
