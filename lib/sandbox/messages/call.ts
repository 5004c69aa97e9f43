import { BrokenConnection } from '../errors';

/** A request to the Messages API, without the web's objects: thousands come in a second. */
export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** As the client named it: `http://127.0.0.1:4010`. */
  origin: string;
  body: Buffer;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
};

/** How an answer that comes in pieces ended; `cut` breaks the connection. */
export type Ending = 'end' | 'cut';
export type Pieces = (write: (piece: string) => Promise<void> | void) => Promise<Ending>;

export type Reply = {
  status: number;
  headers: Record<string, string>;
  /** A text whose `cut` is set is promised whole, sent in part, and broken off. */
  body: string | Uint8Array | Pieces;
  cut?: number;
};

export function jsonReply(status: number, body: object, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** Resolves after `waitMs`, or as soon as the client has gone; whether it is still there. */
export function pause(waitMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (waitMs === 0) return new Promise((resolve) => setImmediate(() => resolve(!signal.aborted)));
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(!signal.aborted);
    };
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Resolves when the client has gone. */
export function untilGone(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

export async function toCall(request: Request, signal: AbortSignal): Promise<Call> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(request.headers),
    origin: url.origin,
    body: Buffer.from(await request.arrayBuffer()),
    signal,
  };
}

/** For callers in this process: a stream of what would have been written, which fails where the connection would break. */
export function toResponse(reply: Reply, leave: () => void): Response {
  const { status, headers, body, cut } = reply;
  if (cut !== undefined) throw new BrokenConnection();
  if (typeof body !== 'function')
    return new Response(typeof body === 'string' ? body : Buffer.from(body), { status, headers });
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const ending = await body((piece) => {
        try {
          controller.enqueue(encoder.encode(piece));
        } catch {
          leave();
        }
      });
      if (ending === 'cut') controller.error(new BrokenConnection());
      else controller.close();
    },
    cancel: leave,
  });
  return new Response(stream, { status, headers });
}
