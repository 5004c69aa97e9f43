import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { VENDOR_KEY } from '@/lib/testing/gateway';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { statusesIn, talk } from '@/lib/testing/raw-wire';
import { startSmallVendor } from '@/lib/testing/small-vendor';

let world: GatewayWorld;
beforeAll(async () => {
  world = await startGatewayWorld(await startSmallVendor(), { patience: { headMs: 400, bodyMs: 400 } });
});
afterAll(() => world.close());
beforeEach(() => {
  world.vendor.taken();
  world.vendor.answer((seen, response) => void response.end(`${seen.url}\n`));
});

const crlf = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('');
/** A head with the key, without its empty line. */
const head = (first: string, ...lines: string[]) => crlf(first, 'host: g', `x-api-key: ${world.key.secret}`, ...lines);
const POST = 'POST /v1/messages HTTP/1.1';
/** What is hidden behind a request: with a key, so that it would be served if anybody took it for a request. */
const hidden = () => `${head('POST /v1/messages?hidden HTTP/1.1', 'content-length: 2', 'connection: close')}\r\n{}`;

/** What the gateway said, and what of it upstream saw. */
async function send(...pieces: string[]) {
  const said = await talk(world.gateway.port, pieces, pieces.length > 1 ? 50 : 0);
  const seen = world.vendor.taken();
  expect(said).not.toContain(VENDOR_KEY);
  for (const { headers } of seen)
    expect([headers['x-api-key'], headers['anthropic-workspace-id']]).toEqual([VENDOR_KEY, 'A']);
  expect(JSON.stringify(seen.map(({ raw }) => raw))).not.toContain(world.key.secret);
  return { statuses: statusesIn(said), seen, said };
}

