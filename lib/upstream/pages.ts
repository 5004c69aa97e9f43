import type { ParsedList } from '@/lib/upstream/contract-list';

/** A page of a walk. `end` is null while more may follow; `incomplete`: the list broke off or lied, draw no conclusion. */
interface WalkedPage<T> {
  items: T[];
  unreadable: number;
  end: 'complete' | 'incomplete' | null;
}

const MAX_PAGES = 1_000;

/**
 * Walks a list to its end, one call per page. Always yields a last page with `end`. Stops as incomplete on an empty
 * page that promises more, on a promise without a cursor, on a cursor that comes again, and after `maxPages`.
 */
export async function* allPages<T>(
  read: (cursor: string | null) => Promise<ParsedList<T>>,
  maxPages = MAX_PAGES,
): AsyncGenerator<WalkedPage<T>, void> {
  const seen = new Set<string>();
  for (let cursor: string | null = null, count = 1; ; count++) {
    const page: ParsedList<T> = await read(cursor);
    const next: string | null = page.nextPage ?? page.lastId;
    const end = endOf(page, next, seen, count >= maxPages);
    yield { items: page.items, unreadable: page.unreadable, end };
    if (end !== null || next === null) return;
    seen.add(next);
    cursor = next;
  }
}

function endOf<T>(
  page: ParsedList<T>,
  next: string | null,
  seen: Set<string>,
  isCapped: boolean,
): WalkedPage<T>['end'] {
  if (!page.hasMore) return 'complete';
  const isEmpty = page.items.length + page.unreadable === 0;
  return isEmpty || next === null || seen.has(next) || isCapped ? 'incomplete' : null;
}

/** The whole list in memory. An item that could not be read is in `unreadable` and leaves `complete` as it is. */
export async function readAll<T>(
  read: (cursor: string | null) => Promise<ParsedList<T>>,
  maxPages = MAX_PAGES,
): Promise<{ items: T[]; unreadable: number; complete: boolean }> {
  const items: T[] = [];
  let unreadable = 0;
  let complete = false;
  for await (const page of allPages(read, maxPages)) {
    for (const item of page.items) items.push(item);
    unreadable += page.unreadable;
    complete = page.end === 'complete';
  }
  return { items, unreadable, complete };
}
