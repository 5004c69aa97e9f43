import type { Tx } from '@/lib/core/db';
import { idFrom } from '@/lib/core/ids';
import { addDays, type Day, dayOf, dayStart } from '@/lib/core/time';
import { FORECAST_HISTORY_DAYS, forecastWindow } from '@/lib/domain/usage/overview/forecast';
import { earlier, later, listDays } from '@/lib/domain/usage/report/compose';
import type { Budget, BudgetLimit } from '@/prisma/generated/client';
import { keepActions } from './action-steps';
import { tellAlert } from './alert-steps';
import { sumPosition } from './outlook-rules';
import { limitRows, readSpend, type SpendDays } from './reads';
import {
  type AlertState,
  type Basis,
  type BudgetPeriod,
  carriedAlerts,
  dueAlerts,
  findTerms,
  judgeStanding,
  type KnownAlert,
  listReached,
  type Position,
  type Reached,
  type ScopeKind,
  type Terms,
  type Window,
  windowOf,
  windowsIn,
} from './rules';

/** Days that may still change without anybody asking: the nightly check reads them again. */
const CHANGING_DAYS = 35;

export type StoredBudget = Budget & { limits: BudgetLimit[] };

export interface Evaluation {
  now: Date;
  /** The oldest day that was read since the evaluation before; its windows are counted again. */
  changedFrom: Day | null;
}

/**
 * Counts one budget and keeps where it stands and every threshold that it has reached, in the caller's transaction. The
 * budget is held meanwhile: whoever else counts it or changes its limit comes before or after.
 */
export async function evaluateBudget(tx: Tx, budgetId: string, { now, changedFrom }: Evaluation): Promise<void> {
  const budget = await holdBudget(tx, budgetId);
  if (!budget || budget.archivedAt) return;
  const today = dayOf(now);
  const period = budget.period as BudgetPeriod;
  const current = windowOf(period, today);
  // Nothing is told of what was over before the budget was made.
  const first = later(windowOf(period, dayOf(budget.firstDay)).from, windowOf(period, dayOf(budget.createdAt)).from);
  const changing = addDays(today, -CHANGING_DAYS);
  const from = later(first, windowOf(period, changedFrom === null ? changing : earlier(changedFrom, changing)).from);
  const history = addDays(today, -FORECAST_HISTORY_DAYS);
  const spend = await readSpend({ db: tx, now }, scopeOf(budget), { from: earlier(from, history), to: today });
  const windows = windowsIn(period, { from, to: today }, budget.createdAt);
  const known = await knownAlerts(tx, budget.id, from);
  const rows = limitRows(budget.limits);
  for (const window of windows) {
    const terms = findTerms(rows, window);
    const isCurrent = window.from === current.from;
    const position = sumPosition(window, spend, isCurrent ? forecastWindow(window, today, spend) : null);
    if (isCurrent) await keepState(tx, budget, window, terms, position, spend, now);
    if (isCurrent) await keepActions(tx, budget, window, terms, position.spent, now);
    await keepAlerts(tx, budget, window, terms, position, known.get(window.from) ?? [], spend, now);
  }
}

/** After a limit was changed, with the budget held: what was told and is reached still is not told again. */
export async function carryAlerts(tx: Tx, budgetId: string, now: Date): Promise<void> {
  const budget = await holdBudget(tx, budgetId);
  if (!budget) return;
  const window = windowOf(budget.period as BudgetPeriod, dayOf(now));
  const state = await tx.budgetState.findUnique({ where: { budgetId } });
  if (!state || dayOf(state.periodFrom) !== window.from) return;
  const { revision, limit } = findTerms(limitRows(budget.limits), window);
  const { spentNano: spent, lowNano: low, expectedNano: expected, highNano: high, dataAsOf } = state;
  const forecast = low === null || expected === null || high === null ? null : { low, expected, high };
  const reached = listReached(limit, { spent, forecast }, thresholdsOf(budget));
  const known = (await knownAlerts(tx, budgetId, window.from)).get(window.from) ?? [];
  for (const one of carriedAlerts(reached, known)) {
    const value = one.basis === 'actual' ? spent : expected;
    await insertAlert(tx, { budgetId, revision, window }, one, 'carried', { limit, value, dataAsOf, now });
  }
}

