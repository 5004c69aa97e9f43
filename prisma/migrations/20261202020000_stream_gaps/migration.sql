-- What a paused stream never gets, as it was pruned meanwhile.
-- AlterTable
ALTER TABLE "audit_streams" ADD COLUMN "gap_first" BIGINT,
ADD COLUMN "gap_last" BIGINT;
