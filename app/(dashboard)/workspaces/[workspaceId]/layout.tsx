import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Breadcrumbs } from '@/components/details/breadcrumbs';
import { Tabs } from '@/components/details/tabs';
import { PageHead } from '@/components/layout/page-head';
import { RenameButton } from '@/components/workspaces/rename-button';
import { can } from '@/lib/core/permissions';
import { renameRefusal } from '@/lib/domain/workspaces/rules';
import { loadWorkspace } from './load-workspace';

interface WorkspaceProps {
  params: Promise<{ workspaceId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: WorkspaceProps): Promise<Metadata> {
  const found = await loadWorkspace((await params).workspaceId).catch(() => null);
  return { title: found?.workspace.name ?? 'Not found' };
}

export default async function WorkspaceLayout({ params, children }: WorkspaceProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const path = `/workspaces/${workspace.id}`;
  const mayRename =
    can(ctx.actor, 'workspace:write', { workspaceId: workspace.id }) && renameRefusal(workspace) === null;
  return (
    <>
      <Breadcrumbs above={[{ label: 'Workspaces', href: '/workspaces' }]} here={workspace.name} />
      <PageHead
        title={workspace.name}
        line="What this workspace spends and on which models, its API keys and who belongs to it."
        action={mayRename && <RenameButton workspaceId={workspace.id} name={workspace.name} />}
      />
      <Tabs
        label="Parts of this workspace"
        tabs={[
          { href: path, label: 'Overview' },
          { href: `${path}/keys`, label: 'API keys', count: workspace.activeKeys },
          { href: `${path}/members`, label: 'Members', count: workspace.members },
        ]}
      />
      {children}
    </>
  );
}
