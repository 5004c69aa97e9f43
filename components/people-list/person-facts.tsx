import type { Fact } from '@/components/details/facts';
import { DayOf, Hidden, NameLink } from '@/components/lists/cells';
import type { UserDetail } from '@/lib/domain/users/schema';
import { LastActivity, PersonRole } from './user-table';

export function personFacts(person: UserDetail): Fact[] {
  const { id, email, addedAt, workspaces, activeKeys, keysSight, departureId } = person;
  return [
    { term: 'Role', value: <PersonRole {...person} /> },
    { term: 'E-mail', value: email },
    { term: 'Added', value: <DayOf at={addedAt} /> },
    { term: 'Workspaces', value: workspaces },
    {
      term: 'Active keys',
      value:
        activeKeys === null ? <Hidden /> : `${activeKeys}${keysSight === 'led' ? ' in workspaces that you lead' : ''}`,
    },
    { term: 'Last activity', value: <LastActivity {...person} /> },
    ...(departureId === null
      ? []
      : [{ term: 'Offboarding', value: <NameLink href={`/leaving/${departureId}`}>Open report</NameLink> }]),
    { term: 'Id', value: <span className="font-mono text-xs">{id}</span> },
  ];
}
