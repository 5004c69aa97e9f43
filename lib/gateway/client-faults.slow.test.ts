import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { newGatewaySecret } from '@/lib/core/gateway-secret';
import { askGateway, issueKey, noteObject, startTestGateway } from '@/lib/testing/gateway';
import { buildGateway, startGatewayProcess } from '@/lib/testing/gateway-process';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { statusesIn, talk } from '@/lib/testing/raw-wire';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { isThorough, thorough } from '@/lib/testing/thorough';

const PATIENCE = { headMs: 400, bodyMs: 400, silentMs: 600, leftMs: 300 };
let world: GatewayWorld;
let limited: GatewayWorld['key'];
beforeAll(async () => {
  world = await startGatewayWorld(await startSmallVendor(), { patience: PATIENCE });
  await noteObject(world.database, world.key, 'batch', 'b');
  limited = await issueKey(world.database, { models: ['opus'], spendPerDay: 10n ** 12n });
});
afterAll(() => world.close());
beforeEach(() => {
  world.vendor.taken();
  world.vendor.answer((_, response) => void response.end('{}'));
});

const headOf = (...lines: string[]) =>
  `POST /v1/messages HTTP/1.1\r\nhost: g\r\nx-api-key: {key}\r\n${lines.map((one) => `${one}\r\n`).join('')}\r\n`;

const say = (pieces: readonly string[], pauseMs = 0) =>
  talk(
    world.gateway.port,
    pieces.map((piece) => piece.replace('{key}', world.key.secret)),
    pauseMs,
  );

describe('half a request', () => {
  test.each<[string, string[], number[]]>([
    ['nothing', [], [408]],
    ['half a head', ['POST /v1/messages HTTP/1.1\r\nhost: g\r\nx-api'], [408]],
    ['half a body', [headOf('content-length: 100'), '{"model":'], [408]],
    ['half a long body', [headOf('content-length: 300000'), `{"a":"${'x'.repeat(100_000)}`], [408]],
    ['half a body in chunks', [headOf('transfer-encoding: chunked'), '9\r\n{"model":\r\n'], [408]],
    ['half a chunk', [headOf('transfer-encoding: chunked'), '9\r\n{"m'], [408]],
  ])('%s is waited for, and not for ever', async (_, pieces, statuses) => {
    expect(statusesIn(await say(pieces))).toEqual(statuses);
    expect(world.vendor.taken()).toEqual([]);
  });

  test.each([
    ['plain', headOf('content-length: 1000'), (one: string) => one],
    ['in chunks', headOf('transfer-encoding: chunked'), (one: string) => `1\r\n${one}\r\n`],
  ])('a byte now and then is no more than that: %s', async (_, head, write) => {
    const drops = Array.from({ length: 60 }, () => write(' '));
    expect(statusesIn(await say([head, ...drops], 40))).toEqual([408]);
    expect(world.vendor.taken()).toEqual([]);
  });

  test.each([
    ['a short one', 'content-length: 100'],
    ['a long one', 'content-length: 300000'],
    ['one in chunks', 'transfer-encoding: chunked'],
  ])('upstream gets no end of a body whose client goes: %s', async (_, line) => {
    const socket = net.connect(world.gateway.port, '127.0.0.1');
    const piece = line.startsWith('transfer') ? '9\r\n{"model":\r\n' : '{"model":';
    await new Promise<void>((resolve) =>
      socket.write((headOf(line) + piece).replace('{key}', world.key.secret), () => resolve()),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(world.vendor.taken()).toEqual([]);
    expect((await world.ask()).status).toBe(200);
  });
});

describe('what is larger than its path allows', () => {
  const MOST = { '/v1/messages': 33_554_432, '/v1/messages/count_tokens': 33_554_432 };
  const LARGE = { '/v1/messages/batches': 256_000_000, '/v1/files': 500_000_000 };
  test.each([...Object.entries({ ...MOST, ...LARGE }), ['/v1/messages/batches/b/cancel', 1_048_576] as const])(
    '%s takes %i bytes and not one more, and says so before any comes',
    async (path, most) => {
      const asked = (length: number) =>
        headOf(`content-length: ${length}`, 'expect: 100-continue', 'connection: close').replace('/v1/messages', path);
      const over = await say([asked(most + 1)]);
      expect([statusesIn(over), over.includes('request_too_large')]).toEqual([[413], true]);
      // What fits is asked for; it then does not come.
      if (!path.endsWith('cancel')) expect(statusesIn(await say([asked(most)]))).toEqual([100, 408]);
      expect(world.vendor.taken()).toEqual([]);
    },
  );
});

describe('an answer that comes before the whole request', () => {
  const upload = (url: string, path: string, length: number) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = { 'x-api-key': world.key.secret, 'content-length': length };
      const request = http.request(`${url}${path}`, { method: 'POST', headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += String(part);
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
          request.destroy();
        });
      });
      request.on('error', reject);
      const piece = Buffer.alloc(65_536, ' ');
      let left = length;
      const more = () => {
        while (left > 0 && !request.destroyed) {
          left -= piece.length;
          if (!request.write(piece)) return void request.once('drain', more);
        }
      };
      more();
    });

  it('reaches a client that is still sending: the gateway’s own', async () => {
    for (const path of ['/v1/nothing', '/v1/messages/batches/b/cancel'])
      expect([404, 413]).toContain((await upload(world.gateway.url, path, 20_054_016)).status);
  });

  it('reaches a client that is still sending: upstream’s', async () => {
    const words = '{"type":"error","error":{"type":"request_too_large","message":"Too large"}}';
    const hasty = http.createServer((_, response) => void response.writeHead(413).end(words));
    await new Promise<void>((resolve) => hasty.listen(0, '127.0.0.1', resolve));
    const { port } = hasty.address() as net.AddressInfo;
    const before = await startTestGateway(world.database, `http://127.0.0.1:${port}`);
    expect(await upload(before.url, '/v1/messages', 20_054_016)).toEqual({ status: 413, text: words });
    await before.stop(0);
    hasty.closeAllConnections();
    await new Promise((resolve) => hasty.close(resolve));
  });
});

