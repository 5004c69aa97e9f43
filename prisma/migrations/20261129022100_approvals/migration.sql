-- A change can wait for another person: until when, and when it was approved.
ALTER TABLE "intents" ADD COLUMN "waits_until" TIMESTAMPTZ(3), ADD COLUMN "approved_at" TIMESTAMPTZ(3);
CREATE INDEX intents_waits_until ON intents (waits_until) WHERE state = 'waiting';

CREATE TABLE "approvals" (
    "intent_id" UUID NOT NULL,
    "command" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "workspace_id" TEXT,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "input" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "asked_by_id" UUID,
    "asked_by_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "permission" TEXT NOT NULL,
    "deciders" TEXT[],
    "decision" TEXT,
    "decided_by_id" UUID,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("intent_id")
);
CREATE INDEX "approvals_decision_expires_at_idx" ON "approvals"("decision", "expires_at");
CREATE INDEX "approvals_subject_kind_subject_id_idx" ON "approvals"("subject_kind", "subject_id");
