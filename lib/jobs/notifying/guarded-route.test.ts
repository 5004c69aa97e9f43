import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testOutgoing } from '@/lib/testing/outgoing';
import { INSIDE } from './guarded-route';
import type { Outgoing } from './outgoing';
import { post } from './post';

/** Stands for everything inside the network: whatever reaches it has gone too far. */
let inside: http.Server;
let port: number;
let reached: string[] = [];
/** A proxy that leads anywhere it is asked to. */
let proxy: http.Server;
let asked: string[] = [];

const listening = (server: http.Server) =>
  new Promise<number>((resolve) => server.listen(0, () => resolve((server.address() as AddressInfo).port)));

beforeAll(async () => {
  inside = http.createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end('inside');
  });
  port = await listening(inside);
  proxy = http.createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
});
afterAll(() => {
  inside.close();
  proxy.close();
});
beforeEach(() => {
  reached = [];
  asked = [];
});

/** Ways to spell this machine, this network and what lies beside it. */
const SPELLINGS = [
  ...[
    '127.0.0.1',
    'localhost',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '017700000001',
    '0177.0.0.1',
  ],
  ...[
    '127.0.0.1.',
    'localhost.',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
  ],
  ...[
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
  ],
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.254',
    '192.168.0.1',
    '169.254.169.254',
    '[fd00:ec2::254]',
  ],
  ...[
    '[::ffff:169.254.169.254]',
    '100.64.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
  ],
  ...['255.255.255.255', '127.127.127.127', '１２７.0.0.1', 'LOCALHOST'],
];

const send = (address: string, more: Partial<Outgoing> = {}) =>
  post(testOutgoing({ timeoutMs: 1_000, ...more }), address, '{}');
const names = (answers: (asked: number) => string[]): Outgoing['resolve'] => {
  let count = 0;
  return async () => answers(count++).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

describe('inside addresses', () => {
  it('are more than forty', () => expect(new Set(SPELLINGS).size).toBeGreaterThanOrEqual(40));

  it.each(SPELLINGS)('https://%s is not reached', async (host) => {
    const result = await send(`https://${host}:${port}/`);
    expect([result.isDelivered, reached]).toEqual([false, []]);
    expect([INSIDE, 'The name of this address cannot be found.']).toContain(result.reason);
  });

  it.each(SPELLINGS)('http://%s is not reached either', async (host) => {
    expect((await send(`http://${host}:${port}/`)).isDelivered).toBe(false);
    expect(reached).toEqual([]);
  });

  it.each(SPELLINGS)('%s is not reached through a proxy', async (host) => {
    const wayOut = { https: `http://127.0.0.1:${await proxyPort()}`, http: null, direct: '' };
    expect((await send(`https://${host}:${port}/`, { wayOut })).isDelivered).toBe(false);
    expect([reached, asked]).toEqual([[], []]);
  });
});

describe('names', () => {
  const hostile: [string, (asked: number) => string[]][] = [
    ['that lead inside', () => ['127.0.0.1']],
    ['of which one address leads inside', () => ['93.184.216.34', '127.0.0.1']],
    ['that change their answer', (count) => (count === 0 ? ['127.0.0.1'] : ['93.184.216.34'])],
    ['that lead inside over IPv6', () => ['::1']],
    ['that lead to what a cloud tells its machines', () => ['169.254.169.254']],
  ];
  it.each(hostile)('%s reach nothing', async (_, answers) => {
    const result = await send(`https://hooks.example:${port}/`, { resolve: names(answers) });
    expect([result.reason, reached]).toEqual([INSIDE, []]);
  });

  it('are told to a proxy as the address that was checked, never again as a name', async () => {
    const wayOut = { https: `http://127.0.0.1:${await proxyPort()}`, http: null, direct: '' };
    const resolve = names((count) => (count === 0 ? ['93.184.216.34'] : ['127.0.0.1']));
    await send('https://hooks.example/path', { wayOut, resolve });
    expect(asked).toEqual(['93.184.216.34:443']);
    await send('https://hooks.example/path', { wayOut, resolve: names(() => ['10.0.0.1']) });
    expect(asked).toHaveLength(1);
  });
});

describe('what the configuration allows', () => {
  it.each([
    ['by address', '127.0.0.1', ['127.0.0.1']],
    ['by range', '127.0.0.1', ['127.0.0.0/8']],
    ['by name', 'localhost', ['localhost']],
  ])('is reached %s', async (_, host, allowed) => {
    const result = await send(`http://${host}:${port}/told`, { inside: allowed });
    expect([result.isDelivered, reached]).toEqual([true, ['/told']]);
  });

  it('opens nothing else', async () => {
    expect((await send(`http://127.0.0.1:${port}/`, { inside: ['10.0.0.0/8', 'other.example'] })).isDelivered).toBe(
      false,
    );
    expect(
      (await send(`https://hooks.example:${port}/`, { inside: ['127.0.0.2'], resolve: names(() => ['127.0.0.1']) }))
        .reason,
    ).toBe(INSIDE);
    expect(reached).toEqual([]);
  });
});

let listeningAt: Promise<number> | undefined;
function proxyPort(): Promise<number> {
  listeningAt ??= listening(proxy);
  return listeningAt;
}
