import { areReviewsAsleep, readReviews } from '@/lib/domain/reviews/mirror';
import type { SyncState, SyncTrigger } from '@/lib/mirror/kinds';
import { runSync, type SyncDeps } from '@/lib/mirror/run';

/** Reads review cases and notices; nothing for an hour after the key was refused. */
export async function syncReviews(deps: SyncDeps, trigger: SyncTrigger): Promise<SyncState | 'busy' | 'off'> {
  if (await areReviewsAsleep(deps.database.pool, deps.now())) return 'off';
  return runSync(deps, 'reviews', trigger, async (run) => {
    await run.part('review cases and notices', () => readReviews(run));
  });
}
