-- Says that Steward set the end of the chain: the worker, which has the key, fills it in at its next start.
-- AlterTable
ALTER TABLE "audit_head" ADD COLUMN "seal" TEXT NOT NULL DEFAULT '';
