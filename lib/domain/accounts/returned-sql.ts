import { Prisma } from '@/prisma/generated/client';

/**
 * People who left and whose address belongs to a member again. Only new people are linked to a membership
 * automatically, and only once: an address may have been given to someone else since, so a person confirms that it is
 * the same.
 */
export const RETURNED = Prisma.sql`
  SELECT p.id::text AS "personId", p.name, p.email, nullif(p.upstream_user_id, u.id) AS "formerUserId",
    coalesce(p.deactivated_at, old.gone_at) AS "leftAt", u.id AS "userId", u.added_at AS "addedAt", u.role AS "upstreamRole",
    coalesce(p.role_override = 'owner', false) AS "wasOwner"
  FROM people p LEFT JOIN users old ON old.id = p.upstream_user_id
  JOIN users u ON u.gone_at IS NULL AND (u.id = p.upstream_user_id OR lower(u.email) = lower(p.email))
  WHERE CASE WHEN p.deactivated_at IS NULL THEN old.gone_at IS NOT NULL ELSE u.added_at > p.deactivated_at END
    AND NOT EXISTS (SELECT FROM people other WHERE other.upstream_user_id = u.id AND other.id <> p.id)
    AND NOT EXISTS (SELECT FROM departures d WHERE d.person_id = p.id AND d.state IN ('running', 'waiting', 'incomplete'))`;
