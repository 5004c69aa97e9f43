import http from 'node:http';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { issueKey, startTestGateway, VENDOR_KEY } from '@/lib/testing/gateway';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { startSmallVendor } from '@/lib/testing/small-vendor';

let world: GatewayWorld;
beforeAll(async () => {
  world = await startGatewayWorld(await startSmallVendor());
});
afterAll(() => world.close());
beforeEach(() => {
  world.vendor.taken();
  world.vendor.answer((_, response) => void response.end('{}'));
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

describe('the official SDK', () => {
  const client = () => new Anthropic({ apiKey: world.key.secret, baseURL: world.gateway.url, maxRetries: 0 });
  it('gets plain answers and streams as from the vendor', async () => {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'opus',
      content: [{ type: 'text', text: 'Hi' }],
      usage: { input_tokens: 5, output_tokens: 1 },
    };
    world.vendor.answer(
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_1' })
          .end(JSON.stringify(message)),
    );
    const asked = { model: 'opus', max_tokens: 10, messages: [{ role: 'user' as const, content: 'Hi' }] };
    expect(await client().messages.create(asked)).toMatchObject({ content: [{ text: 'Hi' }] });
    const [sent] = world.vendor.taken();
    expect(sent?.headers).toMatchObject({
      'x-api-key': VENDOR_KEY,
      'anthropic-workspace-id': 'A',
      'accept-encoding': 'identity',
    });
    world.vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(EVENTS.map(eventText).join(''));
    });
    const final = await client().messages.stream(asked).finalMessage();
    expect([final.content, final.usage.output_tokens]).toEqual([[{ type: 'text', text: 'Grüße' }], 7]);
  });

  const asked = { model: 'opus', max_tokens: 10, messages: [{ role: 'user' as const, content: 'Hi' }] };
  /** How often it asked the gateway, and how that ended. */
  async function askPatiently(secret: string) {
    let times = 0;
    const patient = new Anthropic({
      ...{ apiKey: secret, baseURL: world.gateway.url, maxRetries: 3 },
      fetch: (url, init) => {
        times += 1;
        return fetch(url, init);
      },
    });
    const ended = await patient.messages.create(asked).then(
      () => 200,
      ({ status }: { status: number }) => status,
    );
    return { times, ended };
  }

  const SOON = { 'retry-after-ms': '5' };
  test.each<[string, (number | 'reset')[], object, number, number]>([
    ['overloaded twice', [529, 529, 200], SOON, 3, 200],
    ['too many requests, soon again', [429, 200], { 'retry-after': '0.01' }, 2, 200],
    ['broken once', [500, 200], SOON, 2, 200],
    ['broken for good', [500, 503, 529, 500], SOON, 4, 500],
    ['overloaded, and told to leave it', [529], { 'x-should-retry': 'false' }, 1, 529],
    ['wrong', [400], {}, 1, 400],
    ['not found', [404], {}, 1, 404],
    ['cut off once', ['reset', 200], {}, 2, 200],
  ])(
    'tries again as it does with the vendor, each time through the gateway once: %s',
    async (_, script, more, times, status) => {
      const answers = [...script];
      world.vendor.answer((_, response, incoming) => {
        const next = answers.shift();
        if (next === 'reset') incoming.socket.resetAndDestroy();
        else response.writeHead(next ?? 500, { 'content-type': 'application/json', ...more }).end('{"type":"error"}');
      });
      expect(await askPatiently(world.key.secret)).toEqual({ times, ended: status });
      expect(world.vendor.taken()).toHaveLength(times);
    },
  );

  it('is told by the gateway where trying again is of no use', async () => {
    const [spent, homeless] = [
      await issueKey(world.database, { spendPerDay: 0n }),
      await issueKey(world.database, { workspaceId: 'without a vendor key' }),
    ];
    for (const [one, status] of [
      [spent, 400],
      [homeless, 503],
    ] as const)
      expect(await askPatiently(one.secret)).toEqual({ times: 1, ended: status });
    expect(world.vendor.taken()).toEqual([]);
  });
});

async function leave(url: string): Promise<void> {
  const controller = new AbortController();
  const answer = await fetch(`${url}/v1/messages`, {
    ...{ method: 'POST', headers: { 'x-api-key': world.key.secret }, body: '{}', signal: controller.signal },
  });
  await answer.body?.getReader().read();
  controller.abort();
}

it('reads an answer to its end when its client goes, and books what it said last', async () => {
  let end = () => undefined as unknown;
  const begun = new Promise<void>((resolve) => {
    world.vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventText(EVENTS[0] ?? { type: 'ping' }));
      end = () => response.end(EVENTS.slice(1).map(eventText).join(''));
      resolve();
    });
  });
  const before = new Date();
  await leave(world.gateway.url);
  await begun;
  // Until the gateway has seen that nobody reads any more.
  await new Promise((resolve) => setTimeout(resolve, 300));
  end();
  const left = () =>
    world.database.owner.db.gatewayRequest.findMany({
      ...{ where: { at: { gte: before }, outcome: 'left' }, select: { output: true, stopReason: true } },
    });
  await expect.poll(left).toEqual([{ output: 7n, stopReason: 'end_turn' }]);
});

it('ends the request upstream when its client goes, where that was chosen', async () => {
  const gateway = await startTestGateway(world.database, world.vendor.url, { leftAnswers: 'abort' });
  const left = new Promise<void>((resolve) => {
    world.vendor.answer((_, response, incoming) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventText(EVENTS[0] ?? { type: 'ping' }));
      incoming.socket.once('close', () => resolve());
    });
  });
  await leave(gateway.url);
  await left;
  await gateway.stop(0);
});

it('lets upstream write only as fast as the client reads', async () => {
  let written = 0;
  world.vendor.answer((_, response) => {
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
  const request = http.request(`${world.gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': world.key.secret },
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
      { interval: 200 },
    )
    .toBe(true);
  expect(written).toBeLessThan(60_000_000);
  request.destroy();
});
