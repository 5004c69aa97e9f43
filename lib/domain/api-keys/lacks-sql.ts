import { Prisma } from '@/prisma/generated/client';
import type { KeyLack } from './schema';

/** Keys `r` without something that they should have, of those that the reader sees whole. */
export const LACKS: Readonly<Record<KeyLack, Prisma.Sql>> = {
  addresses: Prisma.sql`(r."isDetailed" AND r.kind = 'steward' AND r.status = 'active' AND r.addresses = '{}')`,
  gateway: Prisma.sql`(r."isDetailed" AND r.kind = 'anthropic' AND r.spend > 0)`,
};
