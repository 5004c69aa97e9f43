import type { Cell, Piece } from './cell';

/** A piece as it is sent, without names: its text, classes, address, title, exact dollars, reason and trend, as far as there are any. */
export type PackedPiece = readonly [text: string, ...string[]];
export type PackedCell = string | PackedPiece | readonly PackedPiece[];

/**
 * A row as it is sent: its cells in the order of the columns, the first of which names it, and as far as there are any the state
 * of its menu, what its button is about, and its id, where the name's address does not end with it.
 */
export type PackedRow = readonly [cells: readonly PackedCell[], menu?: string, about?: string, id?: string];

export const ID_CLASS = 'cell-id';

/** Half as long as the names of what it says: a page of fifty rows has hundreds of cells. */
export function packCell(cell: Cell): PackedCell {
  if (typeof cell === 'string') return cell;
  if (!isPieces(cell)) return packPiece(cell);
  return cell.map(packPiece);
}

function packPiece({ text, look, href, title, tone, mark, usd, reason, trend }: Piece): PackedPiece {
  const classes = [look && `cell-${look}`, tone && `is-${tone}`, mark && `mark-${mark}`].filter(Boolean).join(' ');
  const rest = [classes, href ?? '', title ?? '', usd ?? '', reason ?? '', trend ?? ''];
  while (rest.at(-1) === '') rest.pop();
  return [text, ...rest];
}

function isPieces(cell: Piece | readonly Piece[]): cell is readonly Piece[] {
  return Array.isArray(cell);
}

export function isMany(cell: PackedPiece | readonly PackedPiece[]): cell is readonly PackedPiece[] {
  return typeof cell[0] !== 'string';
}

export function packRow(
  cells: readonly PackedCell[],
  { menu, about, id }: { menu?: string | null; about?: object | null; id: string },
): PackedRow {
  const isNamed = id === idInName(cells[0]);
  const said = about ? JSON.stringify(about) : '';
  if (!isNamed) return [cells, menu ?? '', said, id];
  if (said) return [cells, menu ?? '', said];
  return menu ? [cells, menu] : [cells];
}

/** The id at the end of the address of what the cell names. */
export function idInName(cell: PackedCell = ''): string {
  const [, , href] = typeof cell === 'string' ? [] : isMany(cell) ? (cell[0] ?? []) : cell;
  return href?.split('/').at(-1) ?? '';
}
