import { Prisma } from '@/prisma/generated/client';

/** Who answers for a key `k`: whom Steward was told, else the one that it acts for, else its creator. */
export const OWNER_ID = Prisma.sql`coalesce(k.assigned_to_id, k.principal_id, k.created_by_id)`;

/** `user` or `service_account`. */
export const OWNER_TYPE = Prisma.sql`CASE WHEN k.assigned_to_id IS NOT NULL THEN 'user'
  WHEN k.principal_id IS NOT NULL THEN k.principal_type ELSE k.created_by_type END`;

/** Keys `k` that count as the member's own; a key that was handed over is its new owner's alone. */
export function isOwnKey(userId: string | null): Prisma.Sql {
  return Prisma.sql`(k.assigned_to_id = ${userId}::text OR (k.assigned_to_id IS NULL
    AND (k.created_by_id = ${userId}::text OR k.principal_id = ${userId}::text)))`;
}
