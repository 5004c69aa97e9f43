import { ActionButton } from '@/components/forms/action-button';
import { Time } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { organizationRole } from '@/components/people/role-words';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import type { InvitePage, InviteRow } from '@/lib/domain/invites/query-schema';
import { decideInviteAction } from '@/lib/doors/actions/invites';

const SHOWN = 5;

/** Invite requests that wait for the reader's word, each a tap away from its decision. */
export function RequestsWaiting({ invites, now }: { invites: InvitePage; now: Date }) {
  const rest = invites.total - SHOWN;
  return (
    <Panel
      title="Requests waiting for you"
      className="my-4"
      tools={
        <ButtonLink href="/invites?show=waiting" variant="ghost">
          {rest > 0 ? `And ${rest} more` : 'All invites'}
        </ButtonLink>
      }
    >
      {invites.rows.length === 0 ? (
        <p className="text-table text-muted">Nothing is waiting for you.</p>
      ) : (
        <ul>
          {invites.rows.slice(0, SHOWN).map((request) => (
            <Request key={request.id} request={request} now={now} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Request({ request, now }: { request: InviteRow; now: Date }) {
  const { id, email, role, state, workspaces, undecided, requesterName, requestedAt } = request;
  // What could not be carried out is tried again on its page.
  const isUndecided = state === 'requested' || undecided > 0;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-separator py-2 last:border-0">
      <div className="min-w-0 flex-1 basis-60">
        <NameLink href={`/invites/${id}`}>{email}</NameLink>
        <p className="text-table text-muted">
          {organizationRole(role)}
          {workspaces.length > 0 && ` in ${workspaces.join(', ')}`}
          {requesterName && `, requested by ${requesterName}`} <Time at={requestedAt} now={now} />
        </p>
      </div>
      <div className="flex gap-2">
        <ButtonLink href={`/invites/${id}`} variant="ghost">
          Open
        </ButtonLink>
        {isUndecided && (
          <ActionButton
            action={decideInviteAction}
            input={{ requestId: id, decision: 'approve', note: '' }}
            pending="Approving…"
            done={`Request for ${email} approved`}
            label={`Approve the request for ${email}`}
            variant="primary"
          >
            Approve
          </ActionButton>
        )}
      </div>
    </li>
  );
}
