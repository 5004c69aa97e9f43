import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call, Reply } from './call';
import { bodyLimit, tooLargeReply } from './serve';

/** The body, or null as soon as it is longer than `limit`. */
function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > limit) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    incoming.on('data', (part: Buffer) => {
      length += part.length;
      if (length > limit) resolve(null);
      else parts.push(part);
    });
    incoming.on('end', () => resolve(parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('The client went while it was sending.')));
  });
}

function singleHeaders({ headers }: IncomingMessage): Call['headers'] {
  const single: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) single[name] = Array.isArray(value) ? value.join(', ') : value;
  return single;
}

/** Resolves when more may be written, or nothing can be any more. */
function untilWritable(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}

async function writePieces(pieces: Extract<Reply['body'], (...args: never) => unknown>, outgoing: ServerResponse) {
  const ending = await pieces(async (piece) => {
    if (outgoing.destroyed || outgoing.write(piece)) return;
    if (!outgoing.destroyed) await untilWritable(outgoing);
  });
  if (ending === 'cut') outgoing.destroy();
  else outgoing.end();
}

async function writeReply({ status, headers, body, cut }: Reply, outgoing: ServerResponse): Promise<void> {
  if (typeof body === 'function') {
    outgoing.writeHead(status, headers);
    outgoing.flushHeaders();
    return writePieces(body, outgoing);
  }
  const length = String(Buffer.byteLength(body));
  outgoing.writeHead(status, { 'content-length': length, ...headers });
  if (cut === undefined) outgoing.end(body);
  else outgoing.write(body.slice(0, cut), () => outgoing.destroy());
}

/** Serves one request to the Messages API straight from and to its socket. */
export async function serveSocket(
  answer: (call: Call) => Promise<Reply>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  try {
    const origin = `http://${incoming.headers.host ?? '127.0.0.1'}`;
    const [path = '/', search = ''] = (incoming.url ?? '/').split('?', 2);
    const body = await readBody(incoming, bodyLimit(path));
    if (body === null) {
      outgoing.shouldKeepAlive = false;
      await writeReply(tooLargeReply('req_edge'), outgoing);
      return;
    }
    const query = new URLSearchParams(search);
    const headers = singleHeaders(incoming);
    const method = incoming.method ?? 'GET';
    await writeReply(await answer({ method, path, query, headers, origin, body, signal: gone.signal }), outgoing);
  } catch {
    outgoing.destroy();
  }
}
