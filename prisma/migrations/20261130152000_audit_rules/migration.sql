-- Which changes somebody wants to hear of.
-- CreateTable
CREATE TABLE "audit_rules" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filters" JSONB NOT NULL,
    "count" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "channels" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_to" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_rules_pkey" PRIMARY KEY ("id")
);
