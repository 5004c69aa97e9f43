import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { queueIntent } from './run';

/** Requeues abandoned work: expired leases, unknown outcomes, intents whose job was lost, and refusals whose hour is over. */
export async function sweepIntents(deps: WorkerDeps): Promise<number> {
  const { rows } = await deps.database.pool.query<{ id: string }>(
    `SELECT id::text FROM intents
      WHERE (state IN ('running', 'unknown') AND lease_until < now())
         OR (state = 'queued' AND created_at < now() - interval '10 seconds')
         OR (state = 'waiting' AND waits_until < now())
         OR (refusals > refusals_chained AND refusals_due < now())
      ORDER BY created_at LIMIT 500`,
  );
  for (const row of rows) await queueIntent(deps, row.id);
  return rows.length;
}

/** Sign-in attempts are kept as long as throttling and a review need them; what passkeys signed, no longer than it can be used. */
export async function forgetSignInAttempts(deps: WorkerDeps): Promise<void> {
  await deps.database.pool.query(`DELETE FROM sign_in_attempts WHERE at < now() - interval '30 days'`);
  await deps.database.pool.query(`DELETE FROM passkey_tries WHERE created_at < now() - interval '1 day'`);
}
