import { dayOf } from '@/lib/core/time';
import { worksAt } from '@/lib/domain/api-keys/state-sql';
import { Prisma } from '@/prisma/generated/client';
import { patternExpression } from './name-rules';
import type { Breach, KeyPolicy } from './schema';

const NO = Prisma.sql`false`;

/** Each active key by its `id` with what the policy says of it: `rotationDays`, `dueAt`, and what it breaks. */
export function judgedKeys(policy: KeyPolicy, now: Date): Prisma.Sql {
  const { rotationDays, workspaces, namePattern, mostActive, mostDays } = policy;
  return Prisma.sql`
    SELECT k.id, d.days AS "rotationDays", k.created_at + make_interval(days => d.days) AS "dueAt",
      coalesce(k.created_at + make_interval(days => d.days) <= ${now}, false)
        AND coalesce(greatest(x.put_off_until, x.excepted_until) <= ${dayOf(now)}::date, true) AS "isDue",
      ${namePattern === null ? NO : Prisma.sql`k.name !~ ${patternExpression(namePattern)}`} AS "breaksName",
      ${
        mostActive === null
          ? NO
          : Prisma.sql`k.workspace_id IS NOT NULL AND count(*) OVER (PARTITION BY k.workspace_id) > ${mostActive}::int`
      } AS "isCrowded",
      ${
        mostDays === null
          ? NO
          : Prisma.sql`coalesce(k.expires_at > k.created_at + make_interval(days => ${mostDays}::int), k.expires_at IS NULL)`
      } AS "livesLong"
    FROM api_keys k
    LEFT JOIN jsonb_to_recordset(${JSON.stringify(workspaces)}::jsonb) AS p("workspaceId" text, "rotationDays" int)
      ON p."workspaceId" = k.workspace_id
    LEFT JOIN key_rotations x ON x.api_key_id = k.id
    CROSS JOIN LATERAL (SELECT CASE WHEN p."workspaceId" IS NOT NULL THEN p."rotationDays"
      ELSE ${rotationDays}::int END AS days) d
    WHERE ${worksAt(now)}`;
}

/** Over rows `r` with what `judgedKeys` gives. */
export const BREAKS: Readonly<Record<Breach, Prisma.Sql>> = {
  age: Prisma.sql`r."isDue"`,
  name: Prisma.sql`r."breaksName"`,
  crowd: Prisma.sql`r."isCrowded"`,
  life: Prisma.sql`r."livesLong"`,
};

export const BREAKS_ANY = Prisma.sql`(${Prisma.join(Object.values(BREAKS), ' OR ')})`;
