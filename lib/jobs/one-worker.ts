import type { WorkerDeps } from './worker-deps';

/**
 * Runs it unless another worker is at it, who then does it for both. A worker that stands still with it is passed over once
 * its connection has been idle in its transaction for too long.
 */
export async function unlessAnotherDoes(
  { database }: Pick<WorkerDeps, 'database'>,
  what: string,
  run: () => Promise<unknown>,
): Promise<void> {
  const client = await database.pool.connect();
  let isWell = false;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS mine', [
      `steward.${what}`,
    ]);
    if (rows[0]?.mine) await run();
    await client.query('COMMIT');
    isWell = true;
  } finally {
    // With its connection the lock goes too.
    client.release(!isWell);
  }
}
