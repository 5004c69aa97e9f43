-- The hour view, and what the overview says of keys.

CREATE TABLE "spend_hourly" (
    "day" DATE NOT NULL,
    "hour" INTEGER NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "tier_ref" INTEGER NOT NULL,
    "other_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost_uncached" BIGINT NOT NULL,
    "cost_cache_write_5m" BIGINT NOT NULL,
    "cost_cache_write_1h" BIGINT NOT NULL,
    "cost_cache_read" BIGINT NOT NULL,
    "cost_output" BIGINT NOT NULL,
    "cost_web_search" BIGINT NOT NULL,
    "cost_other" BIGINT NOT NULL,

    CONSTRAINT "spend_hourly_pkey" PRIMARY KEY ("day","key_ref","model_ref","tier_ref","workspace_ref","other_ref","hour")
);

CREATE TABLE "rollup_hourly" (
    "day" DATE NOT NULL,
    "hour" INTEGER NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "rollup_hourly_pkey" PRIMARY KEY ("workspace_ref","day","hour","model_ref")
);

CREATE INDEX "rollup_hourly_day_idx" ON "rollup_hourly"("day");

ALTER TABLE "key_stats"
    ADD COLUMN "tokens_30" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cost_week" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cost_week_before" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cost_change" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "tokens_week" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "tokens_week_before" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "tokens_change" BIGINT NOT NULL DEFAULT 0;

CREATE INDEX "key_stats_tokens_30_idx" ON "key_stats"("tokens_30" DESC);
CREATE INDEX "key_stats_cost_change_idx" ON "key_stats"("cost_change");
CREATE INDEX "key_stats_tokens_change_idx" ON "key_stats"("tokens_change");

-- Hours that were read before there was a place for their costs are read again.
DELETE FROM "report_days" WHERE "report" = 'usage_hourly';
DELETE FROM "usage_hourly";
