-- The emergency stop that disabled a key, so that it alone can be taken back.
ALTER TABLE "gateway_keys" ADD COLUMN "stop_id" UUID;
