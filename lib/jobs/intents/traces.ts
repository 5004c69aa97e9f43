import { newId } from '@/lib/core/ids';
import { errorFields } from '@/lib/core/log';
import { traceOfWrite } from '@/lib/domain/differences/trace-rules';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { WriteEnding } from '@/lib/upstream/transport';

/** Writes down what is about to be sent, so that its trace in the activity feed is known as Steward's own. */
export async function keepTrace(
  { database, log, now }: Pick<WorkerDeps, 'database' | 'log' | 'now'>,
  intentId: string,
  method: string,
  path: string,
): Promise<(ending: WriteEnding) => Promise<void>> {
  const trace = traceOfWrite(method, path);
  if (trace === null) return async () => undefined;
  const id = newId();
  await database.pool.query(
    `INSERT INTO upstream_writes (id, intent_id, trace, at, state) VALUES ($1, $2, $3, $4, 'sent')`,
    [id, intentId, trace, now()],
  );
  return async (ending) => {
    try {
      await database.pool.query('UPDATE upstream_writes SET state = $2, ended_at = $3 WHERE id = $1', [
        ...[id, ending],
        now(),
      ]);
    } catch (error) {
      // It was sent: that counts, and its outcome is told by the intent.
      log.warn('How a write ended was not written down', { intentId, ...errorFields(error) });
    }
  };
}
