import http from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueKey, noteObject } from '@/lib/testing/gateway';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { thorough } from '@/lib/testing/thorough';

let world: GatewayWorld;
let keys: GatewayWorld['key'][];
beforeAll(async () => {
  world = await startGatewayWorld(await startSmallVendor(), { origin: null });
  // One that is limited in nothing, and one of which everything is judged.
  keys = [
    world.key,
    await issueKey(world.database, {
      models: ['claude-opus-5-5'],
      spendPerDay: 10n ** 15n,
      requestsPerMinute: 1_000_000,
    }),
  ];
  for (const key of keys) {
    await noteObject(world.database, key, 'file', `file_of_${key.id.slice(-12)}`);
    await noteObject(world.database, key, 'batch', `msgbatch_${key.id.slice(-12)}`);
  }
});
afterAll(() => world.close());

/** JSON as people and programs write it: in any order, spaced, escaped, with keys that stand twice. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('Grüße 👋🏽', '\u2028', '"\\', 'a\u0000b'),
);
const scalar = fc.oneof(
  text.map((one) => JSON.stringify(one)),
  text.map(
    (one) => `"${[...one].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  ),
  fc.constantFrom(
    '1',
    '-0',
    '1.0',
    '1e400',
    '0.1000000000000000055511151231257827',
    '12345678901234567890',
    'true',
    'null',
  ),
);
const space = fc.constantFrom('', '', ' ', '\n  ', '\t', '\r\n');
const value: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc
      .tuple(fc.array(tie('any'), { maxLength: 4 }), space)
      .map(([all, gap]) => `[${gap}${all.join(`${gap},${gap}`)}${gap}]`),
    fc
      .tuple(
        fc.array(fc.tuple(fc.constantFrom('a', 'text', 'ü', 'model_x', '', 'usage'), tie('any')), { maxLength: 4 }),
        space,
      )
      .map(
        ([all, gap]) =>
          `{${all.map(([name, one]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${one}`).join(',')}${gap}}`,
      ),
  ),
})).any;
const message = fc
  .tuple(
    value,
    value,
    space,
    fc.constantFrom(',"max_tokens":16', ',"max_tokens":16,"max_tokens":8', ',"max_tokens":1.6e1'),
  )
  .map(
    ([first, last, gap, most]) =>
      `{${gap}"system":${first}${gap},"model":"claude-opus-5-5"${most},"messages":[${last}]}${gap}`,
  );

const usage = { input_tokens: 7, output_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 1 } };
const EVENTS = [
  { type: 'message_start', message: { id: 'msg_1', model: 'claude-opus-5-5', content: [], container: null, usage } },
  { type: 'ping' },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Grüße — "usage"' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'Eq==' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: [] } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'line\u2028\n\n"file_1" 👋🏽' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: { file_id: 'file_cited' } } },
  {
    type: 'content_block_start',
    index: 2,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
  },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"file_id":"file_2' } },
  { type: 'content_block_start', index: 3, content_block: { type: 'fallback', from: 'a', to: 'b' } },
  { type: 'something_new', of: ['a', 'kind', null] },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 20, iterations: [] } },
  { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  { type: 'message_stop' },
];
const written = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
const stream = fc
  .tuple(
    fc.shuffledSubarray(written, { minLength: 1 }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', ': ping\n\n', 'data\n'),
  )
  .map(([events, end, more]) => Buffer.from((events.join('') + more).replaceAll('\n', end)));
const json = fc.constantFrom('application/json', 'application/json; charset=utf-8', 'Application/JSON');
const bytes = fc.uint8Array({ maxLength: 3_000 }).map((one) => Buffer.from(one));
const answer = fc.oneof(
  fc.record({ status: fc.constant(200), type: fc.constant('text/event-stream; charset=utf-8'), body: stream }),
  fc.record({ status: fc.constantFrom(200, 201), type: json, body: value.map((one) => Buffer.from(one)) }),
  fc.record({
    status: fc.constantFrom(400, 402, 403, 404, 409, 413, 422, 429, 500, 503, 529),
    type: json,
    body: bytes,
  }),
  fc.record({ status: fc.constantFrom(200, 202, 404, 599), type: fc.constantFrom('text/plain', ''), body: bytes }),
);
const OWN = '{own}';
const asked = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(
      fc.constant('POST'),
      fc.constantFrom('/v1/messages', '/v1/messages?beta=true&a=%2F&&b='),
      message,
    ),
  },
  fc.tuple(fc.constant('POST'), fc.constant('/v1/messages/count_tokens'), message),
  fc.tuple(
    fc.constant('GET'),
    fc.constantFrom('/v1/models/claude-opus-5-5', `/v1/files/file_of_${OWN}`, `/v1/files/file_of_${OWN}/content?x`),
    fc.constant(null),
  ),
  fc.tuple(
    fc.constant('DELETE'),
    fc.constantFrom(`/v1/files/file_of_${OWN}`, `/v1/messages/batches/msgbatch_${OWN}`),
    fc.constantFrom(null, ''),
  ),
  fc.tuple(
    fc.constant('POST'),
    fc.constant(`/v1/messages/batches/msgbatch_${OWN}/cancel`),
    fc.constantFrom(null, '{}'),
  ),
  fc.tuple(fc.constant('POST'), fc.constant('/v1/files'), bytes),
);
const header = fc.tuple(
  fc.stringMatching(/^[Xx]-[a-zA-Z]{1,9}$/).filter((one) => !/^x-(real-ip|forwarded|client-ip|api-key)/i.test(one)),
  fc.oneof(fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/), fc.constantFrom('Gr\u00fc\u00dfe', '')),
);
const request = fc.record({
  asked,
  isChunked: fc.boolean(),
  which: fc.nat(1),
  headers: fc.uniqueArray(header, { maxLength: 4, selector: ([name]) => name.toLowerCase() }),
  answer,
  isAnswerChunked: fc.boolean(),
  answerHeaders: fc.uniqueArray(header, { maxLength: 4, selector: ([name]) => name.toLowerCase() }),
  cuts: fc.array(fc.nat(), { maxLength: 8 }),
  isCutEverywhere: fc.boolean(),
});

/** The pieces of some bytes, cut at these places, or each byte by itself. */
function pieces(whole: Buffer, cuts: readonly number[], isEverywhere: boolean): Buffer[] {
  const places = isEverywhere && whole.length < 800 ? [...whole.keys()] : cuts.map((one) => one % (whole.length + 1));
  const at = [...new Set([0, ...places, whole.length])].sort((a, b) => a - b);
  return at.slice(1).map((to, index) => whole.subarray(at[index], to));
}

