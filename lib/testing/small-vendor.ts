import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  raw: string[];
  body: Buffer;
}

type Answer = (
  request: SeenRequest,
  response: http.ServerResponse,
  incoming: http.IncomingMessage,
) => void | Promise<void>;

/** An upstream of a few lines that answers as each test says, once it has read the whole request. */
export async function startSmallVendor() {
  const seen: SeenRequest[] = [];
  const held: { answer: Answer } = { answer: (_, response) => void response.end('{}') };
  const server = http.createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('error', () => undefined);
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = '', url = '', headers, rawHeaders: raw } = incoming;
      const request = { method, url, headers, raw, body: Buffer.concat(parts) };
      seen.push(request);
      void held.answer(request, response, incoming);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    /** The requests since the last time. */
    taken: () => seen.splice(0),
    answer: (answer: Answer) => {
      held.answer = answer;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
