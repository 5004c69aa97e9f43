import { Activity } from '@/components/audit/activity';
import { ActionButton } from '@/components/forms/action-button';
import { DecidePanel } from '@/components/invites/decide-panel';
import { InviteActions } from '@/components/invites/invite-actions';
import { STATE_LOOK } from '@/components/invites/invite-words';
import { PlacementTable } from '@/components/invites/placement-table';
import { ProgressList } from '@/components/invites/progress-list';
import { listProgress } from '@/components/invites/progress-rules';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { DayOf, NameLink } from '@/components/page/list/cells';
import { PageHead } from '@/components/page/page-head';
import { organizationRole } from '@/components/people/role-words';
import { CopyText } from '@/components/ui/copy-text';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { can } from '@/lib/access/reach';
import { listInviteWorkspaces } from '@/lib/domain/invites/queries';
import type { InviteDetail } from '@/lib/domain/invites/query-schema';
import { judgeDeciding } from '@/lib/domain/invites/rules';
import { placeInvitedAction } from '@/lib/doors/actions/invites';
import { inviteLink } from '@/lib/doors/invite-link';
import { loadInvite } from '../load-invite';

export default async function InvitePage({ params }: { params: Promise<{ requestId: string }> }) {
  const { ctx, request } = await loadInvite((await params).requestId);
  const workspaces = await listInviteWorkspaces(ctx);
  const { actor, now } = ctx;
  const isWaiting = request.state === 'requested' || request.placements.some(({ state }) => state === 'waiting');
  const isEnded = request.closedAt !== null;
  const deciding = judgeDeciding(actor, request.policy, request);
  const mayRetry =
    deciding.may &&
    request.placements.some(
      ({ state, workspaceId }) => state === 'failed' && (deciding.all || deciding.workspaceIds.includes(workspaceId)),
    );
  return (
    <>
      <Breadcrumbs above={[{ label: 'Invites', href: '/invites' }]} here={request.email} />
      <PageHead
        title={request.email}
        line={`Requested as ${organizationRole(request.role)}: who decides, and how far the invite has got.`}
        freshness="All times UTC"
        action={<InviteActions actor={actor} request={request} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <DecidePanel actor={actor} request={request} workspaces={workspaces} />
          <Panel
            title="Workspaces"
            note="They join these once they accept"
            isFlush={request.placements.length > 0}
            tools={
              mayRetry && (
                <ActionButton
                  action={placeInvitedAction}
                  input={{ requestId: request.id }}
                  pending="Adding…"
                  done="Added to their workspaces"
                  variant="outline"
                >
                  Try adding them again
                </ActionButton>
              )
            }
          >
            {request.placements.length > 0 ? (
              <PlacementTable
                placements={request.placements}
                isOpen={(workspaceId) => can(actor, 'workspace:read', { workspaceId })}
                now={now}
              />
            ) : (
              <EmptyState title="No workspaces requested">
                They will join the organisation and its default workspace only.
              </EmptyState>
            )}
          </Panel>
          {isWaiting && !isEnded && (
            <Panel
              title="Link for approvers"
              note="Opens the decision on a phone. Works for a week, after sign-in, for people who may decide."
            >
              <CopyText text={inviteLink(request.id, now)} label="Link for approvers" />
            </Panel>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Progress">
            <ProgressList steps={listProgress(request)} now={now} />
          </Panel>
          <Panel title="Facts">
            <Facts facts={listFacts(request)} />
          </Panel>
        </div>
      </div>
      <Activity ctx={ctx} of={{ kind: ['invite'], ids: [request.id] }} what="this invite" className="mt-4" />
    </>
  );
}

function listFacts(request: InviteDetail) {
  const { state, role, reason, requesterName, expiresAt, userId, renewsId, renewedById, decisionNote } = request;
  const { tone, word } = STATE_LOOK[state];
  return [
    { term: 'Status', value: <Status tone={tone}>{word}</Status> },
    { term: 'Role', value: organizationRole(role) },
    { term: request.isDirect ? 'Invited by' : 'Requested by', value: requesterName },
    { term: 'Reason', value: reason || <span className="text-muted">None given</span> },
    ...(decisionNote && state !== 'refused' ? [{ term: 'Note', value: decisionNote }] : []),
    ...(state === 'sent' && expiresAt ? [{ term: 'Open until', value: <DayOf at={expiresAt} /> }] : []),
    ...(userId ? [{ term: 'Member', value: <NameLink href={`/people/${userId}`}>Open their page</NameLink> }] : []),
    ...(renewsId
      ? [{ term: 'Renews', value: <NameLink href={`/invites/${renewsId}`}>An earlier request</NameLink> }]
      : []),
    ...(renewedById
      ? [{ term: 'Renewed', value: <NameLink href={`/invites/${renewedById}`}>By a later request</NameLink> }]
      : []),
  ];
}