/** Between two hops: each has its own. */
const FRAMING = /^(date|connection|keep-alive|transfer-encoding|content-length)$/i;

interface Given {
  method: string;
  path: string;
  headers: string[];
  parts: Buffer[];
}

function exchange(url: string, { method, path, headers, parts }: Given) {
  return new Promise<{ status: number; words: string; raw: string[]; body: Buffer }>((resolve, reject) => {
    const sent = http.request(`${url}${path}`, { method, headers, agent: false }, (response) => {
      const got: Buffer[] = [];
      response.on('data', (part: Buffer) => got.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const raw = response.rawHeaders.filter((_, at, all) => !FRAMING.test(all[at - (at % 2)] ?? ''));
        resolve({
          status: response.statusCode ?? 0,
          words: response.statusMessage ?? '',
          raw,
          body: Buffer.concat(got),
        });
      });
    });
    sent.on('error', reject);
    sent.setNoDelay(true);
    void (async () => {
      for (const part of parts) {
        sent.write(part);
        await new Promise((go) => setImmediate(go));
      }
      sent.end();
    })();
  });
}

/** Of what upstream sees, that which the gateway may change. */
const CHANGED = /^(host|connection|x-api-key|accept-encoding|anthropic-workspace-id)$/i;

it('makes no difference to a byte, either way, however a request and its answer are written and cut', {
  timeout: 600_000,
}, async () => {
  const property = fc.asyncProperty(request, async (one) => {
    const key = keys[one.which];
    const [method, place, given] = one.asked;
    const path = place.replace(OWN, key?.id.slice(-12) ?? '');
    const body = given === null ? null : Buffer.from(given);
    world.vendor.answer(async (_, response) => {
      const length = ['content-length', String(one.answer.body.length)];
      const type = one.answer.type === '' ? [] : ['Content-Type', one.answer.type];
      response.sendDate = false;
      response.writeHead(one.answer.status, 'As It Is', [
        ...[...type, 'request-id', 'req_1', ...one.answerHeaders.flat()],
        ...(one.isAnswerChunked ? [] : length),
      ]);
      response.socket?.setNoDelay(true);
      for (const part of pieces(one.answer.body, one.cuts, one.isCutEverywhere)) {
        response.write(part);
        await new Promise((go) => setImmediate(go));
      }
      response.end();
    });
    const headers = [
      ...['host', 'g', 'connection', 'close', 'x-api-key', key?.secret ?? '', 'anthropic-version', '2023-06-01'],
      ...['anthropic-beta', 'a-1,b-2', 'Content-Type', 'application/json', ...one.headers.flat()],
    ];
    if (body)
      headers.push(...(one.isChunked ? ['transfer-encoding', 'chunked'] : ['content-length', String(body.length)]));
    const sent = { method, path, headers, parts: body ? pieces(body, one.cuts, one.isCutEverywhere) : [] };
    world.vendor.taken();
    const [direct, through] = [await exchange(world.vendor.url, sent), await exchange(world.gateway.url, sent)];
    const [expected, seen] = world.vendor.taken();
    expect(through).toEqual(direct);
    const ofClient = (raw: string[] = []) =>
      raw.filter((_, at) => ![CHANGED, FRAMING].some((one) => one.test(raw[at - (at % 2)] ?? '')));
    expect([seen?.method, seen?.url, seen?.body]).toEqual([expected?.method, expected?.url, expected?.body]);
    expect(ofClient(seen?.raw)).toEqual(ofClient(expected?.raw));
  });
  await fc.assert(property, { numRuns: thorough(60, 1_000) });
});