describe('where a request ends is never in doubt', () => {
  test.each<[string, string[]]>([
    ['a length and chunks', ['content-length: 5', 'transfer-encoding: chunked']],
    ['chunks and a length', ['transfer-encoding: chunked', 'content-length: 5']],
    ['two lengths', ['content-length: 0', 'content-length: 5']],
    ['the same length twice', ['content-length: 5', 'content-length: 5']],
    ['a list of lengths', ['content-length: 5, 5']],
    ['a length with a sign', ['content-length: +5']],
    ['a negative length', ['content-length: -5']],
    ['a length in hexadecimal', ['content-length: 0x5']],
    ['a length beyond numbers', ['content-length: 99999999999999999999999']],
    ['chunks that are not the last coding', ['transfer-encoding: chunked, identity']],
    ['a coding that is almost chunks', ['transfer-encoding: xchunked']],
    ['a coding that is none', ['transfer-encoding: identity']],
    ['two lines of codings', ['transfer-encoding: chunked', 'transfer-encoding: identity']],
    ['chunks behind a control character', ['transfer-encoding: \x0bchunked']],
    ['chunks in quotes', ['transfer-encoding: "chunked"']],
    ['a name that ends in a blank', ['transfer-encoding : chunked']],
    ['a name with a null', ['content-length\x00: 5']],
    ['a value with a null', ['x-a: b\x00c', 'content-length: 5']],
    ['a line that ends in one character', ['x-a: b\rtransfer-encoding: chunked']],
    ['a line without a name', [': b', 'content-length: 5']],
    ['a line without a colon', ['content-length', 'x-a: b']],
  ])('%s: refused, and the connection with it', async (_, lines) => {
    const { statuses, seen } = await send(`${head(POST, ...lines)}\r\n0\r\n\r\n${hidden()}`);
    expect([statuses, seen]).toEqual([[400], []]);
  });

  test.each<[string, string]>([
    ['a size that is no number', 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a negative size', '-2\r\n{}\r\n0\r\n\r\n'],
    ['a size with a prefix', '0x2\r\n{}\r\n0\r\n\r\n'],
    ['a size beyond numbers', 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n'],
    ['a chunk longer than its size', '1\r\n{}\r\n0\r\n\r\n'],
    ['lines that end in one character', '2\n{}\n0\n\n'],
  ])('chunks with %s have no end that upstream sees', async (_, chunks) => {
    const { statuses, seen } = await send(`${head(POST, 'transfer-encoding: chunked')}\r\n${chunks}${hidden()}`);
    expect([statuses.filter((status) => status < 400), seen]).toEqual([[], []]);
  });

  it('passes chunks on by what they hold: not their sizes, extensions and trailers', async () => {
    const chunks = '1;a=b\r\n{\r\n1\r\n}\r\n0\r\nx-api-key: sk-ant-api03-trailer\r\nanthropic-workspace-id: B\r\n\r\n';
    const { statuses, seen } = await send(
      `${head(POST, 'transfer-encoding: Chunked', 'trailer: x-api-key')}\r\n${chunks}${hidden()}`,
    );
    expect([statuses, seen.map(({ body }) => body.toString())]).toEqual([
      [200, 200],
      ['{}', '{}'],
    ]);
    expect(seen[0]?.headers).not.toHaveProperty('trailer');
  });

  it('reads a folded line as one, or not at all', async () => {
    const folded = head(
      POST,
      'anthropic-beta: a',
      ' transfer-encoding: chunked',
      'content-length: 2',
      'connection: close',
    );
    const { statuses, seen } = await send(`${folded}\r\n{}`);
    expect([200, 400]).toContain(statuses[0]);
    for (const one of seen) expect(one.headers).not.toHaveProperty('transfer-encoding');
  });

  it('answers requests that come at once in their turn, and none that follows one it has cut off', async () => {
    const ask = (at: number) => `${head(`POST /v1/messages?${at} HTTP/1.1`, 'content-length: 2')}\r\n{}`;
    const { said, statuses } = await send(ask(1) + ask(2) + ask(3) + hidden());
    expect([statuses, said.match(/\/v1\/messages\?\w+/g)]).toEqual([
      [200, 200, 200, 200],
      ['/v1/messages?1', '/v1/messages?2', '/v1/messages?3', '/v1/messages?hidden'],
    ]);
    const cut = await send(`${crlf(POST, 'host: g', 'content-length: 500000')}\r\n${hidden()}`);
    expect([cut.statuses, cut.seen]).toEqual([[401], []]);
  });
});

describe('where a request goes is never in doubt', () => {
  const close = ['content-length: 2', 'connection: close'];
  test.each<[string, number]>([
    ['POST http://api.anthropic.com/v1/messages HTTP/1.1', 404],
    ['POST http://127.0.0.1/v1/organizations/users HTTP/1.1', 404],
    ['POST //v1/messages HTTP/1.1', 404],
    ['POST //evil.example/v1/messages HTTP/1.1', 404],
    ['POST /v1//messages HTTP/1.1', 404],
    ['POST /v1/./messages HTTP/1.1', 404],
    ['POST /v1/messages/ HTTP/1.1', 404],
    ['POST /v1/messages;x=y HTTP/1.1', 404],
    ['POST /v1/messages%3fx HTTP/1.1', 404],
    ['POST /v1/messages%00 HTTP/1.1', 404],
    ['POST /v1/%6dessages HTTP/1.1', 404],
    ['POST /v1/messages/../organizations HTTP/1.1', 404],
    ['POST /v1/messages/%2e%2e/organizations HTTP/1.1', 404],
    ['POST /v1/messages/batches/%2e%2e/%2e%2e/skills HTTP/1.1', 404],
    ['GET /v1/files/.. HTTP/1.1', 404],
    ['GET /v1/files/%2e%2e HTTP/1.1', 404],
    ['GET /v1/files/%252e%252e HTTP/1.1', 404],
    ['GET /v1/files/a%2f..%2f..%2fskills HTTP/1.1', 404],
    ['GET /v1/files/a\\..\\..\\skills HTTP/1.1', 404],
    ['GET /v1/models/.. HTTP/1.1', 404],
    ['GET /v1/models/..;/skills HTTP/1.1', 404],
    ['GET /v1/models#/../skills HTTP/1.1', 404],
    ['GET \\v1\\models HTTP/1.1', 400],
    ['OPTIONS * HTTP/1.1', 404],
    ['GET /v1/models?a b HTTP/1.1', 400],
    ['GET /v1/models?a\x01 HTTP/1.1', 400],
    ['PUT /v1/messages HTTP/1.1', 405],
    ['TRACE /v1/messages HTTP/1.1', 405],
    ['GOOD /v1/messages HTTP/1.1', 400],
    ['post /v1/messages HTTP/1.1', 400],
    ['POST /v1/messages HTTP/1.1 ', 400],
    ['POST /v1/messages HTTP/9.9', 400],
    ['PRI * HTTP/2.0', 400],
  ])('%j is %i', async (first, status) => {
    const { statuses, seen } = await send(`${head(first, ...close)}\r\n{}`);
    expect([statuses, seen]).toEqual([[status], []]);
  });

  it('opens no way to anywhere else', async () => {
    const tunnel = await send(`${head('CONNECT api.anthropic.com:443 HTTP/1.1')}\r\n`);
    expect([tunnel.statuses.filter((status) => status < 400), tunnel.seen]).toEqual([[], []]);
    const upgraded = head(POST, 'connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AAMAAABkAAQ');
    const { statuses, seen } = await send(`${upgraded}content-length: 2\r\n\r\n{}`, hidden());
    expect(statuses).toEqual([200, 200]);
    for (const name of ['upgrade', 'http2-settings', 'connection'])
      expect(seen[0]?.headers[name] ?? 'keep-alive').toBe('keep-alive');
  });

  it('asks for its own host, whatever the client names', async () => {
    const asked = `${crlf(POST, 'host: evil.example', 'x-forwarded-host: evil.example', 'x-forwarded-prefix: /x')}x-api-key: ${world.key.secret}\r\n`;
    const { seen } = await send(`${asked}${crlf(...close)}\r\n{}`);
    expect(seen.map(({ headers }) => headers.host)).toEqual([new URL(world.vendor.url).host]);
    expect(JSON.stringify(seen[0]?.raw)).not.toContain('evil');
    const none = await send(`${crlf(POST, `x-api-key: ${world.key.secret}`, ...close)}\r\n{}`);
    expect([none.statuses, none.seen]).toEqual([[400], []]);
  });
});

describe('what stands between two hops', () => {
  const KEEPS = ['x-api-key', 'authorization', 'anthropic-workspace-id', 'host', 'content-length', 'accept-encoding'];
  test.each([...KEEPS, 'anthropic_workspace_id', 'connection', 'content-type, close', 'close, x-api-key', ', ,'])(
    'takes away nothing that the gateway sets: connection: %s',
    async (named) => {
      const lines = [`connection: ${named}`, 'anthropic-version: 2023-06-01', 'content-length: 2'];
      const { statuses, seen } = await send(`${head(POST, ...lines)}\r\n{}${named.includes('close') ? '' : hidden()}`);
      expect([statuses[0], seen[0]?.body.toString()]).toEqual([200, '{}']);
      expect(seen[0]?.headers).toMatchObject({
        ...{ host: new URL(world.vendor.url).host, 'accept-encoding': 'identity', 'anthropic-version': '2023-06-01' },
      });
    },
  );

  it('goes no further, and neither does what the gateway has not judged', async () => {
    const lines = [
      ...['te: trailers', 'keep-alive: timeout=5', 'proxy-connection: close', 'proxy-authorization: Basic eDp5'],
      ...['cookie: a=b', 'X_Api_Key: sk-ant-api03-mine', 'content_encoding: gzip', 'Content_Length: 5'],
      ...['transfer_encoding: chunked', 'anthropic_user_profile_id: up_1', 'x-kept: yes'],
    ];
    const { seen } = await send(`${head(POST, ...lines, 'content-length: 2')}\r\n{}${hidden()}`);
    const names = Object.keys(seen[0]?.headers ?? {}).sort();
    expect(names).toEqual(
      [
        'accept-encoding',
        'anthropic-workspace-id',
        'connection',
        'content-length',
        'host',
        'x-api-key',
        'x-kept',
      ].sort(),
    );
  });

  it.each([
    ['content-encoding: gzip', 400],
    ['content-encoding: identity, gzip', 400],
    ['content-encoding: identity', 200],
    ['content-type: application/json; charset=utf-16', 400],
    ['content-type: application/json; charset="UTF-8"', 200],
  ])('is judged where it says how the body is written: %s is %i', async (line, status) => {
    expect((await send(`${head(POST, line, 'content-length: 2', 'connection: close')}\r\n{}`)).statuses).toEqual([
      status,
    ]);
  });
});

describe('other ways to ask', () => {
  it('says that it may go on where a client waits for that, and refuses other expectations', async () => {
    const asked = head(POST, 'content-length: 2', 'expect: 100-continue', 'connection: close');
    expect((await send(`${asked}\r\n`, '{}')).statuses).toEqual([100, 200]);
    const other = await send(`${head(POST, 'content-length: 2', 'expect: 200-ok', 'connection: close')}\r\n{}`);
    expect([other.statuses, other.seen]).toEqual([[417], []]);
    const unknown = await send(`${crlf(POST, 'host: g', 'content-length: 2', 'expect: 100-continue')}\r\n`);
    expect(unknown.statuses).toEqual([401]);
  });

  it('serves HTTP/1.0 without what it does not know', async () => {
    const asked = (...lines: string[]) =>
      crlf('POST /v1/messages HTTP/1.0', `x-api-key: ${world.key.secret}`, 'content-length: 2', ...lines);
    const plain = await send(`${asked()}\r\n{}`);
    expect([plain.statuses, plain.said.endsWith('/v1/messages\n')]).toEqual([[200], true]);
    const waiting = await send(`${asked('expect: 100-continue')}\r\n{}`);
    expect(waiting.statuses).toEqual([200]);
    world.vendor.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('a');
      response.end('b');
    });
    const streamed = await send(`${asked()}\r\n{}`);
    expect([streamed.statuses, streamed.said.endsWith('\r\n\r\nab')]).toEqual([[200], true]);
  });

  it('bounds heads', async () => {
    const long = await send(`${head(POST, `x-long: ${'x'.repeat(70_000)}`, 'content-length: 2')}\r\n{}`);
    expect([long.statuses, long.seen]).toEqual([[431], []]);
    const many = await send(`${head(POST, ...Array.from({ length: 20_000 }, () => 'x-a: b'))}\r\n`);
    expect([many.statuses, many.seen]).toEqual([[431], []]);
  });
});
