import { Prisma } from '@/prisma/generated/client';

/** An object that says of each trait how many rows `r` have it and which are the first, as `traits`. */
export function countTraits(traits: Readonly<Record<string, Prisma.Sql>>, order: Prisma.Sql): Prisma.Sql {
  const parts = Object.entries(traits).map(
    ([trait, is]) => Prisma.sql`${trait}::text, jsonb_build_object('count', (SELECT count(*) FROM r WHERE ${is}),
      'first', (SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') FROM (
        SELECT r.kind, r.id, r.name FROM r WHERE ${is} ORDER BY ${order}, r.name, r.id LIMIT 3) f))`,
  );
  return Prisma.sql`jsonb_build_object(${Prisma.join(parts)}) AS traits`;
}
