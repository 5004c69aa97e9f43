-- What Anthropic's activity feed says, what Steward wrote there, and where the two differ.
-- CreateTable
CREATE TABLE "vendor_events" (
    "id" TEXT NOT NULL,
    "place_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_within" TEXT,
    "subject_name" TEXT NOT NULL,
    "workspace_id" TEXT,
    "details" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "write_id" UUID,

    CONSTRAINT "vendor_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upstream_writes" (
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "trace" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "has_event" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "upstream_writes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "differences" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "event_id" TEXT,
    "intent_id" UUID,
    "ended_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "differences_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "vendor_events_at_place_id_idx" ON "vendor_events"("at" DESC, "place_id" DESC);

-- CreateIndex
CREATE INDEX "vendor_events_place_id_idx" ON "vendor_events"("place_id");

-- CreateIndex
CREATE INDEX "vendor_events_workspace_id_at_idx" ON "vendor_events"("workspace_id", "at" DESC);

-- CreateIndex
CREATE INDEX "vendor_events_subject_kind_subject_id_at_idx" ON "vendor_events"("subject_kind", "subject_id", "at" DESC);

-- CreateIndex
CREATE INDEX "upstream_writes_at_idx" ON "upstream_writes"("at");

-- CreateIndex
CREATE INDEX "differences_found_at_idx" ON "differences"("found_at" DESC);
