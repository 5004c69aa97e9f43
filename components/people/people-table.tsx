import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import type { Sorting } from '@/components/page/list/sorting';
import type { PersonRow } from '@/lib/domain/people/query-schema';
import type { PeopleSort } from '@/lib/domain/people/schema';

interface PeopleTableProps {
  rows: readonly PersonRow[];
  columns: readonly ListColumn<PersonRow>[];
  sorting: Sorting<PeopleSort>;
  hrefOf: (next: Sorting<PeopleSort>) => string;
}

export function PeopleTable(props: PeopleTableProps) {
  return <ListTable caption="People" rowKey={({ id }) => id} {...props} />;
}
