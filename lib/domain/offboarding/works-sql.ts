import { Prisma } from '@/prisma/generated/client';

/** Keys `k` that work now. */
export const WORKS = Prisma.sql`k.status = 'active' AND k.gone_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`;
