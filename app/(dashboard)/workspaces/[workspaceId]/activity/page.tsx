import type { SearchParams } from 'nuqs/server';
import { Activity } from '@/components/audit/activity';
import { loadAuditPlace } from '@/components/audit/audit-params';
import { requirePermission } from '@/lib/doors/page';
import { loadWorkspace } from '../load-workspace';

interface WorkspaceActivityProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspaceActivityPage({ params, searchParams }: WorkspaceActivityProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  requirePermission(ctx, 'audit:read');
  return (
    <Activity
      ctx={ctx}
      of={{ workspace: workspace.id }}
      what="this workspace, its members and its limits"
      pages={{ path: `/workspaces/${workspace.id}/activity`, place: await loadAuditPlace(searchParams) }}
    />
  );
}
