import { createLoader, type SearchParams } from 'nuqs/server';
import { AuditPages } from '@/components/audit/audit-pages';
import { auditHref, auditParams } from '@/components/audit/audit-params';
import { AuditTable } from '@/components/audit/audit-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { requirePermission } from '@/lib/doors/page';
import { loadWorkspace } from '../load-workspace';

const loadPlace = createLoader({ older: auditParams.older, newer: auditParams.newer });

interface WorkspaceActivityProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspaceActivityPage({ params, searchParams }: WorkspaceActivityProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  requirePermission(ctx, 'audit:read');
  const { older, newer } = await loadPlace(searchParams);
  const changes = await listAuditRows(ctx, {
    workspaceIds: [workspace.id],
    before: older ?? undefined,
    after: older ? undefined : (newer ?? undefined),
  });
  const isWhole = can(ctx.actor, 'audit:read', { workspaceId: workspace.id });
  return (
    <Panel
      title="Activity"
      note={`${isWhole ? 'What was asked of Steward for this workspace' : 'What you asked of Steward for this workspace'}, newest first, all times UTC`}
      isFlush
    >
      {changes.rows.length === 0 ? (
        <EmptyState title="Nothing yet">
          Every change that somebody asks Steward to make to this workspace, its members or its limits appears here,
          with what came of it. Changes made in the Console do not.
        </EmptyState>
      ) : (
        <AuditTable rows={changes.rows} actor={ctx.actor} />
      )}
      <AuditPages page={changes} hrefOf={(place) => auditHref(`/workspaces/${workspace.id}/activity`, place)} />
    </Panel>
  );
}
