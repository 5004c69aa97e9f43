import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What it answers to a statement, or to the rows that it is sent. */
export interface ClickHouseAnswer {
  status: number;
  /** Of ClickHouse's list of errors. */
  code?: number;
  says?: string;
}

export interface FakeClickHouse {
  url: string;
  answer(how: (body: string) => ClickHouseAnswer): void;
  /** The name of each batch that was sent, taken or not. */
  sent: (string | null)[];
  /** For how many seconds it may work at what it was asked last. */
  seconds(): string | null;
  /** What it took, with the ids of rows. */
  took: { batch: string | null; ids: string[]; user: string }[];
  forget(): void;
  close(): Promise<void>;
}

const SERVED = { status: 200 };

/** Speaks for ClickHouse, which is half a gigabyte: it takes what it is sent, or does not. */
export async function startFakeClickHouse(password: string): Promise<FakeClickHouse> {
  let answer: (body: string) => ClickHouseAnswer = () => SERVED;
  let seconds: string | null = null;
  const [sent, took]: [FakeClickHouse['sent'], FakeClickHouse['took']] = [[], []];
  const server = http.createServer(async (request, response) => {
    const body = await text(request);
    const { status, code, says = '' } = answer(body);
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const batch = searchParams.get('insert_deduplication_token');
    seconds = searchParams.get('max_execution_time');
    const [, given = ''] = (request.headers.authorization ?? '').split(' ');
    const user = Buffer.from(given, 'base64').toString();
    const ids = [...body.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id = '']) => id);
    sent.push(batch);
    if (status === 200) took.push({ batch, ids, user });
    response.writeHead(status, code === undefined ? {} : { 'x-clickhouse-exception-code': String(code) }).end(says);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://steward:${password}@127.0.0.1:${port}/steward`,
    answer: (how) => {
      answer = how;
    },
    ...{ sent, took, seconds: () => seconds },
    forget: () => {
      [sent.length, took.length] = [0, 0];
      answer = () => SERVED;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
