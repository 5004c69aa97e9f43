-- The explorer's first question is answered from an index alone.
CREATE INDEX "rollup_workspace_day_workspace_ref_cost_idx" ON "rollup_workspace"("day", "workspace_ref", "cost");
