import http from 'node:http';
import type net from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type AskedGateway, askGateway, startTestGateway } from '@/lib/testing/gateway';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { startRawVendor } from '@/lib/testing/raw-wire';
import { startSmallVendor } from '@/lib/testing/small-vendor';

const PATIENCE = { answerMs: 500, silentMs: 500, connectMs: 500, leftMs: 500, restMs: 400 };
let world: GatewayWorld<Awaited<ReturnType<typeof startRawVendor>>>;
beforeAll(async () => {
  world = await startGatewayWorld(await startRawVendor(), { patience: PATIENCE });
});
afterAll(() => world.close());

const answerWith = (...pieces: string[]) =>
  world.vendor.does((socket) => {
    for (const piece of pieces) socket.write(piece);
  });
const head = (status: number, ...lines: string[]) => `HTTP/1.1 ${status} Whatever\r\n${lines.join('\r\n')}\r\n\r\n`;
const whole = (status: number, body: string, ...lines: string[]) =>
  head(status, 'content-type: application/json', `content-length: ${body.length}`, ...lines) + body;
const STREAM = head(200, 'content-type: text/event-stream', 'transfer-encoding: chunked');
const event = (type: string, more: object = {}) => {
  const text = `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
  return `${text.length.toString(16)}\r\n${text}\r\n`;
};
const START = event('message_start', { message: { id: 'msg_1', model: 'opus', usage: { input_tokens: 5 } } });

test.each([
  [400, {}],
  [402, {}],
  [403, {}],
  [404, {}],
  [413, {}],
  [422, {}],
  [429, {}],
  [429, { 'retry-after': '17', 'x-should-retry': 'true' }],
  [500, {}],
  [503, { 'retry-after': '3' }],
  [529, { 'x-should-retry': 'false' }],
  [307, { location: 'https://elsewhere.example/v1/messages' }],
])('%s with %j reaches the client as it is, and is asked for once', async (status, headers) => {
  const body = `{"type":"error", "error":{"type":"some_error","message":"Sm\\u00f8rrebr\\u00f8d"},"request_id":"req_1" }`;
  answerWith(whole(status, body, ...Object.entries(headers).map((pair) => pair.join(': '))));
  const answer = await world.ask();
  expect([answer.status, answer.body.toString(), world.vendor.requests()]).toEqual([status, body, 1]);
  for (const [name, value] of Object.entries(headers)) expect(answer.raw[answer.raw.indexOf(name) + 1]).toBe(value);
});

it('keeps a 401 to itself: it is not the client’s key that is refused', async () => {
  answerWith(whole(401, '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}'));
  const answer = await world.ask();
  expect([answer.status, answer.json().error.type]).toEqual([503, 'api_error']);
  expect(answer.raw).toContain('x-should-retry');
});

describe('what is no answer', () => {
  const close = (socket: net.Socket) => socket.end();
  test.each<[string, string, ((socket: net.Socket) => void) | null, number]>([
    ['nothing at all', '', null, 504],
    ['nothing, and the end', '', close, 502],
    ['half a head, and nothing more', 'HTTP/1.1 200 OK\r\ncontent-ty', null, 504],
    ['half a head, and the end', 'HTTP/1.1 200 OK\r\ncontent-ty', close, 502],
    ['words', 'Good morning.\r\n\r\n', null, 502],
    ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n', null, 502],
    ['two lengths', head(200, 'content-length: 2', 'content-length: 3'), null, 502],
    ['a length and chunks', head(200, 'content-length: 2', 'transfer-encoding: chunked'), null, 502],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`, null, 502],
    ['another protocol that was not asked for', head(101, 'upgrade: websocket', 'connection: upgrade'), null, 502],
  ])('%s: told in one sentence', async (_, text, then, status) => {
    world.vendor.does((socket) => {
      socket.write(text);
      then?.(socket);
    });
    const answer = await world.ask();
    expect(answer.json()).toMatchObject({ type: 'error', error: { message: expect.stringMatching(/^[^.]+\.$/) } });
    expect([answer.status, world.vendor.requests()]).toEqual([status, 1]);
  });

  it('does not take an early hint for the answer', async () => {
    answerWith('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', whole(200, '{}'));
    expect((await world.ask()).status).toBe(200);
  });
});

/** What came of an answer before it was cut off; null: it came to its end. */
async function cutOff(given: AskedGateway = {}): Promise<{ text: string; isCut: boolean }> {
  const headers = { 'x-api-key': world.key.secret, ...(given.headers as http.OutgoingHttpHeaders) };
  const request = http.request(`${world.gateway.url}/v1/messages`, { method: 'POST', headers, agent: false });
  const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve).end('{}'));
  let text = '';
  try {
    for await (const chunk of response) text += String(chunk);
    return { text, isCut: false };
  } catch {
    return { text, isCut: true };
  }
}

