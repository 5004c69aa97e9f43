import type { ReactNode } from 'react';
import { CopyId } from '@/components/ui/copy-id';
import { type Cell, LOCK, type Piece } from './cell';

/** Draws what a cell says. The same on the server and in an island. */
export function CellView({ cell }: { cell: Cell }): ReactNode {
  return drawCell(cell);
}

export function drawCell(cell: Cell): ReactNode {
  if (typeof cell === 'string') return cell;
  if (!isMany(cell)) return drawPiece(cell);
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a cell have no other names
  return cell.map((piece, at) => <Spaced key={at} isFirst={at === 0} piece={piece} />);
}

/** What the cell that names a row calls it. */
export function nameOfCell(cell: Cell = ''): string {
  if (typeof cell === 'string') return cell;
  return isMany(cell) ? (cell[0]?.text ?? '') : cell.text;
}

function isMany(cell: Piece | readonly Piece[]): cell is readonly Piece[] {
  return Array.isArray(cell);
}

/** Pieces are words of one line, with a blank between them; a note is a line of its own. */
function Spaced({ isFirst, piece }: { isFirst: boolean; piece: Piece }) {
  return isFirst ? drawPiece(piece) : <> {drawPiece(piece)}</>;
}

function drawPiece({ text, look, href, title, tone, mark, usd, reason }: Piece): ReactNode {
  if (look === 'id') return <CopyId id={text} />;
  const classes = [look && `cell-${look}`, tone && `is-${tone}`, mark && `mark-${mark}`];
  const className = classes.filter(Boolean).join(' ') || undefined;
  if (reason !== undefined) {
    return (
      <span className={text === LOCK ? 'cell-lock' : className} title={title}>
        {text !== LOCK && <span aria-hidden="true">{text}</span>}
        <span className="sr-only">{reason}</span>
      </span>
    );
  }
  const shown = { className, title };
  if (href !== undefined) {
    return (
      <a href={href} {...shown}>
        {text}
      </a>
    );
  }
  if (usd !== undefined) {
    return (
      <data value={usd} title={`$${usd}`.replace('$-', '−$')}>
        {text}
      </data>
    );
  }
  return className || title ? <span {...shown}>{text}</span> : text;
}
