import { nameSql } from '@/lib/core/names';
import { Prisma } from '@/prisma/generated/client';
import { ASSIGNED_SPANS } from './place-sql';
import type { CentreAssignment } from './query-schema';

export type AssignmentRow = CentreAssignment;

/** Assignments `s` with what they are of by name, those in force first. */
export function assignmentRows(where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT s.subject_kind AS kind, s.subject_id AS id, s.first_month::text AS "firstMonth",
      CASE WHEN s.until <> 'infinity'::date THEN s.until::text END AS until,
      coalesce(w.name, k.name, ${nameSql(Prisma.sql`u`)}, s.subject_id) AS name, coalesce(kw.name, nullif(u.email, '')) AS hint
    FROM ${ASSIGNED_SPANS}
    LEFT JOIN workspaces w ON s.subject_kind = 'workspace' AND w.id = s.subject_id
    LEFT JOIN api_keys k ON s.subject_kind = 'api_key' AND k.id = s.subject_id
    LEFT JOIN workspaces kw ON kw.id = k.workspace_id
    LEFT JOIN users u ON s.subject_kind = 'owner' AND u.id = s.subject_id
    WHERE ${where} ORDER BY s.until DESC, s.subject_kind DESC, 5, s.first_month DESC LIMIT 2000`;
}
