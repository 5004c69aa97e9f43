import { STATE_LOOK } from '@/components/invites/invite-words';
import { TapForm } from '@/components/invites/tap-form';
import { Facts } from '@/components/page/detail/facts';
import { organizationRole, workspaceRole } from '@/components/people/role-words';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { InviteDetail } from '@/lib/domain/invites/query-schema';
import { isWaitingFor, judgeDeciding, waitingFor } from '@/lib/domain/invites/rules';
import { judgeInviteLink } from '@/lib/doors/invite-link';
import { loadInvite } from '../load-invite';

interface DecidePageProps {
  params: Promise<{ requestId: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

const REFUSED = {
  expired: { title: 'This link has expired', text: 'Links work for a week. Decide on the request’s page instead.' },
  invalid: {
    title: 'This link is not valid',
    text: 'Part of it is missing or was changed. Decide on the request’s page instead.',
  },
};

/** The decision for a thumb. The link only leads here: who may decide is asked as everywhere. */
export default async function DecidePage({ params, searchParams }: DecidePageProps) {
  const { ctx, request } = await loadInvite((await params).requestId);
  const verdict = judgeInviteLink(request.id, String((await searchParams).token ?? ''), ctx.now);
  const deciding = judgeDeciding(ctx.actor, request.policy, request);
  const isWaiting = isWaitingFor(deciding, request);
  const mine = waitingFor(deciding, request.placements);
  const shown = isWaiting && mine.length > 0 ? mine : request.placements;
  return (
    <div className="mx-auto flex max-w-md flex-col gap-4">
      <div>
        <p className="text-muted">{request.requesterName} asks to invite</p>
        <h1 className="text-lg font-semibold [overflow-wrap:anywhere]">{request.email}</h1>
      </div>
      <Panel className="pt-4">
        <Facts
          facts={[
            { term: 'Role', value: organizationRole(request.role) },
            { term: 'Workspaces', value: <Places placements={shown} /> },
            { term: 'Reason', value: request.reason || <span className="text-muted">None given</span> },
          ]}
        />
      </Panel>
      {verdict !== 'valid' ? (
        <Notice tone="warning" title={REFUSED[verdict].title}>
          {REFUSED[verdict].text}
        </Notice>
      ) : isWaiting ? (
        <TapForm requestId={request.id} email={request.email} />
      ) : (
        <Standing request={request} why={deciding.may ? null : deciding.why} />
      )}
      <ButtonLink href={`/invites/${request.id}`} variant="ghost" className="justify-center">
        {verdict === 'valid' && isWaiting ? 'Change role or workspaces first' : 'Open the request'}
      </ButtonLink>
    </div>
  );
}

function Places({ placements }: Pick<InviteDetail, 'placements'>) {
  if (placements.length === 0) return <span className="text-muted">None</span>;
  return (
    <ul>
      {placements.map(({ workspaceId, workspaceName, workspaceRole: role }) => (
        <li key={workspaceId}>
          {workspaceName} <span className="text-muted">as {workspaceRole(role)}</span>
        </li>
      ))}
    </ul>
  );
}

function Standing({ request, why }: { request: InviteDetail; why: string | null }) {
  const isOpen = request.state === 'requested';
  if (isOpen && why) {
    return (
      <Notice tone="neutral" title="Someone else decides this">
        {why}
      </Notice>
    );
  }
  const { tone, word } = STATE_LOOK[request.state];
  return (
    <Notice
      tone={tone}
      title={isOpen ? 'There is nothing left for you to decide' : `${word}: there is nothing left for you to decide`}
    >
      {request.failureMessage ?? request.decisionNote ?? 'The request’s page shows its progress.'}
    </Notice>
  );
}
