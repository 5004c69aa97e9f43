import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Sandbox } from '../handler';

export type RunningConsole = { port: number; origin: string; close: () => Promise<void> };

/** Serves the simulated Console of one world on both loopbacks: which one `localhost` means is the browser's choice. */
export async function startConsole(
  sandbox: Sandbox,
  { port, world }: { port: number; world: string },
): Promise<RunningConsole> {
  const listener = getRequestListener(sandbox.openConsole(world), {
    hostname: '127.0.0.1',
    overrideGlobalObjects: false,
  });
  const first = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await listen(first, port, '127.0.0.1');
  const { port: taken } = first.address() as AddressInfo;
  const second = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const servers = [first];
  // A machine without IPv6 has one loopback.
  await listen(second, taken, '::1').then(
    () => servers.push(second),
    () => undefined,
  );
  return {
    port: taken,
    origin: `http://localhost:${taken}`,
    async close() {
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
