import type { TaskList } from 'graphile-worker';
import { probe } from '@/lib/domain/organization/probe-mirror';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';

export const PROBE_TASK = 'probe_connection';

/** Once a day besides every start: a key can lose rights without notice. */
export const probeCrontab = `40 3 * * * ${PROBE_TASK} ?max=3&jobKey=${PROBE_TASK}`;

/** After a start the newest figures come first. */
export const PROBE_DELAY_MS = 15_000;

export function probeTasks({ database, upstream, now }: WorkerDeps): TaskList {
  return {
    [PROBE_TASK]: async () => void (await probe({ upstream: upstream.for('sync'), pool: database.pool, now: now() })),
  };
}
