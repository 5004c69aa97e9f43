-- What the policy asks a second person for, and how much it would do when it was asked for.
ALTER TABLE "approvals" ADD COLUMN "act" TEXT, ADD COLUMN "impact" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "lines" TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "approvals" SET "act" = 'key_disabling' WHERE "token_id" IS NULL AND "command" IN
  ('api_key.disable', 'api_key.archive', 'gateway_key.disable', 'gateway_key.revoke', 'key_change.start', 'key_change.archive');

-- Asking for a second person is one kind of notification, whatever it is asked for.
UPDATE "notifications" SET "kind" = replace("kind", 'key.approval_', 'approval.'),
  "about" = CASE WHEN "about" ? 'names' THEN "about" || jsonb_build_object('reason', '', 'lines', '[]'::jsonb,
    'count', coalesce("about" -> 'count', to_jsonb(jsonb_array_length("about" -> 'names')))) ELSE "about" END
WHERE "kind" IN ('key.approval_asked', 'key.approval_decided', 'key.approval_missing');
UPDATE "notification_choices" SET "rhythms" = (
  SELECT jsonb_object_agg(CASE WHEN k IN ('key.approval_asked', 'key.approval_decided', 'key.approval_missing')
    THEN replace(k, 'key.approval_', 'approval.') ELSE k END, v) FROM jsonb_each("rhythms") AS r(k, v))
WHERE "rhythms" ?| ARRAY['key.approval_asked', 'key.approval_decided', 'key.approval_missing'];
