import type { TaskList } from 'graphile-worker';
import { addDays, dayOf } from '@/lib/core/time';
import { dropDaysBefore } from '@/lib/database/clickhouse';
import { readGatewaySetup } from '@/lib/domain/gateway-keys/reads';
import { bookCorrections } from '@/lib/domain/gateway-requests/correction-steps';
import type { WorkerDeps } from './worker-deps';

export const GATEWAY_RECORDS_TASK = 'gateway_records';
export const gatewayCrontab = `7 * * * * ${GATEWAY_RECORDS_TASK} ?max=1&jobKey=${GATEWAY_RECORDS_TASK}`;

const MINUTES_KEPT_DAYS = 35;
const HOURS_KEPT_DAYS = 400;
/** A spool that nobody booked for so long will not come back. */
const SEGMENTS_KEPT_DAYS = 90;

export function gatewayTasks(deps: WorkerDeps): TaskList {
  return { [GATEWAY_RECORDS_TASK]: () => keepGatewayRecords(deps) };
}

/** Makes room for the rows of the next days, corrects estimates, and lets go of what was kept long enough; sums by day stay. */
export async function keepGatewayRecords({
  database,
  clickHouse,
  now,
}: Pick<WorkerDeps, 'database' | 'clickHouse' | 'now'>): Promise<void> {
  const today = dayOf(now());
  const { requestDays } = await readGatewaySetup(database.db);
  for (const ahead of [0, 1, 2])
    await database.pool.query('SELECT steward.gateway_request_day($1::date)', [addDays(today, ahead)]);
  await database.pool.query('SELECT steward.drop_gateway_requests($1::date)', [addDays(today, 1 - requestDays)]);
  await bookCorrections(database.pool, database.db, now());
  const old = [
    ['gateway_traffic_minutes', 'at', MINUTES_KEPT_DAYS],
    ['gateway_traffic_hours', 'at', HOURS_KEPT_DAYS],
    ['gateway_segments', 'changed_at', SEGMENTS_KEPT_DAYS],
  ] as const;
  for (const [table, column, days] of old)
    await database.pool.query(`DELETE FROM ${table} WHERE ${column} < $1::date::timestamp AT TIME ZONE 'UTC'`, [
      addDays(today, 1 - days),
    ]);
  if (clickHouse) await dropDaysBefore(clickHouse, addDays(today, 1 - requestDays));
}
