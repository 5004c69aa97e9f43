import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { claimDecision } from './claim-rules';
import { carryOut, executeIntent, queueIntent } from './run';
import { claimIntent } from './store';
import { CONCURRENCY, waitingInTurn } from './turn-order';

/**
 * What the queue runs. A job of a waiting intent is no more than a place in the queue: the intent whose turn it is takes it, so
 * that nobody waits behind what another asked for before. Whatever else an intent needs is done for that intent itself.
 */
export async function takeTurn(deps: WorkerDeps, intentId: string): Promise<void> {
  const { db } = deps.database;
  const intent = await db.intent.findUnique({ where: { id: intentId } });
  if (!intent) return;
  if (claimDecision(intent, new Date()) === 'run') await runInTurn(deps, intentId);
  else await executeIntent(deps, intentId);
  // Whoever waited for this principal's place or this target goes on now.
  for (const id of await waitingInTurn(db, CONCURRENCY)) await queueIntent(deps, id);
}

async function runInTurn(deps: WorkerDeps, jobOf: string): Promise<void> {
  // A turn is taken by an intent that runs: one that turns out to have expired ends, and the next is asked.
  while ((await waitingInTurn(deps.database.db, 1)).length > 0) {
    const claim = await claimIntent(deps, 'next');
    if (claim) return carryOut(deps, claim, jobOf);
  }
}
