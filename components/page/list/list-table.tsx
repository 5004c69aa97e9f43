import type { ListColumn } from './list-column';
import { packCell } from './packed-cell';
import { RowsTable } from './rows-table';
import { nextSorting, type Sorting } from './sorting';

interface ListTableProps<Row, Sort extends string> {
  /** Says what the table lists; read out, not shown. */
  caption: string;
  /** Those that can be ordered by are named as the order is. */
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sorting: Sorting<Sort>;
  hrefOf: (next: Sorting<Sort>) => string;
  /** The state of a row of which a menu can be opened, which says what it holds; absent or null: no menu. */
  menuOf?: (row: Row) => string | null;
}

/** The table of a long list: its cells become data here, and one island draws them. */
export function ListTable<Row, Sort extends string>(props: ListTableProps<Row, Sort>) {
  const { caption, columns, rows, rowKey, sorting, hrefOf, menuOf } = props;
  return (
    <RowsTable
      caption={caption}
      columns={columns.map(({ id, label, align, isTall, onCard, isState, isSortable }) => ({
        ...{ id, label, align, isTall, onCard, isState },
        sort: isSortable
          ? { href: hrefOf(nextSorting(sorting, id as Sort)), order: sorting.sort === id ? sorting.order : null }
          : undefined,
      }))}
      rows={rows.map((row) => {
        const menu = menuOf?.(row);
        return { id: rowKey(row), cells: columns.map(({ cell }) => packCell(cell(row))), ...(menu && { menu }) };
      })}
    />
  );
}