it('keeps a connection for the next request after it has refused one', async () => {
  const ask = (first: string) => `${first} HTTP/1.1\r\nhost: g\r\nx-api-key: ${world.key.secret}\r\n`;
  const last = `${ask('POST /v1/messages')}connection: close\r\ncontent-length: 2\r\n\r\n{}`;
  const refused = [`${ask('GET /v1/nothing')}\r\n`, `${ask('PUT /v1/messages')}content-length: 2\r\n\r\n{}`];
  expect(statusesIn(await talk(world.gateway.port, [...refused, last], 30))).toEqual([404, 405, 200]);
});

test.each([
  '{',
  '{"a":1,}',
  'null',
  '""',
  '[]',
  '{"model":"opus"',
  '\u0000',
  'ÿþ',
  "{'model':'opus'}",
  '{"a":NaN}',
  '﻿{}',
])('%j is for upstream to judge', async (body) => {
  const words = '{"type":"error","error":{"type":"invalid_request_error","message":"not valid JSON"}}';
  world.vendor.answer((_, response) => void response.writeHead(400).end(words));
  const answer = await world.ask({ body });
  expect([answer.status, answer.body.toString()]).toEqual([400, words]);
  expect(world.vendor.taken().map((seen) => seen.body.toString())).toEqual([body]);
  // Where the gateway has to read it and cannot, it says so.
  const refused = await world.ask({ secret: limited.secret, body });
  expect([400, 403]).toContain(refused.status);
  expect(refused.json().error.message).toMatch(/\.$/);
});

it('refuses the key of another Steward', async () => {
  const answer = await world.ask({ secret: newGatewaySecret() });
  expect([answer.status, answer.json().error]).toEqual([
    401,
    { type: 'authentication_error', message: expect.stringMatching(/does not know this key/) },
  ]);
  expect(world.vendor.taken()).toEqual([]);
});

