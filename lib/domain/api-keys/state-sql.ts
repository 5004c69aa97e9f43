import { Prisma } from '@/prisma/generated/client';

const K = Prisma.sql`k`;

/** The state of a key, `k` unless named, at that time: `gone`, or as upstream calls it. */
export function stateAt(now: Date, key = K): Prisma.Sql {
  return Prisma.sql`CASE WHEN ${key}.gone_at IS NOT NULL THEN 'gone'
    WHEN ${key}.status IN ('active', 'inactive') AND ${key}.expires_at <= ${now} THEN 'expired' ELSE ${key}.status END`;
}

/** The state of one of Steward's keys `k`, in the words of Anthropic's. */
export function stewardStateAt(now: Date): Prisma.Sql {
  return Prisma.sql`CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= ${now} THEN 'expired'
    WHEN k.disabled_at IS NOT NULL THEN 'inactive' ELSE 'active' END`;
}

/** Keys, `k` unless named, that work at that time: those whose state is `active`, in words that Postgres can guess how many are. */
export function worksAt(now: Date, key = K): Prisma.Sql {
  return Prisma.sql`(${key}.gone_at IS NULL AND ${key}.status = 'active' AND coalesce(${key}.expires_at > ${now}, true))`;
}

/** Whether somebody has left, joined from `users` as `member`. Until the members were read nobody has. */
export function hasLeft(member: Prisma.Sql, type: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(${member}.gone_at IS NOT NULL
    OR (${type} = 'user' AND ${member}.id IS NULL AND EXISTS (SELECT FROM users)), false)`;
}
