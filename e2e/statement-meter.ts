import { connect, createServer, type Socket } from 'node:net';

export interface StatementMeter {
  /** Leads to the same database, through the meter. */
  url: string;
  /** Every statement executed through it so far; emptied by who counts. */
  statements: string[];
  close(): Promise<void>;
}

/** Stands before a Postgres and writes down each statement that is executed, however many run at once. */
export async function meterStatements(databaseUrl: string): Promise<StatementMeter> {
  const target = new URL(databaseUrl);
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    const read = readFrontend((text) => {
      // How a connection begins: when the pool opens one is not the page's doing.
      if (!text.startsWith('SET timezone')) statements.push(text);
    });
    client.on('data', read);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(address && typeof address === 'object' ? address.port : 0);
  return {
    url: url.href,
    statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads what a client sends, by the frontend messages of Postgres: Query, Parse, Bind and Execute. */
function readFrontend(onStatement: (text: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let hasStarted = false;
  let bound = '';
  const prepared = new Map<string, string>();
  const read = (type: string, body: Buffer) => {
    if (type === 'Q') onStatement(stringAt(body, 0).text);
    if (type === 'E') onStatement(bound);
    if (type === 'P') {
      const name = stringAt(body, 0);
      prepared.set(name.text, stringAt(body, name.end).text);
    }
    if (type === 'B') bound = prepared.get(stringAt(body, stringAt(body, 0).end).text) ?? 'unknown statement';
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5) {
      // The first message has no type.
      const head = hasStarted ? 1 : 0;
      const size = head + rest.readUInt32BE(head);
      if (rest.length < size) return;
      if (hasStarted) read(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, size));
      hasStarted = true;
      rest = rest.subarray(size);
    }
  };
}

function stringAt(body: Buffer, start: number): { text: string; end: number } {
  const end = body.indexOf(0, start);
  return { text: body.toString('utf8', start, end), end: end + 1 };
}