it('lets a client that reads nothing go after a while, with what it cost in memory', async () => {
  const piece = Buffer.alloc(65_536, 'x');
  const closed = new Promise<void>((resolve) => {
    world.vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = () => {
        while (!response.destroyed) if (!response.write(piece)) return void response.once('drain', more);
      };
      response.once('close', () => resolve());
      more();
    });
  });
  const request = http.request(`${world.gateway.url}/v1/messages`, {
    ...{ method: 'POST', headers: { 'x-api-key': world.key.secret }, agent: false },
  });
  request.on('error', () => undefined);
  const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve).end('{}'));
  response.on('error', () => undefined).pause();
  await closed;
});

/** Thousands of clients and the vendor of half of them are as many sockets as one process has: then it is one of its own. */
async function startAbortingGateway(): Promise<{ url: string; stop(): Promise<void> }> {
  const [databaseUrl, baseUrl, leftAnswers] = [world.database.gatewayUrl, world.vendor.url, 'abort' as const];
  if (!isThorough) {
    const gateway = await startTestGateway(world.database, baseUrl, { leftAnswers });
    return { url: gateway.url, stop: () => gateway.stop(0) };
  }
  const bundle = await buildGateway();
  const child = await startGatewayProcess(bundle.script, { databaseUrl, baseUrl, leftAnswers });
  return { url: child.url, stop: () => child.kill().then(bundle.remove) };
}

it('serves others while many connections are open, and forgets them when they go', async () => {
  const many = thorough(200, 8_000);
  const patient = await startAbortingGateway();
  const open = new Set<http.ServerResponse>();
  world.vendor.answer((seen, response) => {
    if (!seen.body.includes('wait')) return void response.end('{}');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: ping\ndata: {"type": "ping"}\n\n');
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  const before = process.memoryUsage().rss;
  const sockets: net.Socket[] = [];
  for (let at = 0; at < many; at += 1) {
    const socket = net.connect(Number(new URL(patient.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    // One half waits for an answer, the other has had one.
    const body = at % 2 === 0 ? '{"a":"wait"}' : '{"a":"have"}';
    socket.write(`${headOf(`content-length: ${body.length}`).replace('{key}', world.key.secret)}${body}`);
    sockets.push(socket);
    if (at % 100 === 99) await expect.poll(() => open.size).toBe(Math.ceil((at + 1) / 2));
    if (at % 100 === 99) world.vendor.taken();
  }
  expect((await askGateway(patient.url, { secret: world.key.secret })).status).toBe(200);
  // Of upstream, clients and, in a short run, the gateway: they share this process.
  expect((process.memoryUsage().rss - before) / many).toBeLessThan(thorough(2_000_000, 200_000));
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => open.size).toBe(0);
  await patient.stop();
});

describe('when it is told to stop', () => {
  it('finishes what it has begun and takes nothing more', async () => {
    const stopped = await startTestGateway(world.database, world.vendor.url);
    let end = () => undefined as unknown;
    world.vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: ping\n');
      end = () => response.end('data: {"type": "ping"}\n\n');
    });
    const answer = await fetch(`${stopped.url}/v1/messages`, {
      ...{ method: 'POST', headers: { 'x-api-key': world.key.secret }, body: '{}' },
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader?.read())?.value ?? '';
    const gone = stopped.stop(10_000);
    await expect(askGateway(stopped.url, { secret: world.key.secret })).rejects.toThrow(/ECONNREFUSED/);
    end();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
    expect(text).toBe('event: ping\ndata: {"type": "ping"}\n\n');
    await gone;
  });

  it('does not wait for ever', async () => {
    const stopped = await startTestGateway(world.database, world.vendor.url);
    world.vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: ping\n');
    });
    const answer = await fetch(`${stopped.url}/v1/messages`, {
      ...{ method: 'POST', headers: { 'x-api-key': world.key.secret }, body: '{}' },
    });
    const [read] = await Promise.all([answer.text().catch((error: Error) => error.name), stopped.stop(200)]);
    expect(read).toBe('TypeError');
  });
});
