import type { ReactNode } from 'react';
import { CopyId } from '@/components/ui/copy-id';
import { type Cell, LOCK } from './cell';
import { firstPiece, ID_CLASS, type PackedCell, type PackedPiece, packCell, unpackPiece } from './packed-cell';
import { TrendMark } from './trend-mark';

/** Draws what a cell says. The same on the server and in an island. */
export function CellView({ cell }: { cell: Cell }): ReactNode {
  return drawCell(packCell(cell));
}

export function drawCell(cell: PackedCell): ReactNode {
  if (typeof cell === 'string') return drawPiece(cell);
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a cell have no other names
  return cell.map((piece, at) => <Spaced key={at} isFirst={at === 0} piece={piece} />);
}

/** What the cell that names a row calls it. */
export function nameOfCell(cell: PackedCell = ''): string {
  return unpackPiece(firstPiece(cell))[0] ?? '';
}

/** Pieces are words of one line, with a blank between them; a note is a line of its own. */
function Spaced({ isFirst, piece }: { isFirst: boolean; piece: PackedPiece }) {
  return isFirst ? drawPiece(piece) : <> {drawPiece(piece)}</>;
}

function drawPiece(piece: PackedPiece): ReactNode {
  const [text = '', classes, href, title, usd, reason, trend] = unpackPiece(piece);
  if (classes === ID_CLASS) return <CopyId id={text} />;
  if (trend) return <TrendMark words={text} trend={trend} />;
  const shown = { className: classes || undefined, title: title || undefined };
  if (reason) {
    return (
      <span className={text === LOCK ? 'cell-lock' : shown.className} title={shown.title}>
        {text !== LOCK && <span aria-hidden="true">{text}</span>}
        <span className="sr-only">{reason}</span>
      </span>
    );
  }
  if (href) {
    return (
      <a href={href} {...shown}>
        {text}
      </a>
    );
  }
  if (usd) {
    return (
      <data value={usd} title={`$${usd}`.replace('$-', '−$')}>
        {text}
      </data>
    );
  }
  return shown.className || shown.title ? <span {...shown}>{text}</span> : text;
}
