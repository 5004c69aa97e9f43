'use client';

import type { ReactNode } from 'react';
import type { Order } from '@/lib/lists/schema';
import type { Cell, OnCard } from './cell';
import { drawCell } from './cell-view';
import { SortLink } from './sort-link';

export interface RowsColumn {
  id: string;
  label: string;
  align?: 'end';
  isTall?: boolean;
  onCard?: OnCard;
  sort?: { href: string; order: Order | null };
}

export interface RowsTableProps {
  caption: string;
  columns: readonly RowsColumn[];
  /** Cells in the order of the columns; the first names its row. */
  rows: readonly { id: string; cells: readonly Cell[] }[];
}

const SORTED = { asc: 'ascending', desc: 'descending' } as const;

/** All rows of a list, drawn by one island from what they say: nothing in them listens by itself. */
export function RowsTable({ caption, columns, rows }: RowsTableProps) {
  return (
    <table className="data-table data-table--rows">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, label, align, sort }) => (
            <th key={id} scope="col" data-align={align} aria-sort={sort?.order ? SORTED[sort.order] : undefined}>
              {sort ? <SortLink label={label} {...sort} /> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells }) => (
          <tr key={id} data-id={id}>
            {columns.map((column, at) =>
              at === 0 ? (
                <th key={column.id} scope="row">
                  {drawShown(cells[at], column)}
                </th>
              ) : (
                <td key={column.id} data-align={column.align} {...onCard(column)}>
                  {drawShown(cells[at], column)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function drawShown(cell: Cell = '', { isTall }: RowsColumn): ReactNode {
  return isTall ? <span className="cell-tall">{drawCell(cell)}</span> : drawCell(cell);
}

/** Where a cell stands on a phone's card, and its column's name where the words alone do not say what they are about. */
function onCard({ onCard: place, sort, label }: RowsColumn): { 'data-card'?: string; 'data-label'?: string } {
  if (place === 'lead') return { 'data-card': 'lead' };
  if (place === 'line') return { 'data-card': 'line' };
  return place === 'named' || sort?.order ? { 'data-card': 'line', 'data-label': label } : {};
}
