import { type OddFields, sumOdd } from '@/lib/upstream/contract-fields';
import type { ParsedList } from '@/lib/upstream/contract-list';

/**
 * One page of a walk. `end` is null while more may follow; `incomplete`: the list broke off or was inconsistent, so it
 * proves nothing.
 */
interface WalkedPage<T> {
  items: T[];
  unreadable: number;
  odd: OddFields;
  end: 'complete' | 'incomplete' | null;
}

/** A list read page by page to its end. */
export interface WholeList<T> {
  items: T[];
  unreadable: number;
  odd: OddFields;
  complete: boolean;
}

const MAX_PAGES = 1_000;
/** A page may be empty although more follow, if its items were filtered out. This many in a row lead nowhere. */
const MAX_EMPTY_PAGES = 20;

/**
 * Walks a list to its end, one call per page. Always yields a last page with `end`. Stops as incomplete if more is
 * promised without a cursor, if a cursor repeats, after too many empty pages in a row, and after `maxPages`.
 */
export async function* allPages<T>(
  read: (cursor: string | null) => Promise<ParsedList<T>>,
  maxPages = MAX_PAGES,
): AsyncGenerator<WalkedPage<T>, void> {
  const seen = new Set<string>();
  let empty = 0;
  for (let cursor: string | null = null, count = 1; ; count++) {
    const page: ParsedList<T> = await read(cursor);
    const next: string | null = page.nextPage ?? page.lastId;
    empty = page.items.length + page.unreadable === 0 ? empty + 1 : 0;
    const isCapped = count >= maxPages || empty > MAX_EMPTY_PAGES;
    const end = findEnd(page, next, seen, isCapped);
    yield { items: page.items, unreadable: page.unreadable, odd: page.odd, end };
    if (end !== null || next === null) return;
    seen.add(next);
    cursor = next;
  }
}

function findEnd<T>(
  page: ParsedList<T>,
  next: string | null,
  seen: Set<string>,
  isCapped: boolean,
): WalkedPage<T>['end'] {
  if (!page.hasMore) return 'complete';
  return next === null || seen.has(next) || isCapped ? 'incomplete' : null;
}

/** The whole list in memory. An item that could not be read is in `unreadable` and leaves `complete` as it is. */
export async function readAll<T>(
  read: (cursor: string | null) => Promise<ParsedList<T>>,
  maxPages = MAX_PAGES,
): Promise<WholeList<T>> {
  const list: WholeList<T> = { items: [], unreadable: 0, odd: {}, complete: false };
  for await (const page of allPages(read, maxPages)) {
    for (const item of page.items) list.items.push(item);
    list.unreadable += page.unreadable;
    sumOdd(list.odd, page.odd);
    list.complete = page.end === 'complete';
  }
  return list;
}
