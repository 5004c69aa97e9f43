-- Keys that no budget disables.
ALTER TABLE "api_keys" ADD COLUMN     "protected_at" TIMESTAMPTZ(3),
ADD COLUMN     "protected_by_id" UUID,
ADD COLUMN     "protected_reason" TEXT;

-- What Steward does by itself when a budget is used up.
ALTER TABLE "budgets" ADD COLUMN     "actions" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "action_tier" TEXT NOT NULL DEFAULT 'low',
ADD COLUMN     "undo_actions" BOOLEAN NOT NULL DEFAULT true;

CREATE TABLE "budget_actions" (
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "period_from" DATE NOT NULL,
    "action" TEXT NOT NULL,
    "tier" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "intent_id" UUID,
    "undo_reason" TEXT,
    "undo_at" TIMESTAMPTZ(3),
    "undo_intent_id" UUID,

    CONSTRAINT "budget_actions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "budget_actions_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT budget_actions_undo CHECK ((undo_reason IS NULL) = (undo_at IS NULL) AND (undo_intent_id IS NULL OR undo_at IS NOT NULL))
);
CREATE UNIQUE INDEX "budget_actions_once" ON "budget_actions"("budget_id", "revision", "period_from", "action");
