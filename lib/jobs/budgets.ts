import { errorFields } from '@/lib/core/log';
import type { Day } from '@/lib/core/time';
import { keepBudgetConditions } from '@/lib/domain/budgets/condition-steps';
import { evaluateBudget } from '@/lib/domain/budgets/evaluation-steps';
import { queueBudgetActions } from './budget-actions';
import type { WorkerDeps } from './worker-deps';

type Deps = Pick<WorkerDeps, 'database' | 'log' | 'now' | 'metrics'>;

/** The mark of the round before: what was read since is counted again, however long ago it was. */
const MARK = 'budgets.counted';
/** A reading may be noted a little before it can be seen. */
const OVERLAP = '10 minutes';

/** Counts every budget that is in force, each in a transaction of its own. One that fails keeps no other from being counted. */
export async function evaluateBudgets({ database, log, now, metrics }: Deps): Promise<void> {
  const begun = now();
  const changedFrom = await oldestChange(database.pool);
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id::text FROM budgets WHERE archived_at IS NULL ORDER BY id',
  );
  let failures = 0;
  for (const { id } of rows) {
    try {
      await database.db.$transaction((tx) => evaluateBudget(tx, id, { now: now(), changedFrom }), { timeout: 60_000 });
      metrics?.onBudget('counted');
    } catch (error) {
      failures += 1;
      metrics?.onBudget('failed');
      log.error('A budget was not counted', { budgetId: id, ...errorFields(error) });
    }
  }
  await database.db.$transaction((tx) => keepBudgetConditions(tx, now()));
  await queueBudgetActions({ database, log, now });
  if (failures > 0) return;
  await database.pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ($1, $2, '{}') ON CONFLICT (name) DO UPDATE SET at = excluded.at`,
    [MARK, begun.toISOString()],
  );
}

async function oldestChange(pool: WorkerDeps['database']['pool']): Promise<Day | null> {
  const { rows } = await pool.query<{ day: Day | null }>(
    `SELECT min(day)::text AS day FROM report_days WHERE report = 'cost' AND read_at > coalesce(
       (SELECT at FROM process_status WHERE name = $1) - interval '${OVERLAP}', '-infinity')`,
    [MARK],
  );
  return rows[0]?.day ?? null;
}
