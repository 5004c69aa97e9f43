import fs from 'node:fs';
import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { type Piece, readPiece, type Segment } from './spool-files';

const MOST_ROWS = 500;
/** The last says whether rows themselves are kept there, beside their sums and what they cost. */
export const BOOK_REQUESTS = 'SELECT steward.book_gateway_requests($1, $2, $3, $4, $5)::text AS booked';

/** Whom a spool hands what is over; each comes as far as it can by itself. */
export interface Taker {
  /** Pause between two hand-overs; 0: none. */
  everyMs: number;
  mostRows: number;
  mostBytes?: number;
  /** Answers how far of the segment it has. Throws where it does not answer. Having the same again changes nothing. */
  take(segment: Segment, piece: Piece): Promise<number>;
  /** Whether what was sent is at fault, and not the taker or the way there. */
  isOfTheRows(error: unknown): boolean;
}

/** Books what rows come to, once, and keeps them unless they are kept elsewhere. */
export function databaseTaker(pool: pg.Pool, keepsRows: boolean): Taker {
  return {
    ...{ everyMs: 0, mostRows: MOST_ROWS },
    take: async (segment, { from, to, rows }) => {
      const { rows: answers } = await pool.query<{ booked: string }>(BOOK_REQUESTS, [
        ...[segment.id, from, to, `[${rows.map(({ text }) => text).join()}]`, keepsRows],
      ]);
      return Number(answers[0]?.booked ?? from);
    },
    isOfTheRows: (error) => error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code)),
  };
}

/** Keeps rows that are booked in the database, until its worker moves them to where they belong. */
export function keepingTaker(pool: pg.Pool): Taker {
  return {
    ...databaseTaker(pool, true),
    take: async (_, { to, rows }) => {
      await pool.query('SELECT steward.keep_gateway_requests($1)', [`[${rows.map(({ text }) => text).join()}]`]);
      return to;
    },
  };
}

/** Hands over a segment from here up to there, and answers how far it came. Throws where the taker does not answer. */
export async function handOver(
  { taker, log }: { taker: Taker; log: Logger },
  segment: Segment,
  from: number,
  upTo: number,
): Promise<number> {
  let taken = from;
  while (taken < upTo) {
    const piece = readPiece(segment.file, taken, upTo, taker);
    if (!piece) return taken;
    taken = await handPiece({ taker, log }, segment, piece);
  }
  return taken;
}

async function handPiece(by: { taker: Taker; log: Logger }, segment: Segment, piece: Piece): Promise<number> {
  const { from, to, rows } = piece;
  try {
    return await by.taker.take(segment, piece);
  } catch (error) {
    if (!by.taker.isOfTheRows(error)) throw error;
    const [first] = rows;
    if (!first || rows.length === 1) {
      // It stays in the log, by its id, so that nothing behind it waits for ever.
      by.log.error('A request could not be booked and was left out', {
        ...errorFields(error),
        kind: idIn(first?.text),
      });
      return handPiece(by, segment, { from, to, rows: [] });
    }
    const half = rows.slice(0, rows.length >> 1);
    return handPiece(by, segment, { from, to: half.at(-1)?.to ?? to, rows: half });
  }
}

function idIn(text = ''): string | undefined {
  return /"id":"([0-9a-f-]{36})"/.exec(text)?.[1];
}

export function removeSegment({ file }: Segment): void {
  fs.rmSync(file, { force: true });
}
