import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Tabs } from '@/components/page/tabs';
import { WorkspaceTools } from '@/components/workspaces/workspace-tools';
import { can } from '@/lib/access/reach';
import { formatMoney } from '@/lib/core/money';
import { archiveRefusal, changeRefusal, isClaudeCode, renameRefusal } from '@/lib/domain/workspaces/rules';
import { loadWorkspace } from './load-workspace';

const LINE = 'What this workspace spends and on which models, its API keys and its members.';

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
  const { actor } = ctx;
  const mayChange = can(actor, 'workspace:write', { workspaceId: workspace.id }) && changeRefusal(workspace) === null;
  const spend =
    workspace.spendSight === 'all' && workspace.spend !== null ? formatMoney(BigInt(workspace.spend)) : null;
  return (
    <>
      <Breadcrumbs above={[{ label: 'Workspaces', href: '/workspaces' }]} here={workspace.name} />
      <PageHead
        title={workspace.name}
        line={workspace.description.split('\n')[0] || LINE}
        action={
          mayChange && (
            <WorkspaceTools
              workspaceId={workspace.id}
              name={workspace.name}
              color={workspace.color}
              description={workspace.description}
              audience={workspace.audience}
              tags={workspace.tags}
              members={workspace.members}
              activeKeys={workspace.activeKeys}
              spend={spend}
              isClaudeCode={isClaudeCode(workspace)}
              mayRename={renameRefusal(workspace) === null}
              mayArchive={archiveRefusal(workspace) === null}
            />
          )
        }
      />
      <Tabs
        label="Parts of this workspace"
        tabs={[
          { href: path, label: 'Overview' },
          { href: `${path}/members`, label: 'Members', count: workspace.members },
          { href: `${path}/keys`, label: 'API keys', count: workspace.activeKeys },
          { href: `${path}/gateway`, label: 'Gateway' },
          { href: `${path}/limits`, label: 'Limits' },
          ...(can(actor, 'audit:read') ? [{ href: `${path}/activity`, label: 'Activity' }] : []),
        ]}
      />
      {children}
    </>
  );
}
