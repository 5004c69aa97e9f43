'use client';

import { DialogMark } from '@/components/ui/dialog-mark';
import { Pending } from '@/components/ui/pending';
import type { Order } from '@/lib/lists/schema';
import type { OnCard } from './cell';
import { drawCell, nameOfCell } from './cell-view';
import { idInName, type PackedRow } from './packed-cell';
import { SortLink } from './sort-link';

export interface RowsColumn {
  id: string;
  label: string;
  align?: 'end';
  isTall?: boolean;
  onCard?: OnCard;
  isState?: boolean;
  sort?: { href: string; order: Order | null };
}

export interface RowsTableProps {
  caption: string;
  columns: readonly RowsColumn[];
  rows: readonly PackedRow[];
  /** The button of each row that says what it is about: the dialog that it opens, its word, and how it is read out. */
  act?: { opens: string; word: string; label: string };
  /** Rows can be picked, each by a plain box; whoever stands around the table hears them. */
  isPickable?: boolean;
}

const SORTED = { asc: 'ascending', desc: 'descending' } as const;

/** All rows of a list, drawn by one island from what they say: nothing in them listens by itself. */
export function RowsTable({ caption, columns, rows, act, isPickable }: RowsTableProps) {
  const hasMenus = rows.some(([, menu]) => menu);
  return (
    <table className={`data-table data-table--rows ${hasMenus ? 'data-table--menus' : ''}`} {...markColumns(columns)}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, label, sort }, at) => (
            <th key={id} scope="col" aria-sort={sort?.order ? SORTED[sort.order] : undefined}>
              {isPickable && at === 0 && <PickBox label="Select this page" />}
              {sort ? <SortLink label={label} {...sort} /> : label}
            </th>
          ))}
          {act && (
            <th scope="col">
              <span className="sr-only">{act.word}</span>
            </th>
          )}
          {hasMenus && (
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(([cells, menu, about, id = idInName(cells[0])]) => (
          <tr key={id}>
            {columns.map(({ id: column, label, onCard, isState, sort }, at) => {
              const content = drawCell(cells[at] ?? '');
              if (at === 0) {
                return (
                  <th key={column} scope="row">
                    {isPickable && <PickBox label="Select" />}
                    {content}
                  </th>
                );
              }
              // On a phone, the words need their label.
              const isNamed = onCard === 'named' || (!onCard && sort?.order);
              return (
                <td key={column} data-label={isNamed ? label : undefined}>
                  {isState ? <Pending of={id}>{content}</Pending> : content}
                </td>
              );
            })}
            {act && (
              <td className="row-act-cell" data-about={about || undefined}>
                {about && (
                  <DialogMark opens={act.opens} label={`${act.label} ${nameOfCell(cells[0])}`}>
                    {act.word}
                  </DialogMark>
                )}
              </td>
            )}
            {hasMenus && <td>{menu && <MenuButton state={menu} name={nameOfCell(cells[0])} />}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Plain, too: whoever hears it names it after its row. */
function PickBox({ label }: { label: string }) {
  return (
    <label className="pick-box">
      <input type="checkbox" aria-label={label} />
    </label>
  );
}

/** Plain markup: one listener of the shell opens the menus of all rows, and learns from the row's link what it is about. */
function MenuButton({ state, name }: { state: string; name: string }) {
  return (
    <button
      type="button"
      data-state={state}
      aria-haspopup="menu"
      aria-label={`Actions for ${name}`}
      className="row-menu"
    />
  );
}

/** Which of the columns stand how, said once for all cells: `app/lists.css` reads it. */
function markColumns(columns: readonly RowsColumn[]): Record<`data-${'end' | 'tall' | 'lead' | 'line'}`, string> {
  const numbers = (isSo: (column: RowsColumn) => unknown) =>
    columns.flatMap((column, at) => (isSo(column) ? [at + 1] : [])).join(' ');
  return {
    'data-end': numbers(({ align }) => align === 'end'),
    'data-tall': numbers(({ isTall }) => isTall),
    'data-lead': numbers(({ onCard }) => onCard === 'lead'),
    'data-line': numbers(({ onCard, sort }) => onCard !== 'lead' && (onCard || sort?.order)),
  };
}
