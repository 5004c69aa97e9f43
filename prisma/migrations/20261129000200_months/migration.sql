-- Months beside days, and all that is known without keys beside what is known with them: each is the sum of its days.

CREATE TABLE "spend_monthly" (
    "month" DATE NOT NULL,
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

    CONSTRAINT "spend_monthly_pkey" PRIMARY KEY ("month","key_ref","model_ref","tier_ref","workspace_ref","other_ref")
);

INSERT INTO "spend_monthly" (month, workspace_ref, key_ref, model_ref, tier_ref, other_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_uncached, cost_cache_write_5m, cost_cache_write_1h, cost_cache_read, cost_output, cost_web_search, cost_other)
SELECT date_trunc('month', day)::date, workspace_ref, key_ref, model_ref, tier_ref, other_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)
FROM "spend_daily" GROUP BY 1, 2, 3, 4, 5, 6
HAVING (sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ORDER BY 1, 3, 4, 5, 2, 6;

CREATE INDEX "spend_monthly_key_ref_month_idx" ON "spend_monthly"("key_ref", "month");

CREATE TABLE "rollup_daily" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
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

    CONSTRAINT "rollup_daily_pkey" PRIMARY KEY ("day","workspace_ref","model_ref","tier_ref","other_ref")
);

INSERT INTO "rollup_daily" (day, workspace_ref, model_ref, tier_ref, other_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_uncached, cost_cache_write_5m, cost_cache_write_1h, cost_cache_read, cost_output, cost_web_search, cost_other)
SELECT day, workspace_ref, model_ref, tier_ref, other_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)
FROM "spend_daily" GROUP BY 1, 2, 3, 4, 5 ORDER BY 1;

DROP TABLE "rollup_workspace_model";

CREATE TABLE "rollup_monthly" (
    "month" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
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

    CONSTRAINT "rollup_monthly_pkey" PRIMARY KEY ("month","workspace_ref","model_ref","tier_ref","other_ref")
);

INSERT INTO "rollup_monthly" (month, workspace_ref, model_ref, tier_ref, other_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_uncached, cost_cache_write_5m, cost_cache_write_1h, cost_cache_read, cost_output, cost_web_search, cost_other)
SELECT date_trunc('month', day)::date, workspace_ref, model_ref, tier_ref, other_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)
FROM "rollup_daily" GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE "rollup_workspace_monthly" (
    "month" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "rollup_workspace_monthly_pkey" PRIMARY KEY ("month","workspace_ref")
);

INSERT INTO "rollup_workspace_monthly" (month, workspace_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost)
SELECT date_trunc('month', day)::date, workspace_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost)
FROM "rollup_workspace" GROUP BY 1, 2;

CREATE TABLE "rollup_model_monthly" (
    "month" DATE NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "rollup_model_monthly_pkey" PRIMARY KEY ("month","model_ref")
);

INSERT INTO "rollup_model_monthly" (month, model_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost)
SELECT date_trunc('month', day)::date, model_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost)
FROM "rollup_model" GROUP BY 1, 2;

DROP TABLE "rollup_hourly";

CREATE TABLE "rollup_hourly" (
    "day" DATE NOT NULL,
    "hour" INTEGER NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
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

    CONSTRAINT "rollup_hourly_pkey" PRIMARY KEY ("workspace_ref","day","hour","model_ref","tier_ref","other_ref")
);

INSERT INTO "rollup_hourly" (day, hour, workspace_ref, model_ref, tier_ref, other_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_uncached, cost_cache_write_5m, cost_cache_write_1h, cost_cache_read, cost_output, cost_web_search, cost_other)
SELECT day, hour, workspace_ref, model_ref, tier_ref, other_ref, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output), sum(web_searches), sum(cost_uncached), sum(cost_cache_write_5m), sum(cost_cache_write_1h), sum(cost_cache_read), sum(cost_output), sum(cost_web_search), sum(cost_other)
FROM "spend_hourly" GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1;

CREATE INDEX "rollup_hourly_day_idx" ON "rollup_hourly"("day");
