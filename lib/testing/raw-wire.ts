import net from 'node:net';

/** Writes these bytes to a server just as they are, piece by piece, and reads until it closes the connection. */
export function talk(port: number, pieces: readonly (string | Buffer)[], pauseMs = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error(`still open after ${said()}`)), 20_000);
    const said = () => Buffer.concat(parts).toString('latin1');
    let isReset = false;
    socket.on('data', (part) => parts.push(part));
    socket.on('error', (error) => {
      isReset = 'code' in error && ['ECONNRESET', 'EPIPE'].includes(String(error.code));
      if (!isReset) reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(said());
    });
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
        if (pauseMs > 0) await new Promise((go) => setTimeout(go, pauseMs));
      }
    });
  });
}

/** The statuses of the answers in what a server said. */
export function statusesIn(said: string): number[] {
  return [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

/** An upstream that does with the connection whatever it is told, once a request has come whole. */
export async function startRawVendor() {
  const held: { act: (socket: net.Socket, request: string) => void } = { act: (socket) => socket.destroy() };
  let requests = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (part) => {
      text += part.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1] ?? 0);
      if (end < 0 || text.length < end + 4 + length) return;
      const request = text.slice(0, end + 4 + length);
      text = text.slice(request.length);
      requests += 1;
      held.act(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    does: (act: (socket: net.Socket, request: string) => void) => {
      requests = 0;
      held.act = act;
    },
    requests: () => requests,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
