import type { Metadata } from 'next';
import { NewChannelForm } from '@/components/channels/new-channel-form';
import { KIND_GROUP_CHOICES } from '@/components/notifications/kind-group-choices';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Add channel' };

export default async function NewChannelPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:write');
  const workspaces = await listWorkspaceNames(ctx);
  return (
    <>
      <Breadcrumbs above={[{ label: 'Channels', href: '/settings/channels' }]} here="Add channel" />
      <PageHead
        title="Add channel"
        line="Everyone who reads this channel sees what you choose here, whatever their role."
      />
      <Panel className="max-w-3xl pt-4">
        <NewChannelForm groups={KIND_GROUP_CHOICES} workspaces={workspaces.map(({ id, name }) => ({ id, name }))} />
      </Panel>
    </>
  );
}
