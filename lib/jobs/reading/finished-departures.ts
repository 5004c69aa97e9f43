import { finishDeparture } from '@/lib/domain/offboarding/schema';
import { submitSystemIntent } from '@/lib/jobs/intents/system';
import type { SyncRunScope } from '@/lib/mirror/run';

/** Closes the tasks of people who have been removed in the Console; each departure is submitted once. */
export async function finishDepartures(run: SyncRunScope): Promise<void> {
  await run.write(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT d.id::text FROM departures d JOIN users u ON u.id = d.user_id
       WHERE d.state = 'waiting' AND u.gone_at IS NOT NULL`,
    );
    for (const { id } of rows) await submitSystemIntent(client, finishDeparture, { departureId: id }, { cause: id });
  });
}
