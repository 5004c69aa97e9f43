import { cache } from 'react';
import { getPerson } from '@/lib/domain/people/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The person of the address, asked for once per request. */
export const loadPerson = cache(async (userId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  return { ctx, person: await orNotFound(getPerson(ctx, { userId })) };
});
