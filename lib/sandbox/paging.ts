import { createHash } from 'node:crypto';
import { invalid } from './errors';
import { readInteger } from './params';

const MISMATCH = 'cursor does not match current query parameters';

/** A page by ID cursor of a list that is already filtered and in order. */
export function idPage<T>(
  query: URLSearchParams,
  items: readonly T[],
  idOf: (item: T) => string,
  shape: (item: T) => object,
  { usual, most } = { usual: 20, most: 1_000 },
) {
  const limit = readInteger(query, 'limit', 1, most) ?? usual;
  const afterId = query.get('after_id');
  const beforeId = query.get('before_id');
  if (afterId !== null && beforeId !== null) throw invalid('Only one of after_id and before_id may be given.');
  const find = (id: string) => {
    const index = items.findIndex((item) => idOf(item) === id);
    if (index < 0) throw invalid(MISMATCH);
    return index;
  };
  let from = 0;
  let to = limit;
  if (afterId !== null) {
    from = find(afterId) + 1;
    to = from + limit;
  } else if (beforeId !== null) {
    to = find(beforeId);
    from = Math.max(0, to - limit);
  }
  const page = items.slice(from, to);
  const first = page[0];
  const last = page[page.length - 1];
  return {
    data: page.map(shape),
    has_more: beforeId === null ? to < items.length : from > 0,
    first_id: first === undefined ? null : idOf(first),
    last_id: last === undefined ? null : idOf(last),
  };
}

/** A digest of everything in the query that a page token must not survive a change of. */
function fingerprint(scope: string, query: URLSearchParams): string {
  const kept = [...query.entries()].filter(([name]) => name !== 'page' && name !== 'limit').sort();
  return createHash('sha256')
    .update(JSON.stringify([scope, kept]))
    .digest('base64url')
    .slice(0, 16);
}

export function writePage(scope: string, query: URLSearchParams, position: number): string {
  return `page_${Buffer.from(`${position}.${fingerprint(scope, query)}`).toString('base64url')}`;
}

/** A token of the beginning, where an empty page came first. */
export const FIRST_PAGE = 'page_first';

/** The position that a page token stands for; null without a token, 400 for one of another query. */
export function readPage(scope: string, query: URLSearchParams): number | null {
  const token = query.get('page');
  if (token === null || token === '' || token === FIRST_PAGE) return null;
  const [position, print] = Buffer.from(token.replace(/^page_/, ''), 'base64url')
    .toString()
    .split('.');
  if (!/^\d+$/.test(position ?? '')) throw invalid('page: Invalid page token');
  if (print !== fingerprint(scope, query)) throw invalid(MISMATCH);
  return Number(position);
}

/** A page by opaque token; without a limit everything comes at once. */
export function opaquePage<T>(scope: string, query: URLSearchParams, items: readonly T[]) {
  const limit = readInteger(query, 'limit', 1, 1_000) ?? items.length;
  const from = readPage(scope, query) ?? 0;
  const to = from + limit;
  return { data: items.slice(from, to), next_page: to < items.length ? writePage(scope, query, to) : null };
}
