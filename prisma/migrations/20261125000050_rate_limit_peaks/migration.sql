-- The busiest minutes of the last week, beside the limits of tokens per minute.

-- CreateTable
CREATE TABLE "peak_hours" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "peaks" JSONB NOT NULL,

    CONSTRAINT "peak_hours_pkey" PRIMARY KEY ("hour")
);

-- CreateTable
CREATE TABLE "rate_limit_peaks" (
    "workspace_ref" INTEGER NOT NULL,
    "rate_limit_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "rate_limit_peaks_pkey" PRIMARY KEY ("workspace_ref","rate_limit_id","type")
);
