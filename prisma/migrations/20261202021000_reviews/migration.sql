-- What Anthropic asks the organisation to look at.
-- CreateTable
CREATE TABLE "review_cases" (
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "close_reason" TEXT,
    "categories" TEXT[],
    "enforcement" TEXT,
    "workspace_id" TEXT,
    "messages" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_notices" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "case_ids" TEXT[],
    "respond_by" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_notices_pkey" PRIMARY KEY ("id")
);
