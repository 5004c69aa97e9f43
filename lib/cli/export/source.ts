import { type Server, send } from '../client';
import type { Operation } from '../document';
import { Failure } from '../failure';
import type { Io } from '../io';
import type { Json } from '../schema-kinds';

/** Reads parts of the organisation, and remembers which the token may not see. */
export interface Source {
  /** What stands at a path of the API; null if the token may not see it. */
  get(part: string, path: string): Promise<Json | null>;
  /** All rows of a list, through its pages. */
  list(part: string, path: string): Promise<Json[] | null>;
  /** By part, the permission that is missing. */
  leftOut: ReadonlyMap<string, string>;
}

export function openSource(io: Io, server: Server, operations: readonly Operation[]): Source {
  const leftOut = new Map<string, string>();
  const get = async (part: string, path: string): Promise<Json | null> => {
    try {
      return (await send(io, server, { method: 'GET', path: `/v1/admin${path}` })).body;
    } catch (error) {
      const isUnseen = error instanceof Failure && (error.status === 403 || error.status === 404);
      if (!isUnseen) throw error;
      leftOut.set(part, neededFor(path, operations));
      return null;
    }
  };
  const list = async (part: string, path: string): Promise<Json[] | null> => {
    const rows: Json[] = [];
    for (let page: string | null = ''; page !== null; ) {
      const mark: string = page === '' ? '' : `${path.includes('?') ? '&' : '?'}page=${encodeURIComponent(page)}`;
      const answer: Json | null = await get(part, `${path}${mark}`);
      if (answer === null) return null;
      rows.push(...((answer.rows ?? answer.data ?? []) as Json[]));
      page = typeof answer.next_page === 'string' ? answer.next_page : null;
    }
    return rows;
  };
  return { get, list, leftOut };
}

function neededFor(path: string, operations: readonly Operation[]): string {
  const asked = `/v1/admin${path.split('?')[0]}`.split('/');
  const found = operations.find(({ method, path: pattern }) => {
    const parts = pattern.split('/');
    return (
      method === 'GET' &&
      parts.length === asked.length &&
      parts.every((part, at) => part.startsWith('{') || part === asked[at])
    );
  });
  return found ? found.permissions.join(' or ') : '';
}

/** Runs over all of them, a few at a time, in their order. */
export async function mapFew<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return results;
}
