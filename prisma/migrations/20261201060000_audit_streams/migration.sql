-- Systems that get every entry of the audit as it is written.
-- CreateTable
CREATE TABLE "audit_streams" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address_sealed" TEXT,
    "secret_sealed" TEXT,
    "address_shown" TEXT NOT NULL,
    "authority" TEXT,
    "state" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "marks" JSONB NOT NULL,
    "sending_since" TIMESTAMPTZ(3),
    "lease_id" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_streams_pkey" PRIMARY KEY ("id")
);
