-- Links in mails by which one person decides about one request, once. Only their hash is kept.
CREATE TABLE "approval_links" (
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_links_pkey" PRIMARY KEY ("approval_id","person_id"),
    CONSTRAINT "approval_links_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals"("intent_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
