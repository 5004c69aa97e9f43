-- Which keys people disabled, so that many within a short time wait for a second person.
CREATE TABLE "key_disablings" (
    "intent_id" UUID NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "person_id" UUID,
    "exempt" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "key_disablings_pkey" PRIMARY KEY ("intent_id", "api_key_id")
);
CREATE INDEX "key_disablings_person_id_at_idx" ON "key_disablings"("person_id", "at");

-- One change of many keys, with all tries at it.
CREATE TABLE "key_changes" (
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "keys" INTEGER NOT NULL,
    "asked" JSONB NOT NULL,
    "undoes_id" UUID,
    "asked_by_id" UUID,
    "asked_by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "stop_asked_at" TIMESTAMPTZ(3),
    "stop_asked_by" TEXT,

    CONSTRAINT "key_changes_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "key_changes_intent_id_key" ON "key_changes"("intent_id");
CREATE INDEX "key_changes_at_idx" ON "key_changes"("at");

-- Where nobody else could decide, a change runs when its time is up instead of being dropped.
ALTER TABLE "approvals" ADD COLUMN "runs_itself" BOOLEAN NOT NULL DEFAULT false;
