import { cache } from 'react';
import { getInvite } from '@/lib/domain/invites/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The request of the address, asked for once per request. */
export const loadInvite = cache(async (requestId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'invite:request');
  return { ctx, request: await orNotFound(getInvite(ctx, { requestId })) };
});
