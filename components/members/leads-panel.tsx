import { ActionButton } from '@/components/forms/action-button';
import { DayOf, NameLink } from '@/components/page/list/cells';
import { Panel } from '@/components/ui/panel';
import type { WorkspaceLead } from '@/lib/domain/members/query-schema';
import { removeLeadAction } from '@/lib/doors/actions/members';
import { AddLeadButton } from './add-buttons';

interface LeadsPanelProps {
  workspaceId: string;
  workspaceName: string;
  leads: readonly WorkspaceLead[];
  /** Owners, admins and its own leads say who leads. */
  mayName: boolean;
}

/** Who leads the workspace in Steward, and why. */
export function LeadsPanel({ workspaceId, workspaceName, leads, mayName }: LeadsPanelProps) {
  return (
    <Panel
      title="Leads"
      note="They manage this workspace’s members, keys and invites in Steward"
      tools={mayName && <AddLeadButton workspaceId={workspaceId} workspaceName={workspaceName} />}
      className="mb-4"
    >
      {leads.length === 0 ? (
        <p className="text-table text-muted">
          This workspace has no lead: its requests go to owners and admins. Its workspace admins become leads.
        </p>
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {leads.map((lead) => (
            <li key={lead.userId ?? lead.personId} className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 py-1">
              <span className="min-w-0 flex-1 text-table">
                {lead.userId ? (
                  <NameLink href={`/people/${lead.userId}`}>{lead.name}</NameLink>
                ) : (
                  <span className="font-medium">{lead.name}</span>
                )}{' '}
                <span className="[overflow-wrap:anywhere] text-muted">{lead.email}</span>
              </span>
              <span className="text-xs text-muted">
                <Why lead={lead} />
              </span>
              {mayName && lead.personId && lead.namedAt && (
                <ActionButton
                  action={removeLeadAction}
                  input={{ workspaceId, personId: lead.personId }}
                  pending="Removing…"
                  done={`${lead.name} is no longer a named lead`}
                  label={`Remove lead ${lead.name}`}
                >
                  Remove
                </ActionButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Why({ lead }: { lead: WorkspaceLead }) {
  return (
    <>
      {lead.isAdmin && 'Admin of this workspace'}
      {lead.isAdmin && lead.namedAt && ' · '}
      {lead.namedAt && (
        <>
          Named by {lead.namedBy ?? 'Steward'}, <DayOf at={lead.namedAt} />
        </>
      )}
    </>
  );
}
