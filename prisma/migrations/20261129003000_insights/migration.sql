-- What people answered to insights; the insights themselves are computed from the figures of a month.
CREATE TABLE "insight_marks" (
    "insight_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "finding" JSONB NOT NULL,
    "workspace_id" TEXT,
    "month" DATE NOT NULL,
    "saving_nano" BIGINT,
    "reason" TEXT,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "insight_marks_pkey" PRIMARY KEY ("insight_id"),
    CONSTRAINT "insight_marks_state_check" CHECK ("state" IN ('done', 'dismissed'))
);
