import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { type Bound, readBatchBound, readMessageBound } from './bounds';

const BODY = {
  model: 'claude-opus-5-5',
  max_tokens: 1_000,
  messages: [{ role: 'user', content: 'Say "something" {[.' }],
};

function boundOf(body: object | string, cuts: number[] = [], reader = readMessageBound()): Bound {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  let from = 0;
  for (const cut of [...new Set(cuts.map((one) => one % bytes.length))].sort((a, b) => a - b)) {
    reader.push(bytes.subarray(from, cut));
    from = cut;
  }
  reader.push(bytes.subarray(from));
  return reader.read();
}

const content = (block: object) => ({ ...BODY, messages: [{ role: 'user', content: [block] }] });
const nested = (block: object) => content({ type: 'tool_result', tool_use_id: 'a', content: [block] });

test.each([
  ['no model', { max_tokens: 5 }, /model/],
  ['an unknown model', { ...BODY, model: 'claude-opus-9' }, /no price .*claude-opus-9/],
  ['an unknown fallback', { ...BODY, fallbacks: [{ model: 'other' }] }, /no price/],
  ['fallbacks of the vendor’s choice', { ...BODY, fallbacks: 'default' }, /fallbacks/],
  ['a source by URL', content({ type: 'image', source: { type: 'url', url: 'https://a.example' } }), /URL/],
  ['one deep inside', nested({ type: 'document', source: { type: 'url', url: 'https://a.example' } }), /URL/],
  ['searches without end', { ...BODY, tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, /max_uses/],
  [
    'max_uses of another tool',
    {
      ...BODY,
      tools: [
        { type: 'custom', name: 'a', max_uses: 1 },
        { type: 'web_search_20250305', name: 'b' },
      ],
    },
    /max_uses/,
  ],
  ['an advisor', { ...BODY, tools: [{ type: 'advisor_20260301', name: 'advisor', model: BODY.model }] }, /advisor/],
  ['fetching', { ...BODY, tools: [{ type: 'web_fetch_20250910', name: 'web_fetch', max_uses: 1 }] }, /web_fetch/],
  ['code', { ...BODY, tools: [{ type: 'code_execution_20250825', name: 'code' }] }, /code_execution/],
  ['MCP servers', { ...BODY, mcp_servers: [{ type: 'x', name: 'a' }] }, /MCP/],
  ['a container', { ...BODY, container: 'container_1' }, /container/],
  ['compaction', { ...BODY, context_management: { edits: [{ type: 'compact_20260112' }] } }, /compacted/],
] as const)('cannot be bounded: %s', (_, body, reason) => {
  expect(boundOf(body).unbounded).toMatch(reason);
  // What it costs without that is still known, for keys that may be wrong about it.
  expect(boundOf(body).nano).toBeGreaterThan(0n);
});

const nano = (body: object | string, cuts?: number[]): bigint => {
  const { nano: most, unbounded } = boundOf(body, cuts);
  if (unbounded !== null) throw new Error(unbounded);
  return most;
};

it('bounds by bytes, by output, by model and terms, and by the whole context where bytes say nothing', () => {
  const plain = nano(BODY);
  const bytes = BigInt(JSON.stringify(BODY).length);
  expect(plain).toBe((bytes + 1_024n) * 8_800n + 1_000n * 22_000n);
  expect(nano({ ...BODY, speed: 'fast' })).toBeGreaterThan(plain * 2n);
  const { max_tokens: _, ...open } = BODY;
  expect(nano(open)).toBeGreaterThan(128_000n * 22_000n);
  // The larger of two counts, however it is written.
  const twice = '{"model":"claude-opus-5-5","max_t\\u006fkens":9e3,"max_tokens":1,"messages":[]}'.replace('\\\\', '\\');
  expect(nano(twice)).toBeGreaterThan(9_000n * 22_000n);
  expect(nano({ ...BODY, fallbacks: [{ model: 'claude-opus-5' }] })).toBeGreaterThan(plain * 2n);
  expect(nano(content({ type: 'document', source: { type: 'file', file_id: 'file_1' } }))).toBeGreaterThan(
    8_800_000_000n,
  );
  const pdf = { type: 'base64', media_type: 'application/pdf', data: '' };
  expect(nano(nested({ type: 'document', source: pdf }))).toBeGreaterThan(8_800_000_000n);
  const image = { type: 'base64', media_type: 'image/png', data: '' };
  expect(nano(content({ type: 'image', source: image }))).toBeGreaterThan(plain + 5_000n * 8_800n);
  const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2 };
  expect(nano({ ...BODY, tools: [search] })).toBe(3n * (1_000_000n * 8_800n + 1_000n * 22_000n) + 20_000_000n);
  expect(
    nano({ ...BODY, container: null, tools: [{ type: 'custom', input_schema: { type: 'object' } }] }),
  ).toBeGreaterThan(plain);
});

it('bounds the same however the body is cut', () => {
  const tools = [
    { name: 'look', input_schema: { type: 'object' } },
    { type: 'web_search_20250305', max_uses: 3 },
  ];
  const body = { ...nested({ type: 'text', text: '\\" \\\\ "' }), tools, fallbacks: [{ model: 'claude-sonnet-5' }] };
  fc.assert(
    fc.property(fc.array(fc.nat(2_000), { maxLength: 8 }), (cuts) => {
      expect(nano(body, cuts)).toBe(nano(body));
    }),
    { numRuns: 50 },
  );
});

const batch = (...bodies: object[]) => ({ requests: bodies.map((params, at) => ({ custom_id: `r${at}`, params })) });
const batchOf = (body: object | string, cuts: number[] = []) => boundOf(body, cuts, readBatchBound());

it('bounds a batch by all of its requests at half the price, and counts them', () => {
  const one = batchOf(batch(BODY));
  const bytes = BigInt(JSON.stringify(batch(BODY)).length);
  expect(one).toMatchObject({ nano: ((bytes + 1_024n) * 8_800n + 1_000n * 22_000n + 1n) / 2n, requests: 1 });
  const many = batchOf(batch(...Array.from({ length: 50 }, () => BODY)));
  expect(many.requests).toBe(50);
  expect(many.nano).toBeGreaterThan(((one.nano - bytes * 4_400n) * 50n * 95n) / 100n);
  const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2 };
  // The fee of a search is not halved.
  expect(batchOf(batch({ ...BODY, tools: [search] })).nano).toBeGreaterThan(
    (3n * 1_000_000n * 8_800n) / 2n + 20_000_000n,
  );
  expect(batchOf(batch(BODY, { ...BODY, mcp_servers: [{ type: 'x' }] })).unbounded).toMatch(/MCP/);
  expect(batchOf(batch(BODY, { max_tokens: 5 })).unbounded).toMatch(/model/);
  // The dearest model's price holds for the bytes of all.
  const cheap = { ...BODY, model: 'claude-haiku-4-5' };
  expect(batchOf(batch(cheap, BODY)).nano).toBeGreaterThan(batchOf(batch(cheap, cheap)).nano);
  expect(batchOf({ requests: [] })).toMatchObject({ nano: 0n, requests: 0, unbounded: null });
});

it('bounds a batch the same however its body is cut', () => {
  const body = batch(nested({ type: 'text', text: '"requests":[{"params":{"model":"x"}}]' }), BODY);
  fc.assert(
    fc.property(fc.array(fc.nat(2_000), { maxLength: 8 }), (cuts) => {
      expect(batchOf(body, cuts)).toEqual(batchOf(body));
    }),
    { numRuns: 30 },
  );
});
