-- What the estimates of a day and workspace were too high by, once the vendor's report of the day is complete: one row, booked once.
CREATE TABLE "gateway_corrections" (
    "day" DATE NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "output" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "booked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_corrections_pkey" PRIMARY KEY ("day", "workspace_id")
);
