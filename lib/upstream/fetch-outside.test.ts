import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUpstream } from './client';

const calls: string[] = [];
/** Leads every host to itself, unless the name says otherwise. */
const proxy = http.createServer((_request, response) => {
  response.end(JSON.stringify({ id: 'org', type: 'organization', name: 'Through' }));
});
proxy.on('connect', (request, socket: net.Socket) => {
  calls.push(request.url ?? '');
  if (request.url?.startsWith('closed.')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  const own = net.connect(portOf(), '127.0.0.1');
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  own.pipe(socket).pipe(own);
});
const portOf = () => (proxy.address() as net.AddressInfo).port;
beforeAll(() => new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve)));
afterAll(() => proxy.close());

const answers: (string | null)[] = [];
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const upstream = (baseUrl: string, through: string | null) =>
  createUpstream({
    baseUrl,
    adminKey: 'sk-ant-admin01-x',
    proxy: through,
    log: quiet,
    budget: { take: async () => undefined },
    sleep: async () => undefined,
    onAnswer: ({ code }) => answers.push(code),
  });

it('asks for a host that is known to the proxy alone', async () => {
  const through = upstream('http://upstream.test', `http://127.0.0.1:${portOf()}`);
  expect((await through.getOrganization()).name).toBe('Through');
  expect(calls).toEqual(['upstream.test:80']);
});

it.each([
  ['a proxy that refuses', 'http://closed.test', () => `http://127.0.0.1:${portOf()}`, 'unreachable_proxy'],
  ['a name that nobody knows', 'http://upstream.invalid', () => null, 'unreachable_name'],
  ['a port where nothing listens', 'http://127.0.0.2:4010', () => null, 'unreachable'],
])('tells %s', async (_what, baseUrl, through, code) => {
  answers.length = 0;
  await expect(upstream(baseUrl, through()).getOrganization()).rejects.toMatchObject({ code: 'upstream_unavailable' });
  expect(new Set(answers)).toEqual(new Set([code]));
});
