import { keysHref } from '@/components/api-keys/key-params';
import { type Cell, locked, type Piece, unknown } from '@/components/page/list/cell';
import type { ListColumn } from '@/components/page/list/list-column';
import { dayCell, instantField, spendCell, spendField } from '@/components/page/list/plain-cells';
import { dayOf, formatDay } from '@/lib/core/time';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { PersonRow } from '@/lib/domain/people/query-schema';
import { organizationRole } from './role-words';

/** What the list of people can show, on the screen and in a file. */
export function peopleColumns({ isRead }: { isRead: boolean }): ListColumn<PersonRow>[] {
  return [
    {
      id: 'name',
      label: 'Person',
      isSortable: true,
      isTall: true,
      cell: ({ id, name, email }) => [
        { text: name, href: `/people/${id}`, look: 'name' },
        { text: email, look: 'note' },
      ],
      file: { name: ({ name }) => name, email: ({ email }) => email, id: ({ id }) => id },
    },
    {
      id: 'role',
      label: 'Role',
      onCard: 'line',
      isSortable: true,
      cell: personRoleCell,
      file: { role: ({ role }) => role, left_at: ({ goneAt }) => instantField(goneAt) },
    },
    {
      id: 'workspaces',
      label: 'Workspaces',
      isSortable: true,
      align: 'end',
      cell: ({ workspaces }) => String(workspaces),
      file: { workspaces: ({ workspaces }) => workspaces },
    },
    {
      id: 'keys',
      label: 'Active keys',
      isSortable: true,
      align: 'end',
      cell: keysCell,
      file: { active_keys: ({ activeKeys }) => activeKeys, unused_keys: ({ unusedKeys }) => unusedKeys },
    },
    {
      id: 'spend',
      label: 'Spend of keys, 30 days',
      onCard: 'lead',
      isSortable: true,
      align: 'end',
      cell: ({ spend }) => spendCell(spend, isRead),
      file: { spend_30_days_usd: ({ spend }) => spendField(spend, isRead) },
    },
    {
      id: 'added',
      label: 'Added',
      isSortable: true,
      align: 'end',
      cell: ({ addedAt }) => dayCell(addedAt),
      file: { added_at: ({ addedAt }) => instantField(addedAt) },
    },
    {
      id: 'active',
      label: 'Last activity',
      isSortable: true,
      isTall: true,
      align: 'end',
      cell: lastActivityCell,
      file: {
        last_key_use_day: ({ lastKeyDay }) => lastKeyDay,
        last_seen_in_steward: ({ lastSeenAt }) => instantField(lastSeenAt),
      },
    },
    { id: 'id', label: 'ID', isExtra: true, cell: ({ id }) => ({ text: id, look: 'id' }), file: {} },
  ];
}

export function personRoleCell({ role, goneAt }: Pick<PersonRow, 'role' | 'goneAt'>): Cell {
  return goneAt ? { text: `Left ${formatDay(dayOf(goneAt))}`, tone: 'neutral' } : organizationRole(role);
}

/** The later of what is known: the last use of a key of theirs, and of Steward by themselves. */
export function lastActivityCell({
  lastKeyDay,
  lastSeenAt,
  keysSight,
}: Pick<PersonRow, 'lastKeyDay' | 'lastSeenAt' | 'keysSight'>): Cell {
  const seenDay = lastSeenAt ? dayOf(lastSeenAt) : null;
  if (seenDay === null && lastKeyDay === null) {
    return keysSight === 'hidden'
      ? locked('Your role cannot see key owners')
      : unknown('None of their keys was used on any day that has been read, and they have not used Steward');
  }
  const isSteward = lastKeyDay === null || (seenDay !== null && seenDay >= lastKeyDay);
  return [
    { text: formatDay((isSteward ? seenDay : lastKeyDay) ?? '') },
    { text: isSteward ? 'in Steward' : 'API key used', look: 'note' },
  ];
}

function keysCell({ id, activeKeys, unusedKeys }: PersonRow): Cell {
  if (activeKeys === null) return locked('Your role does not show these keys');
  const active: Piece =
    activeKeys > 0
      ? { text: String(activeKeys), href: keysHref('/api-keys', { owner: id, show: 'active' }), look: 'aside' }
      : { text: '0' };
  if (!unusedKeys) return active;
  return [
    active,
    { text: '·' },
    {
      text: `${unusedKeys} unused`,
      href: keysHref('/api-keys', { owner: id, show: 'unused' }),
      title: `Unused for ${UNUSED_AFTER_DAYS} days`,
      look: 'warn',
    },
  ];
}
