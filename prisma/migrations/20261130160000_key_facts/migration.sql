-- What Steward knows of a vendor's key beside what the vendor says: entered by people, kept whatever the mirror reads.
ALTER TABLE "api_keys"
ADD COLUMN     "environment" TEXT,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "contact" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "notes" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "described_by_id" UUID,
ADD COLUMN     "described_at" TIMESTAMPTZ(3);
