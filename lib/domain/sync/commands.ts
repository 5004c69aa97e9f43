import { AppError } from '@/lib/core/errors';
import { dayOf, daysBetween } from '@/lib/core/time';
import { FIRST_DAY } from '@/lib/mirror/rules';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readAgain, syncNow } from './schema';

/** Queues one run of everything that may have changed; requesting it again while it waits has no effect. */
export const runSyncNowCommand: CommandImplementation<typeof syncNow> = {
  declaration: syncNow,
  async run(ctx) {
    ctx.changing({}, { reads: 'what may have changed' });
    await ctx.pool.query(
      `SELECT graphile_worker.add_job('sync_now', '{}', job_key => 'sync_now', job_key_mode => 'preserve_run_at', max_attempts => 3)`,
    );
    return { queued: true };
  },
};

/** Queues one run that reads the days again, including complete ones. */
export const readAgainCommand: CommandImplementation<typeof readAgain> = {
  declaration: readAgain,
  async run(ctx, { from, to }) {
    if (to > dayOf(ctx.now))
      throw new AppError('invalid_input', 'Days that have not begun cannot be read. Choose earlier days.');
    if (from < FIRST_DAY) throw new AppError('invalid_input', 'There are no reports before 2023. Choose later days.');
    ctx.changing({}, { from, to });
    await ctx.pool.query(
      `SELECT graphile_worker.add_job('sync_again', $1::json, job_key => $2, job_key_mode => 'preserve_run_at', max_attempts => 3)`,
      [JSON.stringify({ from, to }), `sync_again ${from} ${to}`],
    );
    return { queued: true, days: daysBetween(from, to) + 1 };
  },
};
