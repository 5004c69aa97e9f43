import type { CommandImplementation } from '@/lib/upstream/command-context';
import { syncNow } from './schema';

/** Queues one run of everything that may have changed; asking again while it waits changes nothing. */
export const runSyncNowCommand: CommandImplementation<typeof syncNow> = {
  declaration: syncNow,
  async run(ctx) {
    await ctx.pool.query(
      `SELECT graphile_worker.add_job('sync_now', '{}', job_key => 'sync_now', job_key_mode => 'preserve_run_at', max_attempts => 3)`,
    );
    return { queued: true };
  },
};
