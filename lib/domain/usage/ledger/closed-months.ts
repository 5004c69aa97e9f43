import type pg from 'pg';
import { type Day, monthStart } from '@/lib/core/time';
import { freezeCentres, keepCentres } from '@/lib/domain/cost-centres/closing-steps';
import { COST_SUM } from '@/lib/domain/usage/token-types';

const BY_KEY = 'month, workspace_ref, key_ref';

/** Keeps what the month cost by workspace, key and cost centre, as the reports say it now. Fails where it is kept already. */
export async function freezeMonth(client: pg.ClientBase, month: Day): Promise<void> {
  await client.query(
    `INSERT INTO closed_lines (${BY_KEY}, amount_nano)
     SELECT ${BY_KEY}, sum(${COST_SUM})::bigint FROM spend_monthly WHERE month = $1::date GROUP BY ${BY_KEY}
     HAVING sum(${COST_SUM}) <> 0`,
    [month],
  );
  await freezeCentres(client, month);
}

/**
 * Books what now differs from the figures of closed months as corrections, in the transaction that changed the days: frozen
 * figures and corrections always add up to what the reports say.
 */
export async function correctClosedMonths(client: pg.ClientBase, days: readonly Day[], now: Date): Promise<void> {
  const { rows } = await client.query<{ month: Day }>(
    'SELECT month::text AS month FROM closed_months WHERE month = ANY($1::date[])',
    [[...new Set(days.map(monthStart))]],
  );
  if (rows.length === 0) return;
  const months = rows.map(({ month }) => month);
  await client.query(
    `INSERT INTO month_corrections (${BY_KEY}, arrived_at, amount_nano)
     SELECT ${BY_KEY}, $2, sum(amount)::bigint FROM (
       SELECT ${BY_KEY}, ${COST_SUM} AS amount FROM spend_monthly WHERE month = ANY($1::date[])
       UNION ALL SELECT ${BY_KEY}, -amount_nano FROM closed_lines WHERE month = ANY($1::date[])
       UNION ALL SELECT ${BY_KEY}, -amount_nano FROM month_corrections WHERE month = ANY($1::date[])
     ) a GROUP BY ${BY_KEY} HAVING sum(amount) <> 0`,
    [months, now.toISOString()],
  );
  await keepCentres(client, months);
}
