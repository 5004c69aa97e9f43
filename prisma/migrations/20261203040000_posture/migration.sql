-- How the organisation stood on each day.
-- CreateTable
CREATE TABLE "posture_days" (
    "day" DATE NOT NULL,
    "met" INTEGER NOT NULL,
    "known" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    "points" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "posture_days_pkey" PRIMARY KEY ("day")
);

