import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: ReactNode;
  /** The header in words, shown beside the value on a card. */
  label?: string;
  cell: (row: Row) => ReactNode;
  /** How the rows are ordered by this column; absent: by another one. */
  sorted?: 'ascending' | 'descending';
  /** Numbers stand at the end. */
  align?: 'end';
}

interface DataTableProps<Row> {
  /** Says what the table lists; read out, not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Cells of a row that stays on top, by column id. */
  totals?: readonly Readonly<Record<string, ReactNode>>[];
  /** Many columns of figures: scrolls sideways with its first column in place, instead of turning into cards. */
  isWide?: boolean;
  /** Few enough columns to fit a wide screen: its header and totals stay in sight there. */
  isSticky?: boolean;
}

/** A plain table, drawn by the server. The first column names the row; under 768 px each row is a card. */
export function DataTable<Row>({ caption, columns, rows, rowKey, totals = [], isWide, isSticky }: DataTableProps<Row>) {
  const table = (
    <table className={`data-table ${isWide ? 'data-table--wide' : 'data-table--cards'}`}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, header, align, sorted }) => (
            <th key={id} scope="col" {...placeOf({ align })} {...(sorted && { 'aria-sort': sorted })}>
              {header}
            </th>
          ))}
        </tr>
        {totals.map((cells, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one or two fixed rows
          <tr key={at} className="data-table__totals">
            {columns.map((column, position) => (
              <Cell key={column.id} column={column} isTitle={position === 0}>
                {cells[column.id]}
              </Cell>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, position) => (
              <Cell key={column.id} column={column} isTitle={position === 0}>
                {column.cell(row)}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (!isWide) return table;
  const frame = `relative overflow-x-auto ${isSticky ? 'data-table--sticky' : ''}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className={frame}>
      {table}
    </section>
  );
}

interface CellProps {
  column: Pick<Column<never>, 'align' | 'label' | 'header'>;
  isTitle: boolean;
  children: ReactNode;
}

function Cell({ column, isTitle, children }: CellProps) {
  if (isTitle) {
    return (
      <th scope="row" {...placeOf(column)}>
        {children}
      </th>
    );
  }
  const label = column.label ?? (typeof column.header === 'string' ? column.header : undefined);
  return (
    <td {...placeOf(column)} {...(label !== undefined && { 'data-label': label })}>
      {children}
    </td>
  );
}

/** What is not said is left out: said to be undefined, it would be sent with each cell. */
function placeOf({ align }: Pick<Column<never>, 'align'>) {
  return align && { 'data-align': align };
}
