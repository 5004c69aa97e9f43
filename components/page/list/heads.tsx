import type { Column } from './data-table';
import { SortLink } from './sort-link';
import { nextSorting, type Sorting } from './sorting';

/** Makes the heads of a list's columns into links that order it. */
export function sortableHead<Sort extends string>(now: Sorting<Sort>, hrefOf: (next: Sorting<Sort>) => string) {
  return (sort: Sort, label: string): Pick<Column<unknown>, 'id' | 'header' | 'label' | 'sorted'> => ({
    id: sort,
    header: (
      <SortLink label={label} order={now.sort === sort ? now.order : null} href={hrefOf(nextSorting(now, sort))} />
    ),
    label,
    sorted: now.sort !== sort ? undefined : now.order === 'asc' ? 'ascending' : 'descending',
  });
}
