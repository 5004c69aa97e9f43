-- A key whose owner has left and which somebody decided to keep.

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "kept_at" TIMESTAMPTZ(3),
ADD COLUMN     "kept_by_id" UUID,
ADD COLUMN     "kept_reason" TEXT;
