-- Who used the service without an API key. Their numbers go down from -100: beside those of keys, and never one of them.
CREATE TABLE "usage_callers" (
    "ref" SERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "usage_callers_pkey" PRIMARY KEY ("ref")
);
CREATE UNIQUE INDEX "usage_callers_id_key" ON "usage_callers"("id");
ALTER SEQUENCE "usage_callers_ref_seq" INCREMENT BY -1 MINVALUE -2147483648 MAXVALUE -100 START WITH -100 RESTART WITH -100;

-- Whether a day was read with them.
ALTER TABLE "report_days" ADD COLUMN "by_account" BOOLEAN NOT NULL DEFAULT false;
