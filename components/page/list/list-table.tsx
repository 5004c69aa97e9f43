import type { ListColumn } from './list-column';
import { packCell, packRow } from './packed-cell';
import { RowsTable, type RowsTableProps } from './rows-table';
import { nextSorting, type Sorting } from './sorting';

export type ListTableColumn<Row> = Omit<ListColumn<Row>, 'file' | 'isSortable' | 'isExtra'>;

interface PlainListTableProps<Row> {
  /** Says what the table lists; read out, not shown. */
  caption: string;
  columns: readonly (ListTableColumn<Row> & { sort?: { href: string; order: 'asc' | 'desc' | null } })[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The state of a row of which a menu can be opened, which says what it holds; absent or null: no menu. */
  menuOf?: (row: Row) => string | null;
  /** The dialog of the `RowDialogs` around that each row opens, and what it is about; null: not that row. */
  act?: RowsTableProps['act'];
  aboutOf?: (row: Row) => object | null;
  /** Rows can be picked, as `RowsTable` says. */
  isPickable?: boolean;
}

/** The table of a list: its cells become data here, and one island draws them. */
export function PlainListTable<Row>(props: PlainListTableProps<Row>) {
  const { caption, columns, rows, rowKey, menuOf, act, aboutOf, isPickable } = props;
  return (
    <RowsTable
      caption={caption}
      act={act}
      isPickable={isPickable}
      columns={columns.map(({ cell: _, ...column }) => column)}
      rows={rows.map((row) =>
        packRow(
          columns.map(({ cell }) => packCell(cell(row))),
          { menu: menuOf?.(row), about: aboutOf?.(row), id: rowKey(row) },
        ),
      )}
    />
  );
}

interface ListTableProps<Row, Sort extends string> extends Omit<PlainListTableProps<Row>, 'columns'> {
  /** Those that can be ordered by are named as the order is. */
  columns: readonly ListColumn<Row>[];
  sorting: Sorting<Sort>;
  hrefOf: (next: Sorting<Sort>) => string;
}

/** One that its columns order. */
export function ListTable<Row, Sort extends string>(props: ListTableProps<Row, Sort>) {
  const { columns, sorting, hrefOf, ...list } = props;
  return (
    <PlainListTable
      {...list}
      columns={columns.map(({ id, label, align, isTall, onCard, isState, isSortable, cell }) => ({
        ...{ id, label, cell, ...(align && { align }), ...(isTall && { isTall }) },
        ...{ ...(onCard && { onCard }), ...(isState && { isState }) },
        ...(isSortable && {
          sort: {
            href: hrefOf(nextSorting(sorting, id as Sort)),
            order: sorting.sort === id ? sorting.order : null,
          },
        }),
      }))}
    />
  );
}
