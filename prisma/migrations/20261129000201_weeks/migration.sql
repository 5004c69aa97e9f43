-- What keys used and cost by ISO week, for years of weeks.

CREATE TABLE "spend_weekly" (
    "week" DATE NOT NULL,
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

    CONSTRAINT "spend_weekly_pkey" PRIMARY KEY ("week","key_ref","model_ref","tier_ref","workspace_ref","other_ref")
);

INSERT INTO "spend_weekly" (week, workspace_ref, key_ref, model_ref, tier_ref, other_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_uncached, cost_cache_write_5m, cost_cache_write_1h, cost_cache_read, cost_output, cost_web_search, cost_other)
SELECT date_trunc('week', day)::date, workspace_ref, key_ref, model_ref, tier_ref, other_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)
FROM "spend_daily" GROUP BY 1, 2, 3, 4, 5, 6
HAVING (sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ORDER BY 1, 3, 4, 5, 2, 6;

CREATE INDEX "spend_weekly_key_ref_week_idx" ON "spend_weekly"("key_ref", "week");
