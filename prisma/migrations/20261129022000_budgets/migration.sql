-- CreateTable
CREATE TABLE "budgets" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope_kind" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "first_day" DATE NOT NULL,
    "actual_thresholds" INTEGER[],
    "forecast_thresholds" INTEGER[],
    "owner_id" UUID,
    "recipient_people" TEXT[],
    "recipient_addresses" TEXT[],
    "recipient_channels" TEXT[],
    "notes" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "budgets_scope_kind_scope_id_idx" ON "budgets"("scope_kind", "scope_id");
-- One in force for one thing and period: nobody asks which of two applies.
CREATE UNIQUE INDEX budgets_one_in_force ON budgets (scope_kind, scope_id, period) WHERE archived_at IS NULL;

CREATE TABLE "budget_limits" (
    "budget_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_nano" BIGINT,
    "until" DATE,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID,
    "intent_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_limits_pkey" PRIMARY KEY ("budget_id","revision"),
    CONSTRAINT "budget_limits_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT budget_limits_amount CHECK (amount_nano >= 0),
    CONSTRAINT budget_limits_raise CHECK ((kind = 'raise') = (until IS NOT NULL) AND (kind = 'set' OR amount_nano > 0))
);

CREATE TABLE "budget_alerts" (
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "period_from" DATE NOT NULL,
    "basis" TEXT NOT NULL,
    "threshold" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "limit_nano" BIGINT NOT NULL,
    "value_nano" BIGINT NOT NULL,
    "data_as_of" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_alerts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "budget_alerts_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "budget_alerts_once" ON "budget_alerts"("budget_id", "revision", "period_from", "basis", "threshold");
CREATE INDEX "budget_alerts_at_idx" ON "budget_alerts"("at");

CREATE TABLE "budget_states" (
    "budget_id" UUID NOT NULL,
    "period_from" DATE NOT NULL,
    "limit_nano" BIGINT,
    "spent_nano" BIGINT,
    "low_nano" BIGINT,
    "expected_nano" BIGINT,
    "high_nano" BIGINT,
    "missing_days" INTEGER NOT NULL,
    "standing" TEXT NOT NULL,
    "data_as_of" TIMESTAMPTZ(3),
    "counted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_states_pkey" PRIMARY KEY ("budget_id"),
    CONSTRAINT "budget_states_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
