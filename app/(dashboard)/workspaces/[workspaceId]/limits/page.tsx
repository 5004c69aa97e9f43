import { auditHref } from '@/components/audit/audit-params';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { LimitTable } from '@/components/workspaces/limit-table';
import { can } from '@/lib/access/reach';
import { overrideRefusal } from '@/lib/domain/rate-limits/rules';
import { listWorkspaceLimits } from '@/lib/domain/workspaces/limits-queries';
import { loadWorkspace } from '../load-workspace';

export default async function WorkspaceLimitsPage({ params }: { params: Promise<{ workspaceId: string }> }) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const limits = await listWorkspaceLimits(ctx, { workspaceId: workspace.id });
  const refusal = overrideRefusal(workspace);
  const mayChange = refusal === null && can(ctx.actor, 'rate_limit:write', { workspaceId: workspace.id });
  return (
    <Panel
      title="Limits"
      note={refusal ?? 'The lower of the organisation’s limit and the workspace’s own applies'}
      tools={
        <>
          {can(ctx.actor, 'audit:read') && (
            <a
              href={auditHref('/audit', { kind: ['rate_limits'], ids: [workspace.id], range: '12m' })}
              className="tool-button"
            >
              Changes of limits
            </a>
          )}
          <ButtonLink href={`/rate-limits?workspace=${workspace.id}`} variant={mayChange ? 'outline' : 'ghost'}>
            {mayChange ? 'Change limits' : 'Compare with other workspaces'}
          </ButtonLink>
        </>
      }
      isFlush
    >
      {limits.length > 0 ? (
        <LimitTable limits={limits} />
      ) : (
        <EmptyState title="No limits known yet">
          The organisation’s limits appear here after the next sync, a few minutes after Steward is connected.
        </EmptyState>
      )}
    </Panel>
  );
}
