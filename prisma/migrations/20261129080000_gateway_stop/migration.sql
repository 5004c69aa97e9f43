-- The emergency stop that disabled a key, so that it alone can be taken back.
ALTER TABLE "gateway_keys" ADD COLUMN "stop_id" UUID;
CREATE INDEX "gateway_keys_stop_id_idx" ON "gateway_keys" ("stop_id") WHERE "stop_id" IS NOT NULL;
