import type { Tx } from '@/lib/core/db';

/** Lets the worker send what is due by a channel once the transaction commits. */
export async function queueDeliveries(tx: Tx, channel: string): Promise<void> {
  await tx.$executeRaw`SELECT graphile_worker.add_job('deliver', json_build_object('channel', ${channel}::text),
    job_key => ${`deliver ${channel}`})`;
}
