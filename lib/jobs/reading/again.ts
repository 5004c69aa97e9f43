import { type Day, daysBetween, daysFrom } from '@/lib/core/time';
import { splitIntoWindows } from '@/lib/domain/sync/day-rules';
import { AGAIN_STATUS } from '@/lib/domain/sync/schema';
import { syncReportDays } from '@/lib/domain/usage/ledger/mirror';
import type { SyncState } from '@/lib/mirror/kinds';
import { WINDOW_DAYS } from '@/lib/mirror/rules';
import { noteStatus, runSync, type SyncDeps } from '@/lib/mirror/run';

/** Reads requested days again, newest first. A failed window does not stop the others. */
export function readDaysAgain(deps: SyncDeps, { from, to }: { from: Day; to: Day }): Promise<SyncState | 'busy'> {
  return runSync(deps, 'again', 'manual', async (run) => {
    const total = daysBetween(from, to) + 1;
    let done = 0;
    const note = () => run.write((client) => noteStatus(client, AGAIN_STATUS, run.now(), { from, to, done, total }));
    await note();
    for (const window of splitIntoWindows(daysFrom(from, total).reverse(), WINDOW_DAYS)) {
      await syncReportDays(run, window.from, window.to, ` ${window.from}..${window.to}`);
      done += daysBetween(window.from, window.to) + 1;
      await note();
    }
  });
}
