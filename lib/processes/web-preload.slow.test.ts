import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inheritedEnvironment } from '@/lib/core/env';
import { freePort } from './ports';

const PRELOAD = path.resolve('lib/processes/web-preload.mjs');
/** Tells what it was asked and how much came with it. */
const SERVER = `
  import http from 'node:http';
  const server = http.createServer(async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += chunk.length;
    if (request.url === '/late') await new Promise((resolve) => setTimeout(resolve, 500));
    response.end(JSON.stringify({ url: request.url, headers: request.headers, length }));
  });
  process.on('unhandledRejection', () => undefined);
  server.listen(Number(process.env.PORT), '127.0.0.1', () => setTimeout(() => process.send('ready'), 50));`;
const LIMIT = 256 * 1024;

interface Seen {
  url: string;
  length: number;
  headers: Record<string, string>;
}

interface Server {
  port: number;
  child: ChildProcess;
}

async function startServer(more: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const env = { ...inheritedEnvironment(), PORT: String(port), ...more };
  const args = ['--import', PRELOAD, '--input-type=module', '-e', SERVER];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await new Promise((resolve) => child.once('message', resolve));
  return { port, child };
}

async function stopServer({ child }: Server): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await gone;
}

/** What comes back until the server closes the connection, which it does by itself. */
async function exchange(port: number, write: (socket: net.Socket) => void): Promise<string> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  write(socket);
  return text(socket).catch(() => '');
}

const FORGED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-real-ip': '203.0.113.9',
  'x-middleware-subrequest': 'proxy:proxy:proxy',
  'x-matched-path': '/audit',
  'next-resume': '1',
};

let plain: Server;
let proxied: Server;
beforeAll(async () => {
  plain = await startServer({ STEWARD_REQUEST_TIMEOUT_MS: '1200', STEWARD_ALSO_LISTEN: '::1' });
  proxied = await startServer({ BEHIND_PROXY: 'true', APP_ORIGIN: 'https://steward.example' });
});
afterAll(() => Promise.all([plain, proxied].map(stopServer)));

