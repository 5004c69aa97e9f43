-- What cost is charged to, and what belongs to it from which month on.
CREATE TABLE "cost_centres" (
    "id" UUID NOT NULL,
    "ref" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "ledger_code" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "cost_centres_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "cost_centres_ref_key" ON "cost_centres"("ref");
CREATE UNIQUE INDEX "cost_centres_code" ON "cost_centres"(lower("code"));

CREATE TABLE "cost_assignments" (
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "first_month" DATE NOT NULL CHECK (extract(day FROM "first_month") = 1),
    "cost_centre_id" UUID,
    "set_by_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_assignments_pkey" PRIMARY KEY ("subject_kind", "subject_id", "first_month"),
    CONSTRAINT "cost_assignments_cost_centre_id_fkey" FOREIGN KEY ("cost_centre_id")
      REFERENCES "cost_centres"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX "cost_assignments_cost_centre_id_idx" ON "cost_assignments"("cost_centre_id");

-- What a closed month keeps of them. Centres are numbers: 0 is unassigned, -1 shared.
CREATE TABLE "closed_centres" (
    "month" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "centre_ref" INTEGER NOT NULL,

    CONSTRAINT "closed_centres_pkey" PRIMARY KEY ("month", "workspace_ref", "key_ref")
);
CREATE TABLE "closed_centre_costs" (
    "month" DATE NOT NULL,
    "centre_ref" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "ledger_code" TEXT NOT NULL,
    "own_nano" BIGINT NOT NULL,
    "shared_nano" BIGINT NOT NULL,

    CONSTRAINT "closed_centre_costs_pkey" PRIMARY KEY ("month", "centre_ref")
);
ALTER TABLE "closed_months" ADD COLUMN "sharing" JSONB;

-- Months closed before there were cost centres keep that nothing was assigned.
INSERT INTO "closed_centres" ("month", "workspace_ref", "key_ref", "centre_ref")
SELECT DISTINCT s."month", s."workspace_ref", s."key_ref",
  CASE WHEN s."workspace_ref" = 0 OR coalesce(w."is_default", false) OR s."key_ref" IN (0, -1) THEN -1 ELSE 0 END
FROM "spend_monthly" s JOIN "closed_months" m ON m."month" = s."month" LEFT JOIN "workspaces" w ON w."ref" = s."workspace_ref";
INSERT INTO "closed_centre_costs" ("month", "centre_ref", "code", "name", "project", "ledger_code", "own_nano", "shared_nano")
SELECT l."month", CASE WHEN l."workspace_ref" = 0 OR coalesce(w."is_default", false) OR l."key_ref" IN (0, -1) THEN -1 ELSE 0 END,
  '', '', '', '',
  sum(CASE WHEN l."workspace_ref" = 0 OR coalesce(w."is_default", false) OR l."key_ref" IN (0, -1) THEN 0 ELSE l."amount_nano" END),
  sum(CASE WHEN l."workspace_ref" = 0 OR coalesce(w."is_default", false) OR l."key_ref" IN (0, -1) THEN l."amount_nano" ELSE 0 END)
FROM "closed_lines" l LEFT JOIN "workspaces" w ON w."ref" = l."workspace_ref" GROUP BY 1, 2;

CREATE TRIGGER closed_centres_stay BEFORE UPDATE OR DELETE ON "closed_centres"
  FOR EACH ROW EXECUTE FUNCTION closed_lines_stay();
CREATE TRIGGER closed_centre_costs_stay BEFORE UPDATE OR DELETE ON "closed_centre_costs"
  FOR EACH ROW EXECUTE FUNCTION closed_lines_stay();
