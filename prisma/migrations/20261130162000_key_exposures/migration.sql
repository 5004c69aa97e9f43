-- A vendor's key that somebody may have seen, and what was done about it. Its rows are kept: they are the report.
CREATE TABLE "key_exposures" (
    "id" UUID NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "seen_where" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_by_id" UUID,
    "steps" JSONB NOT NULL DEFAULT '{}',
    "summary" TEXT NOT NULL DEFAULT '',
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" UUID,

    CONSTRAINT "key_exposures_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "key_exposures_one_open" ON "key_exposures"("api_key_id") WHERE "closed_at" IS NULL;
CREATE INDEX "key_exposures_api_key_id_idx" ON "key_exposures"("api_key_id");
ALTER TABLE "key_exposures" ADD CONSTRAINT "key_exposures_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
