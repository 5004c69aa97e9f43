import { addDays, type Day, dayOf, dayStart } from '@/lib/core/time';
import { readHourReadings, readReadings } from '@/lib/domain/sync/day-reads';
import {
  type DayWindow,
  daysToRead,
  isSettled,
  newestDays,
  splitIntoWindows,
  takeTurn,
} from '@/lib/domain/sync/day-rules';
import { readBackfillState } from '@/lib/domain/sync/reads';
import { daysWithoutCallers } from '@/lib/domain/usage/ledger/caller-mirror';
import { syncReportDays, syncReportHours } from '@/lib/domain/usage/ledger/mirror';
import { HOURS_KEPT_DAYS } from '@/lib/domain/usage/schema';
import type { SyncState, SyncTrigger } from '@/lib/mirror/kinds';
import { nextWindow, WINDOW_DAYS } from '@/lib/mirror/rules';
import { noteStatus, runSync, type SyncDeps, type SyncRunScope } from '@/lib/mirror/run';

export const POLL_SECONDS = 60;
const RECHECK_DAYS = 35;
/** Windows per poll besides the newest days: enough for most of a missed year, without polls taking too long. */
const POLL_WINDOWS = 8;
export const HOURLY_DAYS = 14;
const KEEP_RUNS_DAYS = 60;

/**
 * Reads today and yesterday, then everything else that is partial or missing, however old. `fresh` if the last reading
 * started less than a minute ago.
 */
export async function pollUsage(deps: SyncDeps, trigger: SyncTrigger): Promise<SyncState | 'busy' | 'fresh'> {
  const begun = deps.now();
  if (!(await claimPoll(deps, begun))) return 'fresh';
  return runSync(deps, 'usage', trigger, async (run) => {
    const { from, to } = newestDays(begun);
    if (await syncReportDays(run, from, to)) await readWhatIsLeft(run, begun);
  });
}

/** A failed window ends the poll; the next poll starts below it, so that it keeps no other window waiting. */
async function readWhatIsLeft(run: SyncRunScope, begun: Date): Promise<void> {
  const days = daysToRead(await readReadings(run.pool), begun);
  const inBackfill = await windowInBackfill(run);
  const left = days.filter((day) => !inBackfill || day < inBackfill.from || day > inBackfill.to);
  const { windows, before } = takeTurn(splitIntoWindows(left, WINDOW_DAYS), POLL_WINDOWS, await turnBegins(run));
  const goOnBelow = (day: Day | null) =>
    run.write((client) => noteStatus(client, 'sync.usage.turn', run.now(), { before: day }));
  for (const { from, to } of windows) {
    await goOnBelow(from);
    if (!(await syncReportDays(run, from, to, from === to ? ` ${from}` : ` ${from}..${to}`))) return;
  }
  await goOnBelow(before);
}

async function turnBegins(run: SyncRunScope): Promise<Day | null> {
  const { rows } = await run.pool.query<{ before: Day | null }>(
    `SELECT detail->>'before' AS before FROM process_status WHERE name = 'sync.usage.turn'`,
  );
  return rows[0]?.before ?? null;
}

/** What the first reading of the past is currently reading. */
async function windowInBackfill(run: SyncRunScope): Promise<DayWindow | null> {
  const { rows } = await run.pool.query<DayWindow>(
    `SELECT p.detail->>'from' AS "from", p.detail->>'to' AS "to" FROM process_status p JOIN process_status l
       ON l.name = 'lease.backfill' AND (l.detail->>'until')::timestamptz > clock_timestamp()
     WHERE p.name = 'backfill' AND p.detail->>'from' IS NOT NULL`,
  );
  return rows[0] ?? null;
}

/** A poll recorded by a clock that was ahead does not hold anything up. */
async function claimPoll(deps: SyncDeps, begun: Date): Promise<boolean> {
  const claimed = await deps.database.pool.query(
    `INSERT INTO process_status AS p (name, at, detail) VALUES ('sync.usage', $1, '{}')
     ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE p.at <= excluded.at - interval '${POLL_SECONDS} seconds'
       OR p.at > excluded.at + interval '${POLL_SECONDS} seconds'`,
    [begun.toISOString()],
  );
  return claimed.rowCount === 1;
}

