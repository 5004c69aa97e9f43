import type { Fact } from '@/components/page/detail/facts';
import { DayOf, Hidden, NameLink } from '@/components/page/list/cells';
import type { PersonDetail } from '@/lib/domain/people/query-schema';
import { LastActivity, PersonRole } from './people-table';

export function personFacts(person: PersonDetail): Fact[] {
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
      : [{ term: 'Offboarding', value: <NameLink href={`/offboarding/${departureId}`}>Open report</NameLink> }]),
    { term: 'Id', value: <span className="font-mono text-xs">{id}</span> },
  ];
}
