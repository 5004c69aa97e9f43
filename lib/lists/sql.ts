import { Prisma } from '@/prisma/generated/client';
import type { AskedPlaces } from './place';
import type { Order } from './schema';

export const SPEND_DAYS = 30;

/** Where the trailing 30 days end; null before any cost was read. */
export const NEWEST_COST_DAY = Prisma.sql`(SELECT max(day) FROM report_days WHERE report = 'cost')`;

export function allOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.sql`(${Prisma.join([...conditions], ' AND ')})`;
}

export function anyOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join([...conditions], ' OR ')})`;
}

/** The text as LIKE takes it letter by letter: `%` and `_` are only themselves. */
export function literally(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&');
}

/** True where one of the columns holds the text, letter by letter: `%` and `_` are only themselves. */
export function contains(columns: readonly Prisma.Sql[], search: string): Prisma.Sql {
  if (search === '') return Prisma.sql`true`;
  const pattern = `%${literally(search)}%`;
  // ILIKE would put the pattern in small letters again for each row.
  return anyOf(columns.map((column) => Prisma.sql`lower(${column}) LIKE lower(${pattern}::text)`));
}

/** The columns of a row's place. */
export interface PlaceColumns {
  at: Prisma.Sql;
  id: Prisma.Sql;
}

/** Rows beyond the places that were asked for. */
export function beyond({ at, id }: PlaceColumns, { before, after }: AskedPlaces): Prisma.Sql[] {
  return [
    ...(before ? [Prisma.sql`(${at}, ${id}) < (${before.at}, ${before.id}::uuid)`] : []),
    ...(after ? [Prisma.sql`(${at}, ${id}) > (${after.at}, ${after.id}::uuid)`] : []),
  ];
}

/** The order in which rows are read away from the place that was asked for; `placePage` shows them newest first. */
export function towards({ at, id }: PlaceColumns, { after }: AskedPlaces): Prisma.Sql {
  return after ? Prisma.sql`${at}, ${id}` : Prisma.sql`${at} DESC, ${id} DESC`;
}

/** Unknown and hidden values come last in either order. */
export function ordered(column: Prisma.Sql, order: Order): Prisma.Sql {
  return order === 'asc' ? Prisma.sql`${column} ASC NULLS LAST` : Prisma.sql`${column} DESC NULLS LAST`;
}
