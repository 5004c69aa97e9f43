-- A vendor's key that is being replaced, or need not be for a while. What state that is in is worked out from the dates here
-- and from how both keys stand.
CREATE TABLE "key_rotations" (
    "api_key_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "started_by_id" UUID,
    "planned_name" TEXT,
    "successor_id" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmed_by_id" UUID,
    "put_off_until" DATE,
    "put_off_reason" TEXT,
    "put_off_by_id" UUID,
    "excepted_until" DATE,
    "excepted_reason" TEXT,
    "excepted_by_id" UUID,

    CONSTRAINT "key_rotations_pkey" PRIMARY KEY ("api_key_id")
);
CREATE UNIQUE INDEX "key_rotations_successor_id_key" ON "key_rotations"("successor_id");
ALTER TABLE "key_rotations" ADD CONSTRAINT "key_rotations_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "key_rotations" ADD CONSTRAINT "key_rotations_successor_id_fkey" FOREIGN KEY ("successor_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
