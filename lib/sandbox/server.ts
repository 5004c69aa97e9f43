import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { TRUNCATE_HEADER } from './faults';
import { createSandbox, type Sandbox, type SandboxOptions } from './handler';
import { isMessagesPath } from './messages/serve';
import { serveSocket } from './messages/socket';

export type RunningSandbox = { port: number; url: string; sandbox: Sandbox; close: () => Promise<void> };

/** Promises the whole body, sends what there is, and breaks the connection. */
async function breakOff(response: Response, outgoing: ServerResponse, promised: string): Promise<void> {
  const { [TRUNCATE_HEADER]: _, ...headers } = Object.fromEntries(response.headers);
  outgoing.writeHead(response.status, { ...headers, 'content-length': promised });
  outgoing.write(Buffer.from(await response.arrayBuffer()), () => outgoing.destroy());
}

/** Serves a sandbox on the loopback interface; port 0 takes any free one. */
export async function startSandbox({ port, ...options }: SandboxOptions & { port: number }): Promise<RunningSandbox> {
  const sandbox = createSandbox(options);
  const listener = getRequestListener(
    async (request, env) => {
      const outgoing = env.outgoing as ServerResponse;
      try {
        const response = await sandbox.fetch(request);
        const promised = response.headers.get(TRUNCATE_HEADER);
        if (promised === null) return response;
        await breakOff(response, outgoing, promised);
      } catch {
        outgoing.destroy();
      }
      return RESPONSE_ALREADY_SENT;
    },
    { hostname: '127.0.0.1', overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => {
    const [path = ''] = (incoming.url ?? '').split('?');
    if (isMessagesPath(path)) void serveSocket(sandbox.call, incoming, outgoing);
    else void listener(incoming, outgoing);
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
