import type { Db } from '@/lib/core/db';
import { dayOf } from '@/lib/core/time';
import { BUDGET_ACTIONS, UNDO_REASONS } from './action-rules';
import type { TakenAction } from './query-schema';
import { thingOfStep } from './taken-rules';

const MOST_TAKEN = 50;
const INTENT = {
  ...{ id: true, state: true, errorMessage: true, finishedAt: true },
  steps: { orderBy: { position: 'asc' } },
} as const;

/** What a budget did by itself, on what, when, and what of it was undone; the newest first. */
export async function readTaken(db: Pick<Db, 'budgetAction' | 'intent'>, budgetId: string): Promise<TakenAction[]> {
  const rows = await db.budgetAction.findMany({
    where: { budgetId },
    orderBy: [{ at: 'desc' }, { action: 'asc' }],
    take: MOST_TAKEN,
  });
  const ids = rows.flatMap(({ intentId, undoIntentId }) => [
    ...(intentId ? [intentId] : []),
    ...(undoIntentId ? [undoIntentId] : []),
  ]);
  const intents = await db.intent.findMany({ where: { id: { in: ids } }, select: INTENT });
  const runOf = (id: string | null) => {
    const intent = intents.find((one) => one.id === id);
    if (!intent) return { state: 'queued', message: null, at: null, things: [] };
    const things = intent.steps.flatMap((step) => thingOfStep(step) ?? []);
    return { state: intent.state, message: intent.errorMessage, at: intent.finishedAt, things };
  };
  return rows.map((row) => ({
    ...{ id: row.id, tier: row.tier, from: dayOf(row.periodFrom), at: row.at },
    action: BUDGET_ACTIONS.find((one) => one === row.action) ?? 'ask_more',
    run: row.intentId === null && row.undoAt !== null ? null : runOf(row.intentId),
    intentId: row.intentId,
    undo:
      row.undoAt === null
        ? null
        : { reason: UNDO_REASONS.find((one) => one === row.undoReason) ?? 'raised', ...runOf(row.undoIntentId) },
  }));
}
