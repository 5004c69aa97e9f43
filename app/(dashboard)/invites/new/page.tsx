import type { Metadata } from 'next';
import { InviteForm } from '@/components/invites/invite-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { reach } from '@/lib/access/reach';
import { getInvitePolicy, listInviteWorkspaces } from '@/lib/domain/invites/queries';
import { mayInviteDirectly } from '@/lib/domain/invites/rules';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Request invites' };

export default async function NewInvitesPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'invite:request');
  const [workspaces, policy] = await Promise.all([listInviteWorkspaces(ctx), getInvitePolicy(ctx)]);
  const isDirect = mayInviteDirectly(ctx.actor, policy);
  return (
    <>
      <Breadcrumbs
        above={[{ label: 'Invites', href: '/invites' }]}
        here={isDirect ? 'Invite people' : 'Request invites'}
      />
      <PageHead
        title={isDirect ? 'Invite people' : 'Request invites'}
        line={
          isDirect
            ? 'Invites go out at once and stay open for 21 days. People are added to their workspaces when they accept.'
            : 'The leads of the workspaces, an owner or an admin decide. The invite goes out on the first approval and stays open for 21 days.'
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
