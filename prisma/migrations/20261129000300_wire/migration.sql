-- Each object as upstream last answered it, with what has no column of its own.
ALTER TABLE "organizations" ADD COLUMN "wire" JSONB;
ALTER TABLE "users" ADD COLUMN "wire" JSONB;
ALTER TABLE "invites" ADD COLUMN "wire" JSONB;
ALTER TABLE "workspaces" ADD COLUMN "wire" JSONB;
ALTER TABLE "workspace_members" ADD COLUMN "wire" JSONB;
ALTER TABLE "api_keys" ADD COLUMN "wire" JSONB;
ALTER TABLE "rate_limits" ADD COLUMN "wire" JSONB;
ALTER TABLE "workspace_rate_limits" ADD COLUMN "wire" JSONB;
