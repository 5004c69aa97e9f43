import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/core/errors';
import { getPerson } from '@/lib/domain/people/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** The person of the address, asked for once per request; the 404 page for who is not there or not for the reader. */
export const loadPerson = cache(async (userId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  try {
    return { ctx, person: await getPerson(ctx, { userId }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});
