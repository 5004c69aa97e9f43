import { isFeedAsleep, readVendorEvents } from '@/lib/domain/differences/mirror';
import type { SyncState, SyncTrigger } from '@/lib/mirror/kinds';
import { runSync, type SyncDeps } from '@/lib/mirror/run';

/** Reads the activity feed and compares it; nothing while it is known to be switched off. */
export async function readEvents(deps: SyncDeps, trigger: SyncTrigger): Promise<SyncState | 'busy' | 'off'> {
  if (await isFeedAsleep(deps.database.pool, deps.now())) return 'off';
  return runSync(deps, 'events', trigger, async (run) => {
    await run.part('activity feed', () => readVendorEvents(run));
  });
}
