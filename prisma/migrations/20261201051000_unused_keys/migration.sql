-- A vendor's key that nothing uses, and the days on which the steps towards disabling it were taken.
CREATE TABLE "unused_keys" (
    "api_key_id" TEXT NOT NULL,
    "proposed_day" DATE NOT NULL,
    "told_day" DATE,

    CONSTRAINT "unused_keys_pkey" PRIMARY KEY ("api_key_id")
);
ALTER TABLE "unused_keys" ADD CONSTRAINT "unused_keys_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;
