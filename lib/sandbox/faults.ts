import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BrokenConnection, errorBody } from './errors';
import { FIRST_PAGE } from './paging';

/** Tells the server to send only half of a body and then break the connection. */
export const TRUNCATE_HEADER = 'x-sandbox-truncate';

export const FAULT_KINDS = [
  'status',
  'delay',
  'reset',
  'drop_after_effect',
  'truncate',
  'empty_page_has_more',
  'empty_page_first',
  'replace',
  'html',
  'missing_rows',
] as const;

/** What an item of a list, or a row of a report, has in the place of what it should have. */
const changeSchema = z.object({
  at: z.union([z.number().int().min(0).max(100_000), z.literal('all')]),
  set: z.record(z.string().max(100), z.unknown()).default({}),
  remove: z.array(z.string().max(100)).max(100).default([]),
});

export const faultSchema = z.object({
  kind: z.enum(FAULT_KINDS),
  /** `kind:seed`; any world when absent. */
  world: z.string().max(100).optional(),
  method: z.string().max(10).optional(),
  /** The beginning of the path, or a regular expression over path and query. */
  path: z.string().max(500).optional(),
  times: z.number().int().min(1).max(100_000).default(1),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string().max(100), z.string().max(1_000)).optional(),
  /** Of `replace`: odd values, old shapes. */
  changes: z.array(changeSchema).max(100).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
});
export type Fault = z.input<typeof faultSchema>;
type QueuedFault = z.output<typeof faultSchema>;

export type FaultQueue = {
  add: (fault: Fault) => void;
  /** Waits that are under way end as well. */
  clear: () => void;
  /** Answers through a fault; `answer` is what would have happened without it. */
  answer: (fault: QueuedFault, requestId: string, answer: () => Promise<Response>) => Promise<Response>;
  isEmpty: () => boolean;
  take: (worldName: string | null, method: string, url: URL) => QueuedFault | null;
};

function matches(fault: QueuedFault, worldName: string | null, method: string, url: URL): boolean {
  if (fault.world !== undefined && fault.world !== worldName) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  if (fault.path === undefined || url.pathname.startsWith(fault.path)) return true;
  return new RegExp(fault.path).test(url.pathname + url.search);
}

export function createFaultQueue(): FaultQueue {
  let queue: QueuedFault[] = [];
  let waits = new AbortController();
  return {
    add(fault) {
      const parsed = faultSchema.parse(fault);
      if (parsed.path !== undefined) new RegExp(parsed.path);
      queue.push(parsed);
    },
    clear() {
      queue = [];
      waits.abort();
      waits = new AbortController();
    },
    async answer(fault, requestId, answer) {
      if (fault.delayMs !== undefined)
        await sleep(fault.delayMs, undefined, { signal: waits.signal }).catch(() => undefined);
      return answerWithFault(fault, requestId, answer);
    },
    isEmpty: () => queue.length === 0,
    take(worldName, method, url) {
      const fault = queue.find((candidate) => matches(candidate, worldName, method, url));
      if (!fault) return null;
      fault.times -= 1;
      queue = queue.filter((candidate) => candidate.times > 0);
      return fault;
    },
  };
}

type Listing = { data: unknown[]; has_more?: boolean; first_id?: string | null; next_page?: string | null };

async function withListing(response: Response, change: (listing: Listing) => object): Promise<Response> {
  if (!response.ok) return response;
  const body: unknown = await response.clone().json();
  if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data)) return response;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(change({ ...body, data: body.data })), { status: response.status, headers });
}

/** An empty page promises more and does not say where. */
function withoutCursor(listing: Listing): Listing {
  const ids = 'first_id' in listing ? { first_id: null, last_id: null } : {};
  return { ...listing, ...ids, data: [], has_more: true, ...('next_page' in listing ? { next_page: null } : {}) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Puts values into items of a list, or of the rows of the buckets of a report; null is a value too. */
function replaceIn(listing: Listing, changes: readonly z.output<typeof changeSchema>[] = []): object {
  const changed = (items: readonly unknown[]) =>
    items.map((item, index) => {
      const mine = changes.filter(({ at }) => at === index || at === 'all');
      if (!isObject(item) || mine.length === 0) return item;
      const without = new Set(mine.flatMap(({ remove }) => remove));
      const kept = Object.entries(item).filter(([name]) => !without.has(name));
      return Object.assign(Object.fromEntries(kept), ...mine.map(({ set }) => set));
    });
  if (!isReport(listing)) return { ...listing, data: changed(listing.data) };
  return { ...listing, data: listing.data.map((item) => ({ ...item, results: changed(item.results) })) };
}

type Report = Omit<Listing, 'data'> & { data: { results: unknown[] }[] };

function isReport(listing: Listing | Report): listing is Report {
  return listing.data.length > 0 && listing.data.every((item) => isObject(item) && Array.isArray(item.results));
}

/** Every second row is lost: of a list its items, of a report the rows within its buckets. */
function loseRows(listing: Listing): object {
  const keepEven = (_: unknown, index: number) => index % 2 === 0;
  if (isReport(listing)) {
    return { ...listing, data: listing.data.map((item) => ({ ...item, results: item.results.filter(keepEven) })) };
  }
  return { ...listing, data: listing.data.filter(keepEven) };
}

async function truncate(response: Response): Promise<Response> {
  const body = await response.text();
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.set(TRUNCATE_HEADER, String(Buffer.byteLength(body)));
  return new Response(body.slice(0, Math.floor(body.length / 2)), { status: response.status, headers });
}

async function answerWithFault(
  fault: QueuedFault,
  requestId: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  switch (fault.kind) {
    case 'delay':
      return answer();
    case 'status': {
      const status = fault.status ?? 500;
      const body = fault.body ?? errorBody(status, 'A fault was asked for.', null, requestId);
      const headers = { 'content-type': 'application/json', 'request-id': requestId, ...fault.headers };
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
    }
    case 'html':
      return new Response('<!doctype html><html><body><h1>Bad gateway</h1></body></html>', {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=utf-8', ...fault.headers },
      });
    case 'reset':
      throw new BrokenConnection();
    case 'drop_after_effect':
      await answer();
      throw new BrokenConnection();
    case 'truncate':
      return truncate(await answer());
    case 'empty_page_has_more':
      return withListing(await answer(), withoutCursor);
    case 'empty_page_first':
      return withListing(await answer(), (listing) => ({
        ...withoutCursor(listing),
        next_page: FIRST_PAGE,
      }));
    case 'replace':
      return withListing(await answer(), (listing) => replaceIn(listing, fault.changes));
    case 'missing_rows':
      return withListing(await answer(), loseRows);
  }
}
