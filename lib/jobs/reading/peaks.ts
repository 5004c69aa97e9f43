import { syncPeaks } from '@/lib/domain/rate-limits/peaks-mirror';
import type { SyncState, SyncTrigger } from '@/lib/mirror/kinds';
import { hasEndedWithin, runSync, type SyncDeps } from '@/lib/mirror/run';

/** Requests of one run. */
const MOST_CALLS = 24;

const PART = 'busiest minutes';
/** As often as the schedule reads them. */
const EVERY_MS = 3_600_000;

export function arePeaksFresh({ database, now }: SyncDeps): Promise<boolean> {
  return hasEndedWithin(database.pool, { kind: 'peaks', part: PART, ms: EVERY_MS }, now());
}

/** The busiest minutes for the tokens-per-minute limits. Hours already read are not read again. */
export function readPeaks(deps: SyncDeps, trigger: SyncTrigger, mostCalls = MOST_CALLS): Promise<SyncState | 'busy'> {
  return runSync(deps, 'peaks', trigger, async (run) => {
    await run.part(PART, () => syncPeaks(run, mostCalls));
  });
}
