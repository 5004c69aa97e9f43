import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/core/errors';
import { readPowers } from '@/lib/domain/roles/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** The person of the address, asked for once per request; the 404 page for who is not there or not for the reader. */
export const loadPowers = cache(async (personId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  try {
    return { ctx, found: await readPowers(ctx, { personId }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});
