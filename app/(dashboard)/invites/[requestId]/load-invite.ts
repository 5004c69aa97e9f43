import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/core/errors';
import { getInvite } from '@/lib/domain/invites/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** The request of the address, asked for once per request; the 404 page for what is not there or not for the reader. */
export const loadInvite = cache(async (requestId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'invite:request');
  try {
    return { ctx, request: await getInvite(ctx, { requestId }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});
