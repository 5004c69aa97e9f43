-- Why a Steward key was kept when its owner left, as with Anthropic's keys.
ALTER TABLE "gateway_keys" ADD COLUMN "kept_at" TIMESTAMPTZ(3);
ALTER TABLE "gateway_keys" ADD COLUMN "kept_by_id" UUID;
ALTER TABLE "gateway_keys" ADD COLUMN "kept_reason" TEXT;

CREATE INDEX "gateway_keys_owner_id_idx" ON "gateway_keys"("owner_id");
