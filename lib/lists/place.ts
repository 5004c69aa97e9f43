/** A row's place in a list that is too long to be counted: its time, and its id. */
export interface Place {
  at: Date;
  id: string;
}

/** Only what is older than one place, or newer than another. */
export interface AskedPlaces {
  before?: Place | undefined;
  after?: Place | undefined;
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function placeOfCursor(text: string): Place | null {
  const [, at = '', id = ''] = CURSOR.exec(text) ?? [];
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : { at: date, id };
}

function writeCursor({ at, id }: Place): string {
  return `${at.toISOString()}_${id}`;
}

/** One page, newest first, of rows read in the order of `towards` and one more than the page holds; with the places beside it. */
export function placePage<Row>(
  read: readonly Row[],
  pageSize: number,
  { before, after }: AskedPlaces,
  placeOf: (row: Row) => Place,
): { rows: Row[]; older: string | null; newer: string | null } {
  const isBack = after !== undefined;
  const hasMore = read.length > pageSize;
  const rows = read.slice(0, pageSize);
  if (isBack) rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    older: last && (isBack || hasMore) ? writeCursor(placeOf(last)) : null,
    newer: first && (isBack ? hasMore : before !== undefined) ? writeCursor(placeOf(first)) : null,
  };
}
