import { syncPeaks } from '@/lib/domain/rate-limits/peaks-mirror';
import type { SyncState, SyncTrigger } from '@/lib/mirror/kinds';
import { runSync, type SyncDeps } from '@/lib/mirror/run';

/** Requests of one run. */
const MOST_CALLS = 24;

/** The busiest minutes for the tokens-per-minute limits. Hours already read are not read again. */
export function readPeaks(deps: SyncDeps, trigger: SyncTrigger, mostCalls = MOST_CALLS): Promise<SyncState | 'busy'> {
  return runSync(deps, 'peaks', trigger, async (run) => {
    await run.part('busiest minutes', () => syncPeaks(run, mostCalls));
  });
}
