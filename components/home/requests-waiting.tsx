import { Time } from '@/components/figures/time';
import { NameLink } from '@/components/lists/cells';
import { organizationRole } from '@/components/people-list/role-words';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import type { InvitePage } from '@/lib/domain/invites/schema';

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
        <p className="text-table text-muted">Nobody waits for your word.</p>
      ) : (
        <ul>
          {invites.rows.slice(0, SHOWN).map(({ id, email, role, workspaces, requesterName, requestedAt }) => (
            <li key={id} className="border-b border-separator py-2 last:border-0">
              <NameLink href={`/invites/${id}`}>{email}</NameLink>
              <p className="text-table text-muted">
                {organizationRole(role)}
                {workspaces.length > 0 && ` in ${workspaces.join(', ')}`}
                {requesterName && `, asked for by ${requesterName}`} <Time at={requestedAt} now={now} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
