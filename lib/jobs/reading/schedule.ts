import { setTimeout as delay } from 'node:timers/promises';
import type { TaskList } from 'graphile-worker';
import { readAgain } from '@/lib/domain/sync/schema';
import { divideChangedDays } from '@/lib/domain/usage/ledger/through-gateway-steps';
import { findAnomalies } from '@/lib/jobs/anomalies';
import { evaluateBudgets } from '@/lib/jobs/budgets';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { readDaysAgain } from './again';
import { readEvents } from './events';
import { isMirrorFresh, syncMirror } from './mirror';
import { arePeaksFresh, readPeaks } from './peaks';
import { syncReviews } from './reviews';
import { backfillUsage, nameCallers, pollUsage, pollWaitMs, recheckUsage, syncHours } from './usage';

/** Lines of the worker's schedule, UTC. A missed nightly check is caught up; the others recur soon. */
export const syncCrontab = [
  '* * * * * sync_usage ?max=1&jobKey=sync_usage',
  '* * * * * sync_events ?max=1&jobKey=sync_events',
  '*/10 * * * * sync_reviews ?max=1&jobKey=sync_reviews',
  '*/10 * * * * sync_mirror ?max=1&jobKey=sync_mirror',
  '*/15 * * * * sync_hours ?max=1&jobKey=sync_hours',
  '*/5 * * * * sync_backfill ?max=1&jobKey=sync_backfill',
  '25 * * * * sync_peaks ?max=1&jobKey=sync_peaks',
  '20 3 * * * sync_recheck ?fill=1d&max=3&jobKey=sync_recheck',
].join('\n');

/** Queued once when the worker starts: newest figures first, then the rest of the mirror, then the past; not what was read just before. */
export const SYNC_START_TASK = 'sync_start';

/** A killed worker leaves a lease behind, which expires within half a minute. */
const LEASE_WAIT_MS = 2_000;
const LEASE_WAITS = 20;

/** How long until days are retried, while others are being read again. */
const AGAIN_WAIT_MS = 15_000;

/** Ticks of the schedule are a little early or late; this much is waited out. */
const PATIENCE_MS = 5_000;

export function syncTasks(deps: WorkerDeps): TaskList {
  return {
    sync_usage: async () => {
      const waitMs = await pollWaitMs(deps);
      if (waitMs > 0 && waitMs <= PATIENCE_MS) await delay(waitMs);
      await pollUsage(deps, 'schedule');
      await divideChangedDays(deps.database.pool, deps.now());
      await evaluateBudgets(deps);
      await findAnomalies(deps);
    },
    sync_events: async () => void (await readEvents(deps, 'schedule')),
    sync_reviews: async () => void (await syncReviews(deps, 'schedule')),
    sync_mirror: async () => void (await syncMirror(deps, 'schedule')),
    sync_hours: async () => {
      await syncHours(deps, 'schedule');
      await findAnomalies(deps);
    },
    sync_backfill: async () => {
      await backfillUsage(deps, 'schedule');
      await nameCallers(deps, 'schedule');
    },
    sync_recheck: async () => {
      await recheckUsage(deps, 'schedule');
      await evaluateBudgets(deps);
    },
    sync_peaks: async () => void (await readPeaks(deps, 'schedule')),
    sync_now: async () => {
      await syncMirror(deps, 'manual');
      await pollUsage(deps, 'manual');
      await backfillUsage(deps, 'manual', 1);
      await evaluateBudgets(deps);
    },
    sync_again: async (payload, { addJob }) => {
      const days = readAgain.input.parse(payload);
      if ((await readDaysAgain(deps, days)) !== 'busy') return evaluateBudgets(deps);
      await addJob('sync_again', days, { runAt: new Date(Date.now() + AGAIN_WAIT_MS) });
    },
    [SYNC_START_TASK]: async () => {
      const hasMirror = await isMirrorFresh(deps);
      if (!hasMirror) await whenFree(() => syncMirror(deps, 'schedule', 'core'));
      await pollUsage(deps, 'schedule');
      await evaluateBudgets(deps);
      await whenFree(() => backfillUsage(deps, 'schedule', 1));
      if (!hasMirror) await syncMirror(deps, 'schedule');
      await syncHours(deps, 'schedule');
      await backfillUsage(deps, 'schedule');
      await nameCallers(deps, 'schedule');
      await evaluateBudgets(deps);
      await findAnomalies(deps);
      if (!(await arePeaksFresh(deps))) await readPeaks(deps, 'schedule');
      await syncReviews(deps, 'schedule');
    },
  };
}

async function whenFree<T>(work: () => Promise<T | 'busy'>): Promise<void> {
  for (let waits = 0; (await work()) === 'busy' && waits < LEASE_WAITS; waits += 1) await delay(LEASE_WAIT_MS);
}
