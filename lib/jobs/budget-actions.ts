import { errorFields } from '@/lib/core/log';
import { dollars } from '@/lib/core/money';
import { dayOf } from '@/lib/core/time';
import { moreNeeded } from '@/lib/domain/budgets/outlook-rules';
import { type BudgetPeriod, windowOf } from '@/lib/domain/budgets/rules';
import { actOnBudget, requestMore, undoBudgetAction } from '@/lib/domain/budgets/schema';
import type { Budget, BudgetAction, BudgetState } from '@/prisma/generated/client';
import { submitSystemIntent } from './intents/system';
import type { WorkerDeps } from './worker-deps';

type Deps = Pick<WorkerDeps, 'database' | 'log' | 'now'>;
type Due = BudgetAction & { budget: Budget & { state: BudgetState | null } };

/** Requests what budgets are due to do and to undo, each once: the row and the change are one transaction. */
export async function queueBudgetActions({ database, log, now }: Deps): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT a.id::text FROM budget_actions a LEFT JOIN intents i ON i.id = a.intent_id
     WHERE (a.intent_id IS NULL AND a.undo_at IS NULL)
       OR (a.undo_at IS NOT NULL AND a.undo_intent_id IS NULL AND i.finished_at IS NOT NULL) ORDER BY a.at, a.id`,
  );
  for (const { id } of rows) {
    try {
      await queueOne(database, id, now());
    } catch (error) {
      log.warn('What a budget does was not requested and will be', { budgetActionId: id, ...errorFields(error) });
    }
  }
}

async function queueOne({ pool, db }: Deps['database'], id: string, now: Date): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      `SELECT FROM budget_actions WHERE id = $1 AND CASE WHEN undo_at IS NULL THEN intent_id ELSE undo_intent_id END IS NULL
       FOR UPDATE SKIP LOCKED`,
      [id],
    );
    if (rowCount === 1) {
      const due = await db.budgetAction.findUniqueOrThrow({
        where: { id },
        include: { budget: { include: { state: true } } },
      });
      const column = due.undoAt ? 'undo_intent_id' : 'intent_id';
      const intentId = await submit(client, due, now);
      await client.query(`UPDATE budget_actions SET ${column} = $2 WHERE id = $1`, [id, intentId]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

type Client = Parameters<typeof submitSystemIntent>[0];

function submit(client: Client, due: Due, now: Date): Promise<string | null> {
  const { id: actionId, budget, action, undoAt } = due;
  const how = { cause: actionId, actorName: `Budget ${budget.name}` };
  if (action === 'ask_more' && !undoAt) return submitSystemIntent(client, requestMore, moreOf(due, now), how);
  const ref = { budgetId: budget.id, actionId };
  return submitSystemIntent(client, undoAt ? undoBudgetAction : actOnBudget, ref, how);
}

/** As much more as the period is expected to need. */
function moreOf({ budget: { id, period, state } }: Due, now: Date) {
  const { to } = windowOf(period as BudgetPeriod, dayOf(now));
  const amount = moreNeeded(state?.limitNano ?? 0n, [state?.spentNano ?? null, state?.expectedNano ?? null]);
  return {
    budgetId: id,
    amount: dollars(amount),
    until: to,
    reason: 'The budget is used up. This is what the forecast needs.',
  };
}
