-- What spends more than it usually does, and which days were judged, as they were read then.
CREATE TABLE "anomalies" (
    "id" UUID NOT NULL,
    "series_kind" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "workspace_id" TEXT,
    "api_key_id" TEXT,
    "model" TEXT,
    "found_by" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "seen" DATE NOT NULL,
    "usual_nano" BIGINT NOT NULL,
    "limit_nano" BIGINT NOT NULL,
    "peak_nano" BIGINT NOT NULL,
    "excess_nano" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "verdict" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "snoozed_until" DATE,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "anomalies_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX anomalies_one_open ON anomalies (series_kind, series_id) WHERE state = 'open';
CREATE INDEX "anomalies_series_kind_series_id_seen_idx" ON "anomalies"("series_kind", "series_id", "seen");
CREATE INDEX "anomalies_seen_idx" ON "anomalies"("seen");

CREATE TABLE "judged_days" (
    "day" DATE NOT NULL,
    "content" TEXT NOT NULL,
    "judged_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "judged_days_pkey" PRIMARY KEY ("day")
);
