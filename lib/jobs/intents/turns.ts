import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { claimDecision, isLeftForOthers } from './claim-rules';
import { commandNamed } from './registered';
import { carryOut, executeIntent, queueIntent } from './run';
import { claimIntent } from './store';
import { CONCURRENCY, waitingInTurn } from './turn-order';

/** The pause before the job is anybody's again. */
const OTHERS_MS = 250;

/**
 * What the queue runs. The job of a waiting intent is only a slot: the intent whose turn it is takes it, so that no one
 * waits behind another's earlier requests. Other work for an intent is done for that intent itself.
 */
export async function takeTurn(deps: WorkerDeps, intentId: string): Promise<void> {
  const { db } = deps.database;
  const intent = await db.intent.findUnique({ where: { id: intentId } });
  if (!intent) return;
  if (!commandNamed(deps.commands, intent.command) && isLeftForOthers(intent, new Date()))
    return queueIntent(deps, intentId, OTHERS_MS);
  if (claimDecision(intent, new Date()) === 'run') await runInTurn(deps, intentId);
  else await executeIntent(deps, intentId);
  // Intents waiting for this principal's slot or this target continue now.
  for (const id of await waitingInTurn(db, deps.commands, CONCURRENCY)) await queueIntent(deps, id);
}

async function runInTurn(deps: WorkerDeps, jobOf: string): Promise<void> {
  // Only an intent that runs takes the turn: an expired one ends, and the next is tried.
  while ((await waitingInTurn(deps.database.db, deps.commands, 1)).length > 0) {
    const claim = await claimIntent(deps, 'next');
    if (claim) return carryOut(deps, claim, jobOf);
  }
}
