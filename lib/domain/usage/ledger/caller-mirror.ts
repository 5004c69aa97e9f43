import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import type { Day } from '@/lib/core/time';
import { noteStatus, type SyncRunScope } from '@/lib/mirror/run';
import type { ParsedList } from '@/lib/upstream/contract-list';
import type { UsageBucket } from '@/lib/upstream/contract-reports';
import type { UsageInput } from '@/lib/upstream/reports';
import { NO_REF } from './names';

const STATUS = 'upstream.accounts';
/** An upstream without accounts in its report is asked again now and then. */
const ASK_AGAIN = '1 day';

/**
 * Reads a usage report by account if the upstream offers it, and without if it refuses. The first page decides for all.
 */
export async function usagePages(run: SyncRunScope): Promise<{
  read(input: UsageInput): Promise<ParsedList<UsageBucket>>;
  byAccount(): boolean;
}> {
  let isOffered: boolean | null = await isWorthAsking(run);
  const without = (input: UsageInput) => run.call((upstream) => upstream.readUsage(input));
  const first = async (input: UsageInput) => {
    try {
      const page = await run.call((upstream) => upstream.readUsage({ ...input, accounts: true }));
      await note(run, true);
      return page;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'upstream_refused')) throw error;
      // Any other refusal would be the same without accounts.
      const page = await without(input);
      isOffered = false;
      await note(run, false);
      return page;
    }
  };
  return {
    read: async (input) => {
      if (!isOffered) return without(input);
      return input.page ? run.call((upstream) => upstream.readUsage({ ...input, accounts: true })) : first(input);
    },
    byAccount: () => isOffered === true,
  };
}

async function isWorthAsking(run: SyncRunScope): Promise<boolean> {
  const { rowCount } = await run.pool.query(
    `SELECT FROM process_status WHERE name = $1 AND detail = '{"isOffered": false}' AND at > $2::timestamptz - interval '${ASK_AGAIN}'`,
    [STATUS, run.now().toISOString()],
  );
  return rowCount === 0;
}

async function note(run: SyncRunScope, isOffered: boolean): Promise<void> {
  const { rowCount } = await run.pool.query('SELECT FROM process_status WHERE name = $1 AND detail = $2', [
    STATUS,
    JSON.stringify({ isOffered }),
  ]);
  if (rowCount === 0 || !isOffered) await run.write((client) => noteStatus(client, STATUS, run.now(), { isOffered }));
}

/**
 * Days with usage by unknown callers that the upstream could name: they were read before callers were requested. Newest
 * first.
 */
export async function daysWithoutCallers(pool: pg.Pool, report: 'usage' | 'usage_hourly'): Promise<Day[]> {
  const isOfDay =
    report === 'usage'
      ? 'SELECT FROM usage_daily u WHERE u.day = d.day'
      : `SELECT FROM usage_hourly u WHERE u.hour >= d.day::timestamp AT TIME ZONE 'UTC'
           AND u.hour < (d.day + 1)::timestamp AT TIME ZONE 'UTC'`;
  const { rows } = await pool.query<{ day: Day }>(
    `SELECT d.day::text AS day FROM report_days d WHERE d.report = $1 AND NOT d.by_account
       AND EXISTS (SELECT FROM process_status WHERE name = $2 AND detail = '{"isOffered": true}')
       AND EXISTS (${isOfDay} AND u.key_ref = ${NO_REF}) ORDER BY d.day DESC`,
    [report, STATUS],
  );
  return rows.map(({ day }) => day);
}