/** The budget with its limits, the first one first, kept from others until the transaction ends. */
export async function holdBudget(tx: Tx, id: string): Promise<StoredBudget | null> {
  await tx.$queryRaw`SELECT 1 FROM budgets WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.budget.findUnique({ where: { id }, include: { limits: { orderBy: { revision: 'asc' } } } });
}

export function scopeOf({ scopeKind, scopeId }: Pick<Budget, 'scopeKind' | 'scopeId'>) {
  return { kind: scopeKind as ScopeKind, id: scopeId };
}

function thresholdsOf(budget: Budget) {
  return { actual: budget.actualThresholds, forecast: budget.forecastThresholds };
}

async function keepState(
  tx: Tx,
  { id: budgetId }: Budget,
  window: Window,
  { limit }: Terms,
  position: Position,
  { reads }: SpendDays,
  now: Date,
): Promise<void> {
  const { spent, forecast } = position;
  const upToNow = listDays(window.from, window.to).filter((day) => day <= dayOf(now));
  const state = {
    periodFrom: dayStart(window.from),
    ...{ limitNano: limit, spentNano: spent },
    ...{ lowNano: forecast?.low ?? null, expectedNano: forecast?.expected ?? null, highNano: forecast?.high ?? null },
    missingDays: upToNow.filter((day) => !reads.isRead(day)).length,
    standing: judgeStanding(limit, position),
    dataAsOf: asOf(reads),
    countedAt: now,
  };
  await tx.budgetState.upsert({ where: { budgetId }, create: { budgetId, ...state }, update: state });
}

async function keepAlerts(
  tx: Tx,
  budget: Budget,
  window: Window,
  { revision, limit }: Terms,
  position: Position,
  known: readonly KnownAlert[],
  { reads }: SpendDays,
  now: Date,
): Promise<void> {
  const due = dueAlerts(listReached(limit, position, thresholdsOf(budget)), known, revision);
  for (const { state, ...one } of due) {
    const value = one.basis === 'actual' ? position.spent : (position.forecast?.expected ?? null);
    const told = { limit, value, dataAsOf: asOf(reads), now };
    const id = await insertAlert(tx, { budgetId: budget.id, revision, window }, one, state, told);
    if (id !== null && state === 'told') await tellAlert(tx, budget, { id, ...one, window, ...told });
  }
}

function asOf(reads: SpendDays['reads']): Date | null {
  return reads.asOf === null ? null : new Date(reads.asOf);
}

async function knownAlerts(tx: Tx, budgetId: string, from: Day): Promise<Map<Day, KnownAlert[]>> {
  const rows = await tx.budgetAlert.findMany({
    where: { budgetId, periodFrom: { gte: dayStart(from) } },
    select: { revision: true, periodFrom: true, basis: true, threshold: true },
  });
  const byWindow = new Map<Day, KnownAlert[]>();
  for (const { periodFrom, basis, ...row } of rows) {
    const day = dayOf(periodFrom);
    byWindow.set(day, [...(byWindow.get(day) ?? []), { ...row, basis: basis as Basis }]);
  }
  return byWindow;
}

/** Its id; null where it was there already. */
async function insertAlert(
  tx: Tx,
  { budgetId, revision, window }: { budgetId: string; revision: number; window: Window },
  { basis, threshold }: Reached,
  state: AlertState,
  { limit, value, dataAsOf, now }: { limit: bigint | null; value: bigint | null; dataAsOf: Date | null; now: Date },
): Promise<string | null> {
  const id = idFrom('budget_alert', budgetId, String(revision), window.from, basis, String(threshold));
  const { count } = await tx.budgetAlert.createMany({
    data: {
      ...{ id, budgetId, revision, periodFrom: dayStart(window.from), basis, threshold, state },
      ...{ limitNano: limit ?? 0n, valueNano: value ?? 0n, dataAsOf, at: now },
    },
    skipDuplicates: true,
  });
  return count === 1 ? id : null;
}
