import { Time } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { workspaceRole } from '@/components/people/role-words';
import { Status } from '@/components/ui/status';
import type { InvitePlacementDetail } from '@/lib/domain/invites/query-schema';
import { listed, PLACEMENT_LOOK } from './invite-words';

interface PlacementTableProps {
  placements: readonly InvitePlacementDetail[];
  /** Workspaces that the reader may open. */
  isOpen: (workspaceId: string) => boolean;
  now: Date;
}

export function PlacementTable({ placements, isOpen, now }: PlacementTableProps) {
  const columns: Column<InvitePlacementDetail>[] = [
    {
      id: 'workspace',
      header: 'Workspace',
      cell: ({ workspaceId, workspaceName }) =>
        isOpen(workspaceId) ? (
          <NameLink href={`/workspaces/${workspaceId}`}>{workspaceName}</NameLink>
        ) : (
          <span className="font-medium">{workspaceName}</span>
        ),
    },
    { id: 'role', header: 'Workspace role', cell: ({ workspaceRole: role }) => workspaceRole(role) },
    {
      id: 'state',
      header: 'Status',
      cell: ({ state, failureMessage, note }) => (
        <span className="flex flex-col">
          <Status tone={PLACEMENT_LOOK[state].tone}>{PLACEMENT_LOOK[state].word}</Status>
          {(failureMessage ?? note) && (
            <span className="max-w-[56ch] text-xs text-muted">{failureMessage ?? note}</span>
          )}
        </span>
      ),
    },
    {
      id: 'decider',
      header: 'Decided by',
      cell: ({ state, decidedByName, decidedAt, leadNames }) =>
        state === 'waiting' || !decidedByName ? (
          <span className="text-muted">
            {leadNames.length > 0 ? `${listed(leadNames)} or an admin` : 'An owner or admin decides'}
          </span>
        ) : (
          <span>
            {decidedByName}
            {decidedAt && (
              <span className="block text-xs text-muted">
                <Time at={decidedAt} now={now} />
              </span>
            )}
          </span>
        ),
    },
  ];
  return (
    <DataTable
      caption="Workspaces they will join"
      columns={columns}
      rows={placements}
      rowKey={({ workspaceId }) => workspaceId}
    />
  );
}
