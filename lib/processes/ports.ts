import { createServer } from 'node:net';

/** A free port. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** `localhost` means both loopbacks: we cannot know which one a browser uses. */
export function listenAddresses(host: string): [string, ...string[]] {
  return host.toLowerCase() === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

/** Why we cannot listen on the port, as the system's code; null if we can. A machine without IPv6 has one loopback. */
export async function portProblem(port: number, host: string): Promise<string | null> {
  const [first, ...others] = listenAddresses(host);
  const problem = await problemAt(port, first);
  if (problem) return problem;
  for (const other of others) {
    const later = await problemAt(port, other);
    if (later === 'EADDRINUSE') return later;
  }
  return null;
}

function problemAt(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.name));
    server.listen({ port, host, ipv6Only: host.includes(':') && host !== '::' }, () =>
      server.close(() => resolve(null)),
    );
  });
}
