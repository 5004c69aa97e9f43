import { cache } from 'react';
import { getWorkspace } from '@/lib/domain/workspaces/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The workspace of the address, asked for once per request. */
export const loadWorkspace = cache(async (workspaceId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'workspace:read');
  return { ctx, workspace: await orNotFound(getWorkspace(ctx, { workspaceId })) };
});
