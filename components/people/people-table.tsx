import Link from 'next/link';
import { keysHref } from '@/components/api-keys/key-params';
import { Unknown } from '@/components/page/figures/figure';
import { DayOf, Hidden, NameLink, Spend } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { sortableHead } from '@/components/page/list/heads';
import type { Sorting } from '@/components/page/list/sorting';
import { Status } from '@/components/ui/status';
import { dayOf, formatDay } from '@/lib/core/time';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { PeoplePage, PersonRow } from '@/lib/domain/people/query-schema';
import type { PeopleSort } from '@/lib/domain/people/schema';
import { organizationRole } from './role-words';

interface PeopleTableProps {
  list: PeoplePage;
  sorting: Sorting<PeopleSort>;
  hrefOf: (next: Sorting<PeopleSort>) => string;
}

export function PeopleTable({ list, sorting, hrefOf }: PeopleTableProps) {
  const head = sortableHead(sorting, hrefOf);
  const isRead = list.window !== null;
  const columns: Column<PersonRow>[] = [
    {
      ...head('name', 'Person'),
      cell: ({ id, name, email }) => (
        <span className="block py-1 leading-tight md:min-w-60">
          <NameLink href={`/people/${id}`}>{name}</NameLink>
          <span className="block text-xs [overflow-wrap:anywhere] text-muted">{email}</span>
        </span>
      ),
    },
    { ...head('role', 'Role'), cell: (person) => <PersonRole {...person} /> },
    { ...head('workspaces', 'Workspaces'), align: 'end', cell: ({ workspaces }) => workspaces },
    { ...head('keys', 'Active keys'), align: 'end', cell: (person) => <Keys {...person} /> },
    {
      ...head('spend', 'Spend of keys, 30 days'),
      align: 'end',
      cell: ({ spend }) => <Spend nano={spend} isRead={isRead} />,
    },
    { ...head('added', 'Added'), align: 'end', cell: ({ addedAt }) => <DayOf at={addedAt} /> },
    { ...head('active', 'Last activity'), align: 'end', cell: (person) => <LastActivity {...person} /> },
  ];
  return <DataTable caption="People" columns={columns} rows={list.rows} rowKey={({ id }) => id} />;
}

export function PersonRole({ role, goneAt }: Pick<PersonRow, 'role' | 'goneAt'>) {
  if (goneAt) return <Status tone="neutral">Left {formatDay(dayOf(goneAt))}</Status>;
  return organizationRole(role);
}

/** The later of what is known: the last use of a key of theirs, and of Steward by themselves. */
export function LastActivity({
  lastKeyDay,
  lastSeenAt,
  keysSight,
}: Pick<PersonRow, 'lastKeyDay' | 'lastSeenAt' | 'keysSight'>) {
  const seenDay = lastSeenAt ? dayOf(lastSeenAt) : null;
  if (seenDay === null && lastKeyDay === null) {
    if (keysSight === 'hidden') return <Hidden reason="Your role does not show whose key is whose" />;
    return (
      <Unknown reason="No key of theirs was used on a day that was read, and they have not been seen in Steward" />
    );
  }
  const isSteward = lastKeyDay === null || (seenDay !== null && seenDay >= lastKeyDay);
  return (
    <span className="block py-1 leading-tight whitespace-nowrap">
      {formatDay((isSteward ? seenDay : lastKeyDay) ?? '')}
      <span className="block text-xs text-muted">{isSteward ? 'in Steward' : 'API key used'}</span>
    </span>
  );
}

function Keys({ id, activeKeys, unusedKeys }: PersonRow) {
  if (activeKeys === null) return <Hidden reason="Your role does not show these keys" />;
  return (
    <span className="figure">
      {activeKeys > 0 ? (
        <Link
          href={keysHref('/api-keys', { owner: id, show: 'active' })}
          prefetch={false}
          className="underline-offset-4 hover:text-accent hover:underline"
        >
          {activeKeys}
        </Link>
      ) : (
        activeKeys
      )}
      {unusedKeys !== null && unusedKeys > 0 && (
        <>
          {' · '}
          <Link
            href={keysHref('/api-keys', { owner: id, show: 'unused' })}
            prefetch={false}
            title={`Not used for ${UNUSED_AFTER_DAYS} days`}
            className="text-warn underline-offset-4 hover:underline"
          >
            {unusedKeys} unused
          </Link>
        </>
      )}
    </span>
  );
}
