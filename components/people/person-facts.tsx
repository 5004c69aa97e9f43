import type { Fact } from '@/components/page/detail/facts';
import { CellView } from '@/components/page/list/cell-view';
import { DayOf, Hidden, NameLink } from '@/components/page/list/cells';
import { CopyId } from '@/components/ui/copy-id';
import type { PersonDetail } from '@/lib/domain/people/query-schema';
import { lastActivityCell, personRoleCell } from './people-columns';

export function personFacts(person: PersonDetail): Fact[] {
  const { id, email, addedAt, workspaces, activeKeys, keysSight, departureId } = person;
  return [
    { term: 'Role', value: <CellView cell={personRoleCell(person)} /> },
    { term: 'E-mail', value: email },
    { term: 'Added', value: <DayOf at={addedAt} /> },
    { term: 'Workspaces', value: workspaces },
    {
      term: 'Active keys',
      value: activeKeys === null ? <Hidden /> : `${activeKeys}${keysSight === 'led' ? ' in workspaces you lead' : ''}`,
    },
    { term: 'Last activity', value: <CellView cell={lastActivityCell(person)} /> },
    ...(departureId === null
      ? []
      : [{ term: 'Offboarding', value: <NameLink href={`/offboarding/${departureId}`}>Open report</NameLink> }]),
    { term: 'ID', value: <CopyId id={id} /> },
  ];
}
