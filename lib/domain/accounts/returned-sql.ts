import { Prisma } from '@/prisma/generated/client';

/**
 * People who left and whose address belongs to a member again. Only new people are linked to a membership
 * automatically, and only once: an address may have been given to someone else since, so a person confirms that it is
 * the same. Those who left come first: everybody against every member would be millions of comparisons.
 */
export const RETURNED = Prisma.sql`
  WITH former AS MATERIALIZED (
    SELECT p.*, old.gone_at FROM people p LEFT JOIN users old ON old.id = p.upstream_user_id
    WHERE p.deactivated_at IS NOT NULL OR old.gone_at IS NOT NULL
  ), same AS (
    SELECT p.id, u.id AS user_id FROM former p JOIN users u ON u.id = p.upstream_user_id
    UNION SELECT p.id, u.id FROM former p JOIN users u ON lower(u.email) = lower(p.email)
  )
  SELECT p.id::text AS "personId", p.name, p.email, nullif(p.upstream_user_id, u.id) AS "formerUserId",
    coalesce(p.deactivated_at, p.gone_at) AS "leftAt", u.id AS "userId", u.added_at AS "addedAt", u.role AS "upstreamRole",
    coalesce(p.role_override = 'owner', false) AS "wasOwner"
  FROM same JOIN former p ON p.id = same.id JOIN users u ON u.id = same.user_id AND u.gone_at IS NULL
  WHERE (p.deactivated_at IS NULL OR u.added_at > p.deactivated_at)
    AND NOT EXISTS (SELECT FROM people other WHERE other.upstream_user_id = u.id AND other.id <> p.id)
    AND NOT EXISTS (SELECT FROM departures d WHERE d.person_id = p.id AND d.state IN ('running', 'waiting', 'incomplete'))`;
