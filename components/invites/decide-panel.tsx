import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { PersonActor } from '@/lib/access/principals';
import type { InviteDetail, InviteWorkspace } from '@/lib/domain/invites/query-schema';
import { INVITE_ROLES, LEAD_INVITE_ROLES, PLACEMENT_ROLES } from '@/lib/domain/invites/role-schema';
import { isWaitingFor, judgeDeciding, waitingFor } from '@/lib/domain/invites/rules';
import { DecideForm } from './decide-form';

interface DecidePanelProps {
  actor: PersonActor;
  request: InviteDetail;
  workspaces: readonly InviteWorkspace[];
}

/** The decision, if it is the reader's; else why someone else decides. */
export function DecidePanel({ actor, request, workspaces }: DecidePanelProps) {
  const deciding = judgeDeciding(actor, request.policy, request);
  if (!isWaitingFor(deciding, request) || !deciding.may)
    return <WaitsForOthers request={request} deciding={deciding} />;
  const isUnsent = request.state === 'requested' || request.state === 'approved';
  const mine = waitingFor(deciding, request.placements);
  const settled = request.placements.filter((place) => place.state !== 'waiting').map((place) => place.workspaceId);
  const choices = workspaces.filter(
    ({ id }) => !settled.includes(id) && (deciding.all || deciding.workspaceIds.includes(id)),
  );
  const asked = mine.map(({ workspaceId, workspaceName }) => ({ id: workspaceId, name: workspaceName }));
  return (
    <Panel
      title="Your decision"
      note={
        isUnsent
          ? 'The invite goes out with the first approval'
          : 'The invite has been sent; only the workspaces are left'
      }
    >
      <DecideForm
        requestId={request.id}
        email={request.email}
        role={INVITE_ROLES.find((role) => role === request.role) ?? 'user'}
        roles={isUnsent ? (deciding.all ? INVITE_ROLES : LEAD_INVITE_ROLES) : []}
        placements={mine.map((place) => ({
          workspaceId: place.workspaceId,
          workspaceRole: PLACEMENT_ROLES.find((role) => role === place.workspaceRole) ?? 'workspace_user',
        }))}
        workspaces={[...choices.filter(({ id }) => !asked.some((one) => one.id === id)), ...asked]}
      />
    </Panel>
  );
}

function WaitsForOthers({ request, deciding }: { request: InviteDetail; deciding: ReturnType<typeof judgeDeciding> }) {
  if (request.state !== 'requested') return null;
  return (
    <Notice tone="neutral" title="Someone else decides this">
      {deciding.may ? 'The leads of the other workspaces, an owner or an admin decide.' : deciding.why}
    </Notice>
  );
}
