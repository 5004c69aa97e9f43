import { type ActionTier, BUDGET_ACTIONS } from './action-rules';
import type { BudgetRow } from './query-schema';
import { type BudgetPeriod, isStale, type ScopeKind, type Standing, windowOf } from './rules';

/** A budget as the database gives it. */
export interface BudgetRecord {
  id: string;
  name: string;
  scopeKind: ScopeKind;
  scopeId: string;
  label: string;
  hint: string | null;
  isOver: boolean;
  period: BudgetPeriod;
  from: string;
  firstDay: string;
  limit: bigint | null;
  spent: bigint | null;
  low: bigint | null;
  expected: bigint | null;
  high: bigint | null;
  standing: Standing;
  missingDays: number;
  dataAsOf: Date | null;
  ownerName: string | null;
  archivedAt: Date | null;
}

export function toRow(record: BudgetRecord, now: Date): BudgetRow {
  const { id, name, period, firstDay, standing, missingDays, dataAsOf, ownerName, archivedAt } = record;
  const { from, to } = windowOf(period, record.from);
  return {
    ...{ id, name, period, from, to, firstDay, standing, missingDays, dataAsOf, ownerName, archivedAt },
    scope: {
      ...{ kind: record.scopeKind, id: record.scopeId },
      ...{ label: record.label, hint: record.hint, isOver: record.isOver },
    },
    limit: record.limit?.toString() ?? null,
    spent: record.spent?.toString() ?? null,
    forecast:
      record.low === null || record.expected === null || record.high === null
        ? null
        : { low: String(record.low), expected: String(record.expected), high: String(record.high) },
    isStale: isStale(dataAsOf, now),
  };
}

interface StoredActions {
  actions: readonly string[];
  actionTier: string;
  undoActions: boolean;
}

/** What a stored budget does when it is used up. */
export function actionsOf({ actions, actionTier, undoActions }: StoredActions) {
  return {
    actions: BUDGET_ACTIONS.filter((one) => actions.includes(one)),
    ...{ actionTier: actionTier as ActionTier, undoActions },
  };
}
