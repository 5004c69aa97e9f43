import { explainRefusal } from '@/lib/access/authorize';
import { reach } from '@/lib/access/reach';
import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { dayOf, dayStart } from '@/lib/core/time';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { Budget } from '@/prisma/generated/client';
import {
  ACTION_FOR,
  ACTION_PERMISSIONS,
  type BudgetActionName,
  canAct,
  dueActions,
  isChanging,
  undoReason,
} from './action-rules';
import type { BudgetPeriod, ScopeKind, Terms, Window } from './rules';

/**
 * Keeps which actions are due and which are to be undone, in the transaction that counted the budget. They are carried out
 * as changes of their own.
 */
export async function keepActions(
  tx: Tx,
  budget: Budget,
  { from }: Window,
  { revision, limit }: Terms,
  spent: bigint | null,
  now: Date,
): Promise<void> {
  const stands = { from, revision, limit, spent };
  const rows = await tx.budgetAction.findMany({ where: { budgetId: budget.id, undoAt: null } });
  const open = rows.map((row) => ({
    id: row.id,
    action: row.action,
    revision: row.revision,
    from: dayOf(row.periodFrom),
  }));
  for (const one of budget.undoActions ? open : []) {
    const reason = undoReason(one, stands);
    if (reason) await tx.budgetAction.update({ where: { id: one.id }, data: { undoReason: reason, undoAt: now } });
  }
  await tx.budgetAction.createMany({
    data: dueActions(budget.actions, open, stands).map((action) => ({
      id: idFrom('budget_action', budget.id, String(revision), from, action),
      ...{ budgetId: budget.id, revision, periodFrom: dayStart(from), action, at: now },
      tier: action === 'lower_limits' ? budget.actionTier : null,
    })),
    skipDuplicates: true,
  });
}

/** A budget that ends leaves nothing behind that was to be undone. */
export async function undoOfArchived(tx: Tx, { id: budgetId, undoActions }: Budget, now: Date): Promise<void> {
  if (!undoActions) return;
  const where = { budgetId, undoAt: null, action: { in: Object.keys(ACTION_PERMISSIONS) } };
  await tx.budgetAction.updateMany({ where, data: { undoReason: 'archived', undoAt: now } });
}

/** Who may not change keys or limits themselves cannot have a budget do it. */
export function refuseActions(
  { actor }: Pick<CommandCtx, 'actor'>,
  wanted: readonly BudgetActionName[],
  { scope, period }: { scope: ScopeKind; period: BudgetPeriod },
  before: readonly string[],
): void {
  const refuse = (message: string) => {
    throw new AppError('forbidden', message, { actions: message });
  };
  for (const action of wanted.filter((one) => !before.includes(one))) {
    if (!canAct(action, scope, period)) {
      const message = `Only ${ACTION_FOR[action]} can do this.`;
      throw new AppError('invalid_input', message, { actions: message });
    }
    if (!isChanging(action)) continue;
    const permission = ACTION_PERMISSIONS[action];
    if (!reach(actor, permission).all) refuse(explainRefusal(callerOf({ actor }), permission));
  }
}
