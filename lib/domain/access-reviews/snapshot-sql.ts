import { nameSql } from '@/lib/core/names';
import { OWNER_ID, OWNER_TYPE } from '@/lib/domain/api-keys/owner-sql';
import { stewardStateAt, worksAt } from '@/lib/domain/api-keys/state-sql';
import { LEAST_ROLES } from '@/lib/domain/people/schema';
import { Prisma } from '@/prisma/generated/client';

const day = (at: Prisma.Sql) => Prisma.sql`(${at} AT TIME ZONE 'UTC')::date`;
const U = Prisma.sql`u`;
const PERSON = nameSql(Prisma.sql`p`, { id: Prisma.sql`p.id::text` });

/** The last day on which somebody signed in, or one of their keys was used. */
const SEEN = Prisma.sql`seen AS (
  SELECT person_id, max(${day(Prisma.sql`last_seen_at`)}) AS last_day FROM sessions GROUP BY 1
), used AS (
  SELECT owner_id, workspace_id, max(last_day) AS last_day FROM (
    SELECT ${OWNER_ID} AS owner_id, k.workspace_id, s.last_used_day AS last_day
    FROM api_keys k JOIN key_stats s ON s.key_ref = k.ref
    UNION ALL SELECT k.owner_id, k.workspace_id, ${day(Prisma.sql`k.last_used_at`)} FROM gateway_keys k
  ) k WHERE owner_id IS NOT NULL GROUP BY 1, 2
), active AS (SELECT owner_id, max(last_day) AS last_day FROM used GROUP BY 1)`;

/** Of the whole organisation alone: who is in it, roles that Steward gave, and tokens of no workspace. */
const OF_ORGANIZATION = (now: Date) => Prisma.sql`
  SELECT asked.kind, u.id AS subject_id, NULL::text AS workspace_id, ${nameSql(U)} AS name, ${nameSql(U)} AS holder_name,
    p.id AS holder_person_id, u.role AS holds,
    greatest(active.last_day, seen.last_day) AS last_used_day
  FROM users u LEFT JOIN people p ON p.upstream_user_id = u.id LEFT JOIN active ON active.owner_id = u.id
  LEFT JOIN seen ON seen.person_id = p.id CROSS JOIN (VALUES ('person'), ('organization_role')) asked (kind)
  WHERE u.gone_at IS NULL AND (asked.kind = 'person' OR u.role <> ALL(${[...LEAST_ROLES]}::text[]))
  UNION ALL
  SELECT 'role', p.id::text, NULL, ${PERSON}, ${PERSON}, p.id, p.role_override,
    (SELECT last_day FROM seen WHERE person_id = p.id)
  FROM people p WHERE p.deactivated_at IS NULL AND p.role_override IS NOT NULL
  UNION ALL
  SELECT 'token', t.id::text, NULL, t.name, ${PERSON}, t.holder_id,
    coalesce(t.role, 'role of its holder'), ${day(Prisma.sql`t.last_used_at`)}
  FROM service_tokens t LEFT JOIN people p ON p.id = t.holder_id
  WHERE t.revoked_at IS NULL AND coalesce(t.expires_at > ${now}, true)
  UNION ALL`;

/**
 * Everything that can be removed, as it stands. Memberships that come with an organisation role end with that role, and are
 * not asked about one by one.
 */
export function insertSnapshot(reviewId: string, workspaceIds: readonly string[] | null, now: Date): Prisma.Sql {
  const within = (column: Prisma.Sql) =>
    workspaceIds === null ? Prisma.sql`true` : Prisma.sql`${column} = ANY(${[...workspaceIds]}::text[])`;
  return Prisma.sql`
    WITH ${SEEN}, found AS (
      ${workspaceIds === null ? OF_ORGANIZATION(now) : Prisma.empty}
      SELECT 'member'::text AS kind, u.id AS subject_id, m.workspace_id, ${nameSql(U)} AS name, ${nameSql(U)} AS holder_name,
        p.id AS holder_person_id, m.workspace_role AS holds,
        used.last_day AS last_used_day
      FROM workspace_members m JOIN users u ON u.id = m.user_id AND u.gone_at IS NULL
      JOIN workspaces w ON w.id = m.workspace_id AND w.archived_at IS NULL AND w.gone_at IS NULL AND NOT w.is_default
      LEFT JOIN people p ON p.upstream_user_id = u.id LEFT JOIN used ON used.owner_id = u.id AND used.workspace_id = m.workspace_id
      WHERE m.gone_at IS NULL AND u.role <> 'admin' AND m.workspace_role <> 'workspace_billing' AND ${within(Prisma.sql`m.workspace_id`)}
      UNION ALL
      SELECT 'lead', p.id::text, l.workspace_id, ${PERSON}, ${PERSON}, p.id, 'lead',
        (SELECT last_day FROM seen WHERE person_id = p.id)
      FROM workspace_leads l JOIN people p ON p.id = l.person_id AND p.deactivated_at IS NULL WHERE ${within(Prisma.sql`l.workspace_id`)}
      UNION ALL
      SELECT 'gateway_key', k.id::text, k.workspace_id, k.name, ${nameSql(U, { id: Prisma.sql`k.owner_id` })}, p.id, k.environment,
        ${day(Prisma.sql`k.last_used_at`)}
      FROM gateway_keys k LEFT JOIN users u ON u.id = k.owner_id LEFT JOIN people p ON p.upstream_user_id = k.owner_id
      WHERE ${stewardStateAt(now)} = 'active' AND ${within(Prisma.sql`k.workspace_id`)}
      UNION ALL
      SELECT 'api_key', k.id, k.workspace_id, k.name, ${nameSql(U, { id: OWNER_ID, type: OWNER_TYPE })}, p.id,
        CASE WHEN k.workspace_id IS NULL THEN 'whole organisation' ELSE coalesce(k.environment, 'workspace') END, s.last_used_day
      FROM api_keys k LEFT JOIN key_stats s ON s.key_ref = k.ref LEFT JOIN users u ON u.id = ${OWNER_ID}
      LEFT JOIN people p ON p.upstream_user_id = ${OWNER_ID}
      WHERE ${worksAt(now)} AND ${within(Prisma.sql`k.workspace_id`)}
    )
    INSERT INTO access_review_items (review_id, position, kind, subject_id, workspace_id, workspace_name, name, holder_name,
      holder_person_id, holds, last_used_day)
    SELECT ${reviewId}::uuid, row_number() OVER (
        ORDER BY w.name NULLS FIRST, f.workspace_id, array_position(ARRAY['person', 'organization_role', 'role', 'token', 'lead', 'member', 'gateway_key', 'api_key'], f.kind),
          lower(f.name), f.subject_id),
      f.kind, f.subject_id, f.workspace_id, w.name, f.name, f.holder_name, f.holder_person_id, f.holds, f.last_used_day
    FROM found f LEFT JOIN workspaces w ON w.id = f.workspace_id`;
}
