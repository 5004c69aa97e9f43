import type { Permission } from '@/lib/access/permissions';
import { can, reach } from '@/lib/access/reach';
import type { CallerCtx } from '@/lib/operations/answer';
import { KEY_POINTS } from './key-point-rules';
import { readKeyFacts } from './key-reads';
import { ORGANIZATION_POINTS } from './organization-point-rules';
import { readOrganizationFacts } from './organization-reads';
import type { PosturePoint } from './query-schema';
import { inOrder, judgePoints } from './rules';
import { WORKSPACE_POINTS } from './workspace-point-rules';
import { readWorkspaceFacts } from './workspace-reads';

/** Every point that the reader may see, each part from facts within their reach. */
export async function readPoints(ctx: CallerCtx): Promise<PosturePoint[]> {
  const { actor } = ctx;
  const sees = (...permissions: Permission[]) =>
    permissions.every((permission) => {
      const { all, workspaceIds } = reach(actor, permission);
      return all || workspaceIds.length > 0;
    });
  const may = (permission: Permission) => can(actor, permission);
  const [keys, workspaces, organization] = await Promise.all([
    sees('api_key:read', 'gateway_key:read') ? readKeyFacts(ctx) : null,
    sees('workspace:read', 'cost:read', 'budget:read') ? readWorkspaceFacts(ctx) : null,
    reach(actor, 'settings:read').all ? readOrganizationFacts(ctx) : null,
  ]);
  return inOrder([
    ...(organization ? judgePoints(ORGANIZATION_POINTS, organization, may) : []),
    ...(keys ? judgePoints(KEY_POINTS, keys, may) : []),
    ...(workspaces ? judgePoints(WORKSPACE_POINTS, workspaces, may) : []),
  ]);
}
