import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/core/errors';
import { getWorkspace } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** The workspace of the address, asked for once per request; the 404 page for what is not there or not for the reader. */
export const loadWorkspace = cache(async (workspaceId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'workspace:read');
  try {
    return { ctx, workspace: await getWorkspace(ctx, { workspaceId }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});