describe('what the web believes of a request', () => {
  const seenBy = async ({ port }: Server) =>
    ((await (await fetch(`http://127.0.0.1:${port}/`, { headers: FORGED })).json()) as Seen).headers;

  it('is the connection alone when no proxy stands in front', async () => {
    const seen = await seenBy(plain);
    expect(seen['x-forwarded-for']).toBe('127.0.0.1');
    for (const name of Object.keys(FORGED).slice(1)) expect(seen[name]).toBeUndefined();
  });

  it('is what the proxy says when one does, but never what only Next may say to itself', async () => {
    const seen = await seenBy(proxied);
    expect(seen).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'evil.example' });
    expect([seen['x-middleware-subrequest'], seen['x-matched-path'], seen['next-resume']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('what is asked for', () => {
  const ask = (target: string) =>
    exchange(plain.port, (socket) =>
      socket.write(`GET ${target} HTTP/1.1\r\nhost: own:1\r\nconnection: close\r\n\r\n`),
    );

  it.each([
    ['/a?b=%FF', '/a?b=%FF', 'own:1'],
    ['http://other.example:8080/a?b=1', '/a?b=1', 'other.example:8080'],
    ['HTTP://other.example', '/', 'other.example'],
    ['/caf%C3%A9', '/caf%C3%A9', 'own:1'],
    ['/scim/v2/Users/', '/scim/v2/Users', 'own:1'],
    ['//scim/v2//Users//7/?a=//b/', '/scim/v2/Users/7?a=//b/', 'own:1'],
    ['/scim/v2//Users?filter=a%20eq%20%22a//b%22', '/scim/v2/Users?filter=a%20eq%20%22a//b%22', 'own:1'],
    ['/scimitar//x/', '/scimitar//x/', 'own:1'],
    ['/people//x/', '/people//x/', 'own:1'],
  ])('%s is seen as %s of %s', async (target, url, host) => {
    const seen = JSON.parse((await ask(target)).split('\r\n\r\n')[1] ?? '') as Seen;
    expect([seen.url, seen.headers.host]).toEqual([url, host]);
  });

  it.each(['/%', '/%zz', '/a%E0%A4%A/b', '/%ff', '/a%00b', '*', 'http://[oops/'])(
    '%s is a bad request',
    async (target) => {
      expect(await ask(target)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );
});

it('says that it lives without asking the web, and asks it under its own name whether it is ready', async () => {
  const ask = (path: string) => fetch(`http://127.0.0.1:${proxied.port}${path}`, { headers: FORGED });
  const lives = await ask('/healthz');
  expect([lives.status, await lives.text()]).toEqual([200, 'ok\n']);
  const { url, headers } = (await (await ask('/readyz')).json()) as Seen;
  expect([url, headers.host, headers['x-forwarded-host']]).toEqual(['/api/health', 'steward.example', undefined]);
});

describe('a body', () => {
  const head = (length: string) => `POST / HTTP/1.1\r\nhost: own\r\nconnection: close\r\n${length}\r\n\r\n`;
  const chunk = (size: number) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;

  it.each([2, LIMIT - 1, LIMIT])('of %i bytes in chunks is read', async (size) => {
    const parts = [Math.ceil(size / 2), Math.floor(size / 2)].map(chunk).join('');
    const answer = await exchange(proxied.port, (socket) =>
      socket.write(`${head('transfer-encoding: chunked')}${parts}0\r\n\r\n`),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain(`"length":${size}`);
  });

  it.each([LIMIT + 1, 20 * LIMIT])('of %i bytes in chunks is refused like any other', async (size) => {
    const answer = await exchange(proxied.port, (socket) => {
      socket.write(`${head('transfer-encoding: chunked')}${chunk(size - 1)}${chunk(1)}0\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('without an end is refused as soon as it is too long, and its connection ends', async () => {
    const answer = await exchange(proxied.port, (socket) => {
      socket.write(head('transfer-encoding: chunked'));
      const timer = setInterval(() => socket.write(chunk(LIMIT)), 20);
      socket.once('close', () => clearInterval(timer));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['head', 'POST / HTTP/1.1\r\nhost: ow'],
    ['body of a known length', `${head('content-length: 10')}12345`],
    ['body in chunks', `${head('transfer-encoding: chunked')}${chunk(5)}`],
  ])('or %s that never comes whole is not waited for', async (_what, sent) => {
    expect(await exchange(plain.port, (socket) => socket.write(sent))).toMatch(/^HTTP\/1\.1 408 /);
  });
});

const hasIpv6 = Object.values(os.networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'));
it.skipIf(!hasIpv6)('answers on both loopbacks when it is to (skipped without IPv6)', async () => {
  const answers = await Promise.all(
    ['127.0.0.1', '[::1]'].map((host) => fetch(`http://${host}:${plain.port}/`).then((answer) => answer.json())),
  );
  expect(answers.map(({ headers }) => headers['x-forwarded-for'])).toEqual(['127.0.0.1', '::1']);
});

describe('a burst of one caller', () => {
  const ask = (session: string, path = '/asked', more = {}) =>
    fetch(`http://127.0.0.1:${proxied.port}${path}`, {
      headers: { cookie: `theme=x; steward.session=${session}`, connection: 'close', ...more },
    });
  const hold = (session: string) => holdAs(`cookie: steward.session=${session}`);
  const holdAs = (header: string) => {
    const socket = net.connect({ port: proxied.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(`POST /slow HTTP/1.1\r\nhost: localhost\r\n${header}\r\ncontent-length: 2\r\n\r\n1`);
    return socket;
  };

  it('waits for its turn, and nobody else with it', async () => {
    // As many as may be in the making, none of which comes to its end.
    const unfinished = Array.from({ length: 20 }, () => hold('a'));
    await Promise.all(unfinished.map((socket) => once(socket, 'connect')));
    // What was sent before is taken before what is sent now.
    expect((await ask('b')).status).toBe(200);
    let isAnswered = false;
    const waiting = ask('a').then((response) => {
      isAnswered = true;
      return response.status;
    });
    for (let round = 0; round < 20; round += 1) expect((await ask('b')).status).toBe(200);
    expect(isAnswered).toBe(false);
    unfinished[0]?.end('2');
    expect(await waiting).toBe(200);
    for (const socket of unfinished) socket.destroy();
    expect((await ask('a')).status).toBe(200);
  });

  it('is refused after ten seconds, as whoever asks reads it', async () => {
    const unfinished = Array.from({ length: 20 }, () => hold('c'));
    await Promise.all(unfinished.map((socket) => once(socket, 'connect')));
    expect((await ask('d')).status).toBe(200);
    const [page, read, scim, vendor, script] = await Promise.all(
      ['/page', '/api/v1/x', '/scim/v2/Users', '/v1/organizations/users', '/_next/static/x.js'].map((path) =>
        ask('c', path),
      ),
    );
    expect([page, read, scim, vendor].map((answer) => [answer?.status, answer?.headers.get('retry-after')])).toEqual(
      Array(4).fill([429, '5']),
    );
    expect(await read?.json()).toMatchObject({ error: { code: 'throttled' } });
    expect(await vendor?.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect(await scim?.json()).toMatchObject({ status: '429' });
    expect(script?.status).toBe(200);
    for (const socket of unfinished) socket.destroy();
  });

  it('holds no turn once its connection is gone, however many answers waited on it', async () => {
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: steward.session=e\r\n\r\n`;
    for (let connection = 0; connection < 3; connection += 1) {
      const socket = net.connect({ port: proxied.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(request('/late') + request('/x').repeat(18));
      expect((await ask('f')).status).toBe(200);
      socket.resetAndDestroy();
    }
    expect((await ask('e')).status).toBe(200);
  });

  it('is of a session, a token or an address, and none passes for another', async () => {
    const unfinished = Array.from({ length: 20 }, () => hold('198.51.100.7'));
    await Promise.all(unfinished.map((socket) => once(socket, 'connect')));
    expect((await ask('g')).status).toBe(200);
    const from = { 'x-forwarded-for': '203.0.113.1, 198.51.100.7', cookie: '' };
    expect((await ask('', '/asked', from)).status).toBe(200);
    expect((await ask('', '/asked', { authorization: '198.51.100.7', cookie: '' })).status).toBe(200);
    for (const socket of unfinished) socket.destroy();
  });

  it('is of its key as the vendor’s clients send it, whoever else asks from that address', async () => {
    const unfinished = Array.from({ length: 20 }, () => holdAs('x-api-key: stw_a'));
    await Promise.all(unfinished.map((socket) => once(socket, 'connect')));
    expect((await ask('g')).status).toBe(200);
    for (const key of [{ 'x-api-key': 'stw_b' }, {}])
      expect((await ask('', '/asked', { ...key, cookie: '' })).status).toBe(200);
    let isAnswered = false;
    const waiting = ask('', '/asked', { 'x-api-key': 'stw_a', cookie: '' }).then(() => {
      isAnswered = true;
    });
    expect((await ask('g')).status).toBe(200);
    expect(isAnswered).toBe(false);
    for (const socket of unfinished) socket.destroy();
    await waiting;
  });
});
