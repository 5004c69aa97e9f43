import type { Metadata } from 'next';
import { Activity } from '@/components/audit/activity';
import { ConsoleInviteActions } from '@/components/invites/console-invite-actions';
import { STATE_LOOK } from '@/components/invites/invite-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { DayOf, NameLink } from '@/components/page/list/cells';
import { PageHead } from '@/components/page/page-head';
import { organizationRole } from '@/components/people/role-words';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { getConsoleInvite } from '@/lib/domain/invites/queries';
import type { ConsoleInvite } from '@/lib/domain/invites/query-schema';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Invite sent in the Console' };

export default async function ConsoleInvitePage({ params }: { params: Promise<{ inviteId: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'invite:approve');
  const { inviteId } = await params;
  const invite = await orNotFound(getConsoleInvite(ctx, { inviteId }));
  return (
    <>
      <Breadcrumbs above={[{ label: 'Invites', href: '/invites' }]} here={invite.email} />
      <PageHead
        title={invite.email}
        line="This invite was sent in the Claude Console, so Steward has no request for it."
        freshness="All times UTC"
        action={<ConsoleInviteActions invite={invite} />}
      />
      <Panel title="Facts">
        <Facts facts={listFacts(invite)} />
      </Panel>
      <Activity ctx={ctx} of={{ kind: ['console_invite'], ids: [invite.id] }} what="this invite" className="mt-4" />
    </>
  );
}

function listFacts({ id, role, state, invitedAt, expiresAt, acceptedAt, userId }: ConsoleInvite) {
  const { tone, word } = STATE_LOOK[state];
  return [
    { term: 'Status', value: <Status tone={tone}>{word}</Status> },
    { term: 'Role', value: organizationRole(role) },
    ...(invitedAt ? [{ term: 'Sent', value: <DayOf at={invitedAt} /> }] : []),
    ...(state === 'sent' && expiresAt ? [{ term: 'Open until', value: <DayOf at={expiresAt} /> }] : []),
    ...(state === 'expired' && expiresAt ? [{ term: 'Expired', value: <DayOf at={expiresAt} /> }] : []),
    ...(acceptedAt ? [{ term: 'Accepted', value: <DayOf at={acceptedAt} /> }] : []),
    ...(userId ? [{ term: 'Member', value: <NameLink href={`/people/${userId}`}>Open their page</NameLink> }] : []),
    { term: 'ID', value: <span className="font-mono text-xs">{id}</span> },
  ];
}
