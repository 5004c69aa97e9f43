import { Prisma } from '@/prisma/generated/client';

interface Named {
  id: string;
  name?: string | null;
  email?: string | null;
  /** `user` or `service_account`. */
  type?: string | null;
}

/** The name of a member or account everywhere: the name, else the address, else the id. Leaving does not change it. */
export function nameOf({ id, name, email, type }: Named): string {
  return name || email || (type === 'service_account' ? `${SERVICE_ACCOUNT} ${id}` : id);
}

const SERVICE_ACCOUNT = 'Service account';

/** The same in a query, for the row `of`, which may be missing; null if there is no id. */
export function nameSql(
  of: Prisma.Sql,
  { id = Prisma.sql`${of}.id`, type }: { id?: Prisma.Sql; type?: Prisma.Sql } = {},
): Prisma.Sql {
  const bare = type
    ? Prisma.sql`CASE WHEN ${type} = 'service_account' THEN ${SERVICE_ACCOUNT}::text || ' ' || ${id} ELSE ${id} END`
    : id;
  return Prisma.sql`coalesce(nullif(${of}.name, ''), nullif(${of}.email, ''), ${bare})`;
}
