-- An empty list is none, whoever writes the row.
UPDATE service_tokens SET scopes = coalesce(scopes, '{}'), workspace_ids = coalesce(workspace_ids, '{}'), addresses = coalesce(addresses, '{}');
ALTER TABLE "service_tokens" ALTER COLUMN "scopes" SET DEFAULT ARRAY[]::TEXT[],
  ALTER COLUMN "workspace_ids" SET DEFAULT ARRAY[]::TEXT[],
  ALTER COLUMN "addresses" SET DEFAULT ARRAY[]::TEXT[];
