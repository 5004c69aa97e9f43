import { cache } from 'react';
import { readPowers } from '@/lib/domain/roles/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The person of the address, asked for once per request. */
export const loadPowers = cache(async (personId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  return { ctx, found: await orNotFound(readPowers(ctx, { personId })) };
});
