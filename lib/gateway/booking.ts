import fs from 'node:fs';
import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { type Piece, readPiece, type Segment } from './spool-files';

const MOST_ROWS = 500;
export const BOOK_REQUESTS = 'SELECT steward.book_gateway_requests($1, $2, $3, $4)::text AS booked';

/** Books a segment from here up to there, and answers how far it came. Throws where the database does not answer. */
export async function bookSegment(
  { pool, log }: { pool: pg.Pool; log: Logger },
  segment: Segment,
  from: number,
  upTo: number,
): Promise<number> {
  let booked = from;
  while (booked < upTo) {
    const piece = readPiece(segment.file, booked, upTo, MOST_ROWS);
    if (!piece) return booked;
    booked = await bookPiece({ pool, log }, segment, piece);
  }
  return booked;
}

async function bookPiece(by: { pool: pg.Pool; log: Logger }, segment: Segment, piece: Piece): Promise<number> {
  const { from, to, rows } = piece;
  try {
    const { rows: answers } = await by.pool.query<{ booked: string }>(BOOK_REQUESTS, [
      ...[segment.id, from, to, `[${rows.map(({ text }) => text).join()}]`],
    ]);
    return Number(answers[0]?.booked ?? from);
  } catch (error) {
    if (!isOfTheRows(error)) throw error;
    const [first] = rows;
    if (!first || rows.length === 1) {
      // It stays in the log, by its id, so that nothing behind it waits for ever.
      by.log.error('A request could not be booked and was left out', {
        ...errorFields(error),
        kind: idIn(first?.text),
      });
      return bookPiece(by, segment, { from, to, rows: [] });
    }
    const half = rows.slice(0, rows.length >> 1);
    return bookPiece(by, segment, { from, to: half.at(-1)?.to ?? to, rows: half });
  }
}

function idIn(text = ''): string | undefined {
  return /"id":"([0-9a-f-]{36})"/.exec(text)?.[1];
}

/** Whether what was sent is at fault, and not the database or the way there. */
function isOfTheRows(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}

export function removeSegment({ file }: Segment): void {
  fs.rmSync(file, { force: true });
}