it('passes an answer on alike wherever it is cut', { timeout: 600_000 }, async () => {
  const whole = Buffer.from(written.join(''));
  const step = thorough(Math.ceil(whole.length / 40), 1);
  for (let cut = 1; cut < whole.length; cut += step) {
    world.vendor.answer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(whole.subarray(0, cut));
      await new Promise((go) => setImmediate(go));
      response.end(whole.subarray(cut));
    });
    const headers = ['host', 'g', 'connection', 'close', 'x-api-key', keys[0]?.secret ?? '', 'content-length', '2'];
    const given = { method: 'POST', path: '/v1/messages', headers, parts: [Buffer.from('{}')] };
    expect([cut, (await exchange(world.gateway.url, given)).body.equals(whole)]).toEqual([cut, true]);
  }
});

it('gathers nothing: each event comes once the client has reported the one before', async () => {
  let next: () => void = () => undefined;
  world.vendor.answer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of written.map((one) => Buffer.from(one))) {
      const reported = new Promise<void>((resolve) => {
        next = resolve;
      });
      // Of each, the first half must come before the second is sent.
      response.write(event.subarray(0, event.length / 2));
      await reported;
      const again = new Promise<void>((resolve) => {
        next = resolve;
      });
      response.write(event.subarray(event.length / 2));
      await again;
    }
    response.end();
  });
  for (const key of keys) {
    const body = '{"model":"claude-opus-5-5","max_tokens":9,"messages":[]}';
    const answered = await fetch(`${world.gateway.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key.secret },
      body,
    });
    const got: Buffer[] = [];
    for await (const chunk of answered.body ?? []) {
      got.push(Buffer.from(chunk as Uint8Array));
      next();
    }
    expect(Buffer.concat(got).toString()).toBe(written.join(''));
  }
});
