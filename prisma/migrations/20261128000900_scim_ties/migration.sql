-- A user of the identity provider stays tied to whom they were matched with.
ALTER TABLE "scim_users" ADD COLUMN "user_id" TEXT, ADD COLUMN "person_id" UUID, ADD COLUMN "addresses" TEXT[];

UPDATE scim_users s SET addresses = ARRAY(
  SELECT DISTINCT lower(address) FROM (
    SELECT s.user_name AS address
    UNION ALL SELECT item->>'value' FROM jsonb_array_elements(coalesce(s.resource->'emails', '[]')) AS item
  ) AS known WHERE address LIKE '%@%'
);
UPDATE scim_users s SET user_id = (
  SELECT u.id FROM users u WHERE lower(u.email) = ANY (s.addresses)
  ORDER BY u.gone_at IS NOT NULL, lower(u.email) <> s.user_key, u.added_at DESC LIMIT 1
);
UPDATE scim_users s SET person_id = (
  SELECT p.id FROM people p WHERE p.upstream_user_id = s.user_id OR (s.user_id IS NULL AND lower(p.email) = ANY (s.addresses))
  ORDER BY p.upstream_user_id IS NULL LIMIT 1
);
