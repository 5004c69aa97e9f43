import type { WorkerDeps } from '@/lib/jobs/worker-deps';

/** What was read is kept for so long in its reader's inbox, and everything else for about a year. */
const READ_DAYS = 90;
const ALL_DAYS = 400;
/** So many at once, so that nobody waits for it. */
const ROUND = 5_000;

/** Once a day: forgets old notifications, with their deliveries and tries, and states that ended as long ago. */
export async function forgetOld({ database: { pool }, now }: Pick<WorkerDeps, 'database' | 'now'>): Promise<void> {
  const before = (days: number) => new Date(now().getTime() - days * 86_400_000).toISOString();
  const forget = async (deliveries: string, at: string) => {
    for (let rows = ROUND; rows === ROUND; ) {
      const { rowCount } = await pool.query(
        `WITH old AS (${deliveries} LIMIT ${ROUND}),
           tries AS (DELETE FROM delivery_tries WHERE delivery_id IN (SELECT id FROM old))
         DELETE FROM deliveries WHERE id IN (SELECT id FROM old)`,
        [at],
      );
      rows = rowCount ?? 0;
    }
  };
  await forget(`SELECT id FROM deliveries WHERE channel = 'inbox' AND read_at < $1`, before(READ_DAYS));
  const all = before(ALL_DAYS);
  await forget(
    'SELECT d.id FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.created_at < $1',
    all,
  );
  // One of its deliveries may have been written meanwhile: it goes the next day.
  await pool.query(
    `DELETE FROM notifications n WHERE created_at < $1 AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notification_id = n.id)`,
    [all],
  );
  await pool.query(`DELETE FROM conditions WHERE state = 'ended' AND ended_at < $1`, [all]);
  await pool.query('DELETE FROM demo_mails WHERE at < $1', [before(READ_DAYS)]);
}
