import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TRUNCATE_HEADER } from './faults';
import { createSandbox, type Sandbox, type SandboxOptions } from './handler';

const BODY_LIMIT = 2_000_000;

export type RunningSandbox = { port: number; url: string; sandbox: Sandbox; close: () => Promise<void> };

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT) throw new RangeError('the request body is too large');
    chunks.push(bytes);
  }
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const body = method === 'GET' || method === 'HEAD' ? undefined : Buffer.concat(chunks);
  return new Request(url, { method, headers, body });
}

async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  const promised = headers[TRUNCATE_HEADER];
  delete headers[TRUNCATE_HEADER];
  outgoing.writeHead(response.status, { ...headers, 'content-length': promised ?? String(body.length) });
  if (promised === undefined) {
    outgoing.end(body);
    return;
  }
  outgoing.write(body, () => outgoing.destroy());
}

/** Serves a sandbox on the loopback interface; port 0 takes any free one. */
export async function startSandbox({ port, ...options }: SandboxOptions & { port: number }): Promise<RunningSandbox> {
  const sandbox = createSandbox(options);
  const server = createServer((incoming, outgoing) => {
    readRequest(incoming)
      .then((request) => sandbox.fetch(request))
      .then((response) => writeResponse(response, outgoing))
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    sandbox,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          sandbox.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