/** How long until the reports may be requested again. */
export async function pollWaitMs(deps: SyncDeps): Promise<number> {
  const last = await deps.database.db.processStatus.findUnique({ where: { name: 'sync.usage' } });
  const waitMs = last ? last.at.getTime() + POLL_SECONDS * 1000 - deps.now().getTime() : 0;
  return waitMs > 2 * POLL_SECONDS * 1000 ? 0 : Math.max(0, waitMs);
}

/** The days that may still change, and the housekeeping that goes with them. */
export function recheckUsage(deps: SyncDeps, trigger: SyncTrigger): Promise<SyncState | 'busy'> {
  return runSync(deps, 'recheck', trigger, async (run) => {
    const today = dayOf(deps.now());
    await syncReportDays(run, addDays(today, 1 - RECHECK_DAYS), today);
    await run.part('old runs and hours', () => forget(run, today));
  });
}

async function forget(run: SyncRunScope, today: Day): Promise<void> {
  await run.write(async (client) => {
    await client.query(`DELETE FROM usage_hourly WHERE hour < ($1::date)::timestamp AT TIME ZONE 'UTC'`, [
      addDays(today, -HOURS_KEPT_DAYS),
    ]);
    await client.query(`DELETE FROM report_days WHERE report = 'usage_hourly' AND day < $1::date`, [
      addDays(today, -HOURS_KEPT_DAYS),
    ]);
    await client.query(`DELETE FROM sync_runs WHERE started_at < $1::date AND state = 'succeeded'`, [
      addDays(today, -KEEP_RUNS_DAYS),
    ]);
  });
}

/** Hours of today and of every day of the last 14 that has not been read since it ended. */
export function syncHours(deps: SyncDeps, trigger: SyncTrigger): Promise<SyncState | 'busy'> {
  return runSync(deps, 'hourly', trigger, async (run) => {
    const today = dayOf(deps.now());
    const oldest = addDays(today, 1 - HOURLY_DAYS);
    const readings = await readHourReadings(run.pool, oldest);
    const nameless = new Set(await daysWithoutCallers(run.pool, 'usage_hourly'));
    for (let day = today; day >= oldest; day = addDays(day, -1)) {
      const reading = readings.get(day);
      const isWhole =
        isSettled(reading, dayStart(addDays(day, 1)), deps.now()) && !reading?.isHeld && !nameless.has(day);
      if (!isWhole && !(await syncReportHours(run, day))) return;
    }
  });
}

/** Reads the past, newest first, as far back as the upstream has data. `windows` limits one run. */
export async function backfillUsage(
  deps: SyncDeps,
  trigger: SyncTrigger,
  windows = Number.POSITIVE_INFINITY,
): Promise<SyncState | 'busy' | 'complete'> {
  const done = await deps.database.db.processStatus.findUnique({ where: { name: 'backfill' } });
  if (isComplete(done?.detail)) return 'complete';
  return runSync(deps, 'backfill', trigger, async (run) => {
    const today = dayOf(deps.now());
    let before = addDays(today, 1);
    for (let count = 0; count < windows; count++) {
      const state = await readBackfillState(deps.database.db, today);
      const window = nextWindow(state, before);
      if (!window) return finish(run, nextWindow(state) === null);
      await run.write((client) => noteStatus(client, 'backfill', run.now(), { complete: false, ...window }));
      if (!(await syncReportDays(run, window.from, window.to, ` ${window.from}..${window.to}`))) return;
      before = window.from;
    }
  });
}

/** Reads again what was read before callers without a key were requested. */
export async function nameCallers(deps: SyncDeps, trigger: SyncTrigger): Promise<SyncState | 'busy' | 'complete'> {
  const days = await daysWithoutCallers(deps.database.pool, 'usage');
  if (days.length === 0) return 'complete';
  return runSync(deps, 'backfill', trigger, async (run) => {
    for (const { from, to } of splitIntoWindows(days, WINDOW_DAYS)) {
      if (!(await syncReportDays(run, from, to, ` ${from}..${to}`))) return;
    }
  });
}

/** Days that could not be read are left to a later run; until then the past is not complete. */
async function finish(run: SyncRunScope, complete: boolean): Promise<void> {
  await run.write((client) => noteStatus(client, 'backfill', run.now(), { complete }));
}

function isComplete(detail: unknown): boolean {
  return typeof detail === 'object' && detail !== null && 'complete' in detail && detail.complete === true;
}
