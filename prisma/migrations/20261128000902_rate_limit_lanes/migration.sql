-- Why a busiest minute is missing: no use, or its hour has not been read yet.
CREATE TABLE "rate_limit_lanes" (
    "workspace_ref" INTEGER NOT NULL,
    "rate_limit_id" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "is_read" BOOLEAN NOT NULL,

    CONSTRAINT "rate_limit_lanes_pkey" PRIMARY KEY ("workspace_ref", "rate_limit_id", "lane", "direction")
);
