import http from 'node:http';
import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import {
  type AskedGateway,
  askGateway,
  enterCredential,
  issueKey,
  startTestGateway,
  VENDOR_KEY,
} from '@/lib/testing/gateway';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { thorough } from '@/lib/testing/thorough';

let database: TestDatabase;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let key: Awaited<ReturnType<typeof issueKey>>;
beforeAll(async () => {
  database = await createTestDatabase();
  vendor = await startSmallVendor();
  gateway = await startTestGateway(database, vendor.url);
  await enterCredential(database);
  key = await issueKey(database);
});
afterAll(async () => {
  await gateway.stop(0);
  await vendor.close();
  await database.drop();
});
beforeEach(() => {
  vendor.taken();
  vendor.answer((_, response) => void response.end('{}'));
});

const EVENTS = [
  {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'opus',
      content: [],
      usage: { input_tokens: 5, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
];
const eventText = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

const ask = (given: AskedGateway = {}) => askGateway(gateway.url, { secret: key.secret, ...given });

describe('the official SDK', () => {
  const client = () => new Anthropic({ apiKey: key.secret, baseURL: gateway.url, maxRetries: 0 });
  it('gets plain answers and streams as from the vendor', async () => {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'opus',
      content: [{ type: 'text', text: 'Hi' }],
      usage: { input_tokens: 5, output_tokens: 1 },
    };
    vendor.answer(
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_1' })
          .end(JSON.stringify(message)),
    );
    const asked = { model: 'opus', max_tokens: 10, messages: [{ role: 'user' as const, content: 'Hi' }] };
    expect(await client().messages.create(asked)).toMatchObject({ content: [{ text: 'Hi' }] });
    const [sent] = vendor.taken();
    expect(sent?.headers).toMatchObject({
      'x-api-key': VENDOR_KEY,
      'anthropic-workspace-id': 'A',
      'accept-encoding': 'identity',
    });
    vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(EVENTS.map(eventText).join(''));
    });
    const final = await client().messages.stream(asked).finalMessage();
    expect([final.content, final.usage.output_tokens]).toEqual([[{ type: 'text', text: 'Grüße' }], 7]);
  });

  it('gets the vendor’s errors unchanged', async () => {
    const body = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}, "request_id":"req_7"}';
    vendor.answer(
      (_, response) =>
        void response.writeHead(529, { 'content-type': 'application/json', 'retry-after': '7' }).end(body),
    );
    const answer = await ask();
    expect([answer.status, answer.body.toString()]).toEqual([529, body]);
    expect(vendor.taken()).toHaveLength(1);
  });
});

it('passes each event on at once: the next one only comes when the client has reported the last', async () => {
  let next: () => void = () => undefined;
  vendor.answer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of EVENTS) {
      const reported = new Promise<void>((resolve) => {
        next = resolve;
      });
      response.write(eventText(event));
      await reported;
    }
    response.end();
  });
  const got: string[] = [];
  const answer = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key.secret },
    body: '{}',
  });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    for (const type of text.match(/^event: (\w+)$/gm)?.slice(got.length) ?? []) {
      got.push(type);
      if (text.endsWith('\n\n')) next();
    }
  }
  expect(got).toEqual(EVENTS.map(({ type }) => `event: ${type}`));
});

it('carries bodies of any bytes, cut anywhere, in both directions, and all headers but those between two hops', async () => {
  const name = fc
    .stringMatching(/^x-[a-z]{1,12}$/)
    .filter((one) => !one.startsWith('x-forwarded') && one !== 'x-api-key' && one !== 'x-real-ip');
  const value = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
  const bytes = fc.uint8Array({ maxLength: 20_000 }).map((one) => Buffer.from(one));
  const shape = fc.record({
    sent: bytes,
    given: bytes,
    cuts: fc.array(fc.nat(19_999), { maxLength: 8 }),
    isChunked: fc.boolean(),
    status: fc.constantFrom(200, 201, 400, 404, 429, 500, 529),
    extra: fc.uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([one]) => one }),
    query: fc.constantFrom('', '?beta=true', '?a=%2F&b='),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ sent, given, cuts, isChunked, status, extra, query }) => {
      vendor.taken();
      vendor.answer((_, response) => {
        response.writeHead(status, [...extra.flat(), ...(isChunked ? [] : ['content-length', String(given.length)])]);
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), given.length]) {
          const to = Math.min(cut, given.length);
          if (to > from) response.write(given.subarray(from, to));
          from = Math.max(from, to);
        }
        response.end();
      });
      const headers = [
        'x-api-key',
        key.secret,
        'host',
        'g',
        'connection',
        'close',
        ...extra.flat(),
        'anthropic-beta',
        'a,b',
        ...(isChunked ? ['transfer-encoding', 'chunked'] : ['content-length', String(sent.length)]),
      ];
      const answer = await ask({ path: `/v1/messages${query}`, headers, body: sent });
      const [seen] = vendor.taken();
      expect([answer.status, answer.body.equals(given), seen?.body.equals(sent), seen?.url]).toEqual([
        status,
        true,
        true,
        `/v1/messages${query}`,
      ]);
      const raw = seen?.raw ?? [];
      for (const [one, text] of [...extra, ['anthropic-beta', 'a,b']]) {
        const at = raw.indexOf(one ?? '');
        expect([one, raw[at + 1]]).toEqual([one, text]);
      }
      for (const [one, text] of extra) expect(answer.raw[answer.raw.indexOf(one) + 1]).toBe(text);
    }),
    { numRuns: thorough(40, 1_000) },
  );
});

it('ends the request upstream when its client goes', async () => {
  const left = new Promise<void>((resolve) => {
    vendor.answer((_, response, incoming) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventText(EVENTS[0] ?? { type: 'ping' }));
      incoming.socket.once('close', () => resolve());
    });
  });
  const controller = new AbortController();
  const answer = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key.secret },
    body: '{}',
    signal: controller.signal,
  });
  await answer.body?.getReader().read();
  controller.abort();
  await left;
});

it('lets upstream write only as fast as the client reads', async () => {
  let written = 0;
  vendor.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const piece = Buffer.alloc(65_536, 'x');
    const more = () => {
      while (written < 400_000_000) {
        written += piece.length;
        if (!response.write(piece)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const request = http.request(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key.secret },
    agent: false,
  });
  const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve).end('{}'));
  response.pause();
  let before = -1;
  await expect
    .poll(
      () => {
        const isSteady = written === before;
        before = written;
        return isSteady;
      },
      { interval: 200, timeout: 10_000 },
    )
    .toBe(true);
  expect(written).toBeLessThan(60_000_000);
  request.destroy();
});

it('cuts the client off where upstream breaks off', async () => {
  vendor.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(eventText(EVENTS[0] ?? { type: 'ping' }), () => response.socket?.destroy());
  });
  await expect(ask()).rejects.toThrow(/aborted|hang up/);
  vendor.answer((_, response) => void response.socket?.destroy());
  expect((await ask()).status).toBe(502);
  expect(vendor.taken()).toHaveLength(2);
});
