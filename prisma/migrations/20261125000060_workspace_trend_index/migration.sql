-- Reads the days of the largest workspaces alone, for their trend.
CREATE INDEX "rollup_workspace_workspace_ref_day_cost_idx" ON "rollup_workspace"("workspace_ref", "day", "cost");
