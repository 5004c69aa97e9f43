-- Somebody hired again is linked to the new membership; the ones before are kept.
CREATE TABLE "former_memberships" (
    "person_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "replaced_at" TIMESTAMPTZ(3) NOT NULL,
    "replaced_by_id" UUID,

    CONSTRAINT "former_memberships_pkey" PRIMARY KEY ("person_id", "user_id")
);

CREATE INDEX "former_memberships_user_id_idx" ON "former_memberships"("user_id");
