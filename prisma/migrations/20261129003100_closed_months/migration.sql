-- A month that a person closed: its figures as they were then, and what was invoiced for it.
CREATE TABLE "closed_months" (
    "month" DATE NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_by" TEXT NOT NULL,
    "invoice_nano" BIGINT,
    "tax_nano" BIGINT NOT NULL DEFAULT 0,
    "credits_nano" BIGINT NOT NULL DEFAULT 0,
    "priority_nano" BIGINT NOT NULL DEFAULT 0,
    "invoice_note" TEXT,
    "invoiced_by" TEXT,
    "invoiced_at" TIMESTAMPTZ(3),

    CONSTRAINT "closed_months_pkey" PRIMARY KEY ("month")
);

CREATE TABLE "closed_lines" (
    "month" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "amount_nano" BIGINT NOT NULL,

    CONSTRAINT "closed_lines_pkey" PRIMARY KEY ("month", "workspace_ref", "key_ref")
);

-- What the reports changed of it afterwards, by the month in which that arrived.
CREATE TABLE "month_corrections" (
    "id" BIGSERIAL NOT NULL,
    "month" DATE NOT NULL,
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "amount_nano" BIGINT NOT NULL,

    CONSTRAINT "month_corrections_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "month_corrections_month_idx" ON "month_corrections"("month");

-- What was closed stays as it was.
CREATE FUNCTION closed_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the figures of a closed month do not change';
END $$;
CREATE TRIGGER closed_lines_stay BEFORE UPDATE OR DELETE ON "closed_lines"
  FOR EACH ROW EXECUTE FUNCTION closed_lines_stay();
CREATE TRIGGER month_corrections_stay BEFORE UPDATE OR DELETE ON "month_corrections"
  FOR EACH ROW EXECUTE FUNCTION closed_lines_stay();
