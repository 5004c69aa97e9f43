import type { Tone } from '@/components/ui/status';

/** How a piece looks; a class of its own in `app/lists.css`. */
export type Look = 'name' | 'aside' | 'hint' | 'note' | 'muted' | 'small' | 'warn' | 'id';

/** One thing that a cell says. */
export interface Piece {
  text: string;
  look?: Look;
  href?: string;
  title?: string;
  /** A state, with its icon before the words. */
  tone?: Tone;
  /** The colour of a thing, `1` to `8` or `other`: a square before its name. */
  mark?: string;
  /** The exact dollars of a figure. */
  usd?: string;
  /** A picture of the text, a letter for each of its bars; `trend-marks.ts` writes it. */
  trend?: string;
  /** Read out in place of the text: why there is no figure. */
  reason?: string;
}

/** A cell's content as data: one island draws all rows of a list, and nothing is sent twice. */
export type Cell = string | Piece | readonly Piece[];

/** A figure that the reader may not see: a lock, never a dash or a zero. */
export const LOCK = '';

export function locked(reason = 'Your role cannot see this'): Piece {
  return { text: LOCK, title: reason, reason };
}

export function unknown(reason: string): Piece {
  return { text: '–', look: 'muted', title: reason, reason };
}

/**
 * Where a column stands on a phone's card of two lines: beside the row's name, or among the words beneath, `named` where they
 * need its label. Elsewhere it is shown only while the list is ordered by it.
 */
export type OnCard = 'lead' | 'line' | 'named';
