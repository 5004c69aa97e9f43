import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted upstream does with one request. */
export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Destroys the socket before the answer. */
  reset?: 'early' | 'amid';
  /** Says nothing (more). */
  hang?: 'early' | 'amid';
}

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ScriptedUpstream {
  url: string;
  seen: SeenRequest[];
  /** Answers in turn; the last one is for all that follows. */
  script(...answers: ScriptedAnswer[]): void;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that answers by script, for tests of what a well-behaved upstream never does. */
export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  const seen: SeenRequest[] = [];
  let script: ScriptedAnswer[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    seen.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body });
    answer(response, (script.length > 1 ? script.shift() : script[0]) ?? { status: 500 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    script: (...answers) => {
      script = answers;
      seen.length = 0;
    },
    close: () => stop(server),
  };
}

function answer(
  response: ServerResponse,
  { status = 200, headers = {}, body = {}, reset, hang }: ScriptedAnswer,
): void {
  if (reset === 'early') response.socket?.destroy();
  if (reset === 'early' || hang === 'early') return;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  if (reset === undefined && hang === undefined) {
    response.end(text);
    return;
  }
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => {
    if (reset === 'amid') response.socket?.destroy();
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
