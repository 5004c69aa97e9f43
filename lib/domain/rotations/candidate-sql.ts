import { worksAt } from '@/lib/domain/api-keys/state-sql';
import { Prisma } from '@/prisma/generated/client';

/** Two names of one line of keys: the same but for the version at their end. */
function isSameLine(one: Prisma.Sql, other: Prisma.Sql): Prisma.Sql {
  const line = (name: Prisma.Sql) => Prisma.sql`lower(regexp_replace(${name}, '[-_. ]?v?[0-9]+$', ''))`;
  return Prisma.sql`${line(one)} = ${line(other)}`;
}

/**
 * Keys `c` that may replace key `k` of the rotation `x`: they work, lie in its workspace, were made after it and not before
 * the start (somebody may have made theirs the day before), and replace no other key.
 */
export function mayReplace(now: Date): Prisma.Sql {
  return Prisma.sql`c.id <> k.id AND c.workspace_id IS NOT DISTINCT FROM k.workspace_id AND ${worksAt(now, Prisma.sql`c`)}
    AND c.created_at > k.created_at AND c.created_at >= x.started_at - interval '1 day'
    AND NOT EXISTS (SELECT FROM key_rotations o WHERE o.successor_id = c.id AND o.api_key_id <> k.id)`;
}

/** Whether candidate `c` bears the name that was planned, or the next of its line. */
export const LOOKS_LIKE_IT = Prisma.sql`(c.name = x.planned_name OR ${isSameLine(Prisma.sql`c.name`, Prisma.sql`k.name`)}
  OR ${isSameLine(Prisma.sql`c.name`, Prisma.sql`coalesce(x.planned_name, k.name)`)})`;
