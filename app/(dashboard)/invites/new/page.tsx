import type { Metadata } from 'next';
import { InviteForm } from '@/components/invites/invite-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { reach } from '@/lib/access/reach';
import { getInvitePolicy, listInviteWorkspaces } from '@/lib/domain/invites/queries';
import { mayInviteDirectly } from '@/lib/domain/invites/rules';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Ask for invites' };

export default async function NewInvitesPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'invite:request');
  const [workspaces, policy] = await Promise.all([listInviteWorkspaces(ctx), getInvitePolicy(ctx)]);
  const isDirect = mayInviteDirectly(ctx.actor, policy);
  return (
    <>
      <Breadcrumbs
        above={[{ label: 'Invites', href: '/invites' }]}
        here={isDirect ? 'Invite people' : 'Ask for invites'}
      />
      <PageHead
        title={isDirect ? 'Invite people' : 'Ask for invites'}
        line={
          isDirect
            ? 'Invites go out at once and are open for 21 days; whoever accepts is then added to the workspaces.'
            : 'The leads of the workspaces decide, or an owner or admin. The invite goes out with the first approval and is open for 21 days.'
        }
      />
      <Panel className="max-w-3xl pt-4">
        <InviteForm
          workspaces={workspaces}
          mayInviteDirectly={isDirect}
          mayGiveBilling={reach(ctx.actor, 'invite:approve').all}
        />
      </Panel>
    </>
  );
}
