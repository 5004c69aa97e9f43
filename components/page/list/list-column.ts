import type { CsvValue } from '@/lib/core/safe-cell';
import type { Cell, OnCard } from './cell';

/** A column of a list: what the screen says of a row, and what a file does. */
export interface ListColumn<Row> {
  id: string;
  label: string;
  /** A press on its head orders by it. */
  isSortable?: boolean;
  /** Numbers stand at the end. */
  align?: 'end';
  /** Its cells hold a second line. */
  isTall?: boolean;
  onCard?: OnCard;
  /** The thing's state, replaced by any pending change. */
  isState?: boolean;
  /** Not shown until the reader chooses it. */
  isExtra?: boolean;
  cell: (row: Row) => Cell;
  /** The fields of a file that it becomes, by their names. */
  file: Readonly<Record<string, (row: Row) => CsvValue>>;
}
