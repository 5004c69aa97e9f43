import { errorFields } from '@/lib/core/log';
import { addDays, dayOf } from '@/lib/core/time';
import { keepBudgetConditions } from '@/lib/domain/budgets/condition-steps';
import { evaluateBudget } from '@/lib/domain/budgets/evaluation-steps';
import { type BudgetPeriod, isReached, thresholdAmount, windowOf } from '@/lib/domain/budgets/rules';
import { tellSoftLimits } from '@/lib/domain/gateway-keys/soft-limit-steps';
import { nameGatewayKeys } from '@/lib/domain/usage/ledger/through-gateway-reads';
import { queueBudgetActions } from './budget-actions';
import type { WorkerDeps } from './worker-deps';

export const GATEWAY_SPEND_MS = 3_000;
const LOOKED_BACK_MS = 60_000;

type Deps = Pick<WorkerDeps, 'database' | 'log' | 'now'>;

/** Tells what the gateway's spending has come to, seconds after it was booked; figures of the reports follow later. */
export function watchGatewaySpend(deps: Deps): () => Promise<void> {
  /** What the gateway had counted in all when a budget was counted last. */
  const counted = new Map<string, bigint>();
  let [latest, isBusy] = [0n, false];
  return async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      const now = deps.now();
      const bookedSince = new Date(now.getTime() - LOOKED_BACK_MS);
      await deps.database.db.$transaction((tx) => tellSoftLimits(tx, { now, bookedSince }));
      const total = await sumLedger(deps, now);
      if (total !== latest) await countBudgets(deps, total, counted);
      latest = total;
    } finally {
      isBusy = false;
    }
  };
}

async function sumLedger({ database }: Deps, now: Date): Promise<bigint> {
  const { rows } = await database.pool.query<{ total: string }>(
    'SELECT coalesce(sum(cost_nano), 0)::text AS total FROM gateway_ledger WHERE day >= $1::date',
    [addDays(dayOf(now), -1)],
  );
  return BigInt(rows[0]?.total ?? 0);
}

/** Only budgets that may have reached a threshold by what the gateway counted since: all are counted with each reading. */
async function countBudgets({ database, log, now }: Deps, total: bigint, counted: Map<string, bigint>): Promise<void> {
  const today = dayOf(now());
  await nameGatewayKeys(database.pool, [addDays(today, -1), today]);
  const budgets = await database.db.budget.findMany({ where: { archivedAt: null }, include: { state: true } });
  let isCounted = false;
  for (const { id, period, actualThresholds, state } of budgets) {
    const before = counted.get(id);
    const isKnown = state && before !== undefined && before <= total;
    const isCurrent = state && dayOf(state.periodFrom) === windowOf(period as BudgetPeriod, today).from;
    if (isKnown && isCurrent && !mayReach(state, actualThresholds, total - before)) continue;
    try {
      await database.db.$transaction((tx) => evaluateBudget(tx, id, { now: now(), changedFrom: null }), {
        timeout: 60_000,
      });
      counted.set(id, total);
      isCounted = true;
    } catch (error) {
      log.error('A budget was not counted', { budgetId: id, ...errorFields(error) });
    }
  }
  if (!isCounted) return;
  await database.db.$transaction((tx) => keepBudgetConditions(tx, now()));
  await queueBudgetActions({ database, log, now });
}

function mayReach(
  { limitNano: limit, spentNano }: { limitNano: bigint | null; spentNano: bigint | null },
  thresholds: readonly number[],
  more: bigint,
): boolean {
  if (limit === null) return false;
  const spent = spentNano ?? 0n;
  // Actions begin at the limit, whether or not that is a threshold.
  return [...thresholds, 100].some(
    (percent) => !isReached(spent, limit, percent) && spent + more >= thresholdAmount(limit, percent),
  );
}