describe('a stream that has begun', () => {
  const unchunked = (text: string) => text.replace(/^[0-9a-f]+\r\n|\r\n(?=[0-9a-f]+\r\n|$)/gm, '');
  test.each<[string, string[], ((socket: net.Socket) => void) | null, boolean]>([
    ['stops', [START, event('ping')], (socket) => socket.destroy(), true],
    ['stops amid an event', [START, '20\r\nevent: content'], (socket) => socket.end(), true],
    ['falls silent', [START], null, true],
    ['has chunks that are none', [START, 'zz\r\n'], null, true],
    ['is followed by garbage', [START, 'b\r\n\x00\xff garbage\n\r\n', '0\r\n\r\n'], null, false],
    ['ends early', [START, '0\r\n\r\n'], null, false],
    ['says that it failed', [START, event('error', { error: { type: 'overloaded_error' } }), '0\r\n\r\n'], null, false],
  ])('reaches the client up to where it %s', async (_, pieces, then, isCut) => {
    world.vendor.does((socket) => {
      socket.write(STREAM);
      for (const piece of pieces) socket.write(Buffer.from(piece, 'latin1'));
      if (then) setTimeout(() => then(socket), 50);
    });
    const came = await cutOff();
    expect([came.isCut, came.text.startsWith(unchunked(START))]).toEqual([isCut, true]);
    expect(world.vendor.requests()).toBe(1);
  });

  it('is cut off where a plain answer is shorter than it said', async () => {
    world.vendor.does((socket) =>
      socket.end(`${head(200, 'content-type: application/json', 'content-length: 100')}{"id"`),
    );
    expect(await cutOff()).toEqual({ text: '{"id"', isCut: true });
  });

  it('goes on without end for as long as its client reads, and ends with it', async () => {
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<void>((resolve) => {
      world.vendor.does((socket) => {
        socket.write(STREAM);
        timer = setInterval(() => socket.write(event('content_block_delta').repeat(50)), 2);
        socket.once('close', () => resolve());
      });
    });
    const request = http.request(`${world.gateway.url}/v1/messages`, {
      ...{ method: 'POST', headers: { 'x-api-key': world.key.secret }, agent: false },
    });
    const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve).end('{}'));
    let bytes = 0;
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
      if (bytes > 200_000) break;
    }
    await ended;
    clearInterval(timer);
  });
});

describe('a request is sent again', () => {
  it('when no connection came about, and only then', async () => {
    const gone = await startSmallVendor();
    const { port } = new URL(gone.url);
    await gone.close();
    const late = await startTestGateway(world.database, gone.url, { patience: PATIENCE });
    const server = http.createServer((request, response) => request.resume().on('end', () => response.end('{}')));
    const asked = askGateway(late.url, { secret: world.key.secret });
    await new Promise((resolve) => setTimeout(resolve, 150));
    let requests = 0;
    server.on('request', () => {
      requests += 1;
    });
    await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
    expect([(await asked).status, requests]).toEqual([200, 1]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await late.stop(0);
    world.vendor.does((socket) => socket.resetAndDestroy());
    expect([(await world.ask()).status, world.vendor.requests()]).toEqual([502, 1]);
  });

  it('not while nothing answers there: after a few failures nobody waits, and somebody tries again', async () => {
    const gone = await startSmallVendor();
    const { port } = new URL(gone.url);
    await gone.close();
    const resting = (restMs: number) =>
      startTestGateway(world.database, gone.url, { patience: { ...PATIENCE, restMs } });
    const askAt = (url: string) => askGateway(url, { secret: world.key.secret });
    const failAt = async (url: string) =>
      (await Promise.all([askAt(url), askAt(url), askAt(url)])).map(({ status }) => status);
    const [patient, before] = [await resting(3_600_000), await resting(300)];
    expect(await failAt(patient.url)).toEqual([502, 502, 502]);
    const refused = await askAt(patient.url);
    const seconds = Number(refused.raw[refused.raw.indexOf('retry-after') + 1]);
    expect([refused.status, seconds > 3_000, seconds <= 3_600]).toEqual([503, true, true]);
    await patient.stop(0);
    await failAt(before.url);
    const askIt = () => askAt(before.url);
    const server = http.createServer((request, response) => request.resume().on('end', () => response.end('{}')));
    await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
    await expect.poll(async () => (await askIt()).status).toBe(200);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await before.stop(0);
  });
});
