import type { Cell, Piece } from '@/components/page/list/cell';
import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { agoCell } from '@/components/page/list/plain-cells';
import { organizationRole } from '@/components/people/role-words';
import { dayOf, formatDay } from '@/lib/core/time';
import type { InviteRow } from '@/lib/domain/invites/query-schema';
import { STATE_LOOK } from './invite-words';

const SHOWN_WORKSPACES = 2;

export function InviteTable({ rows, now }: { rows: readonly InviteRow[]; now: Date }) {
  const columns: ListTableColumn<InviteRow>[] = [
    {
      id: 'email',
      label: 'Person',
      cell: ({ id, email, isForeign }) => ({
        ...{ text: email, look: 'name', href: isForeign ? `/invites/console/${id}` : `/invites/${id}` },
      }),
    },
    { id: 'state', label: 'Status', onCard: 'line', cell: stateCell },
    { id: 'role', label: 'Role', onCard: 'line', cell: ({ role }) => organizationRole(role) },
    { id: 'workspaces', label: 'Workspaces', cell: workspacesCell },
    {
      id: 'by',
      label: 'Requested by',
      cell: ({ requesterName, isForeign }) =>
        requesterName ?? { text: isForeign ? 'Sent in the Console' : 'Someone who left', look: 'muted' },
    },
    { id: 'changed', label: 'Last change', align: 'end', cell: ({ changedAt }) => agoCell(changedAt, now) },
  ];
  return <PlainListTable caption="Invites" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function stateCell({ state, isWaiting, expiresAt, note }: InviteRow): Cell {
  const { tone, word } = STATE_LOOK[state];
  const pieces: Piece[] = [{ text: isWaiting ? `${word}, waiting for you` : word, tone }];
  if (state === 'sent' && expiresAt) pieces.push({ text: `until ${formatDay(dayOf(expiresAt))}`, look: 'small' });
  if (note && (state === 'failed' || state === 'refused')) pieces.push({ text: note, look: 'small' });
  return pieces;
}

function workspacesCell({ workspaces, undecided, state }: InviteRow): Cell {
  if (workspaces.length === 0) return { text: '–', look: 'muted' };
  const rest = workspaces.length - SHOWN_WORKSPACES;
  const isOpen = undecided > 0 && ['sent', 'accepted', 'placed'].includes(state);
  const text = `${workspaces.slice(0, SHOWN_WORKSPACES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const names: Piece = rest > 0 ? { text, title: workspaces.join(', ') } : { text };
  return isOpen ? [names, { text: `· ${undecided} undecided`, look: 'small' }] : names;
}
