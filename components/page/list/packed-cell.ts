import type { Cell, Piece } from './cell';

/** A piece as it is sent, in one text: its words, classes, address, title, exact dollars, reason and trend, as far as there are any. */
export type PackedPiece = string;
export type PackedCell = PackedPiece | readonly PackedPiece[];

/** Between the parts of a piece, and what is sent for it where a part has it itself. */
const BAR = '\u00a6';
const BAR_ITSELF = '\ue000';

/**
 * A row as it is sent: its cells in the order of the columns, the first of which names it, and as far as there are any the state
 * of its menu, what its button is about, and its id, where the name's address does not end with it.
 */
export type PackedRow = readonly [cells: readonly PackedCell[], menu?: string, about?: string, id?: string];

export const ID_CLASS = 'cell-id';

/** Half as long as the names of what it says: a page of fifty rows has hundreds of cells. */
export function packCell(cell: Cell): PackedCell {
  if (typeof cell === 'string') return packPiece({ text: cell });
  return isPieces(cell) ? cell.map(packPiece) : packPiece(cell);
}

function packPiece({ text, look, href, title, tone, mark, usd, reason, trend }: Piece): PackedPiece {
  const classes = [look && `cell-${look}`, tone && `is-${tone}`, mark && `mark-${mark}`].filter(Boolean).join(' ');
  const parts = [text, classes, href ?? '', title ?? '', usd ?? '', reason ?? '', trend ?? ''];
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.map(escaped).join(BAR);
}

const escaped = (part: string) => (part.includes(BAR) ? part.replaceAll(BAR, BAR_ITSELF) : part);

export function unpackPiece(piece: PackedPiece): string[] {
  const parts = piece.split(BAR);
  return piece.includes(BAR_ITSELF) ? parts.map((part) => part.replaceAll(BAR_ITSELF, BAR)) : parts;
}

/** The piece that names a row. */
export function firstPiece(cell: PackedCell = ''): PackedPiece {
  return typeof cell === 'string' ? cell : (cell[0] ?? '');
}

function isPieces(cell: Piece | readonly Piece[]): cell is readonly Piece[] {
  return Array.isArray(cell);
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
  const [, , href] = unpackPiece(firstPiece(cell));
  return href?.split('/').at(-1) ?? '';
}
