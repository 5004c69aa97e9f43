'use client';

import { Time } from '@/components/page/figures/time';
import { DayOf, NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { organizationRole } from '@/components/people/role-words';
import { Status } from '@/components/ui/status';
import type { InviteRow } from '@/lib/domain/invites/query-schema';
import { STATE_LOOK } from './invite-words';

const SHOWN_WORKSPACES = 2;

export function InviteTable({ rows, now }: { rows: readonly InviteRow[]; now: Date }) {
  const columns: Column<InviteRow>[] = [
    {
      id: 'email',
      header: 'Person',
      cell: ({ id, email, isForeign }) => (
        <span className="block md:min-w-60">
          <NameLink href={isForeign ? `/invites/console/${id}` : `/invites/${id}`}>{email}</NameLink>
        </span>
      ),
    },
    { id: 'state', header: 'Status', cell: (row) => <State row={row} /> },
    { id: 'role', header: 'Role', cell: ({ role }) => organizationRole(role) },
    { id: 'workspaces', header: 'Workspaces', cell: (row) => <Workspaces row={row} /> },
    {
      id: 'by',
      header: 'Requested by',
      cell: ({ requesterName, isForeign }) =>
        requesterName ?? <span className="text-muted">{isForeign ? 'Sent in the Console' : 'Someone who left'}</span>,
    },
    { id: 'changed', header: 'Last change', align: 'end', cell: ({ changedAt }) => <Time at={changedAt} now={now} /> },
  ];
  return <DataTable caption="Invites" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function State({ row: { state, isWaiting, expiresAt, note } }: { row: InviteRow }) {
  const { tone, word } = STATE_LOOK[state];
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <Status tone={tone}>{word}</Status>
      {isWaiting && <span className="text-xs font-medium text-warn">waiting for you</span>}
      {state === 'sent' && expiresAt && (
        <span className="text-xs text-muted">
          until <DayOf at={expiresAt} />
        </span>
      )}
      {note && (state === 'failed' || state === 'refused') && (
        <span className="max-w-[44ch] truncate text-xs text-muted" title={note}>
          {note}
        </span>
      )}
    </span>
  );
}

function Workspaces({ row: { workspaces, undecided, state } }: { row: InviteRow }) {
  if (workspaces.length === 0) return <span className="text-muted">–</span>;
  const rest = workspaces.length - SHOWN_WORKSPACES;
  const isOpen = undecided > 0 && ['sent', 'accepted', 'placed'].includes(state);
  return (
    <span title={workspaces.join(', ')}>
      {workspaces.slice(0, SHOWN_WORKSPACES).join(', ')}
      {rest > 0 && ` and ${rest} more`}
      {isOpen && <span className="text-xs text-muted"> · {undecided} undecided</span>}
    </span>
  );
}
