import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { thorough } from '@/lib/testing/thorough';
import { readModels } from './named-models';

const read = (kind: 'message' | 'batch', body: Buffer, cuts: readonly number[], models = ['opus']) => {
  const reader = readModels(kind, models);
  let from = 0;
  for (const cut of [...new Set(cuts.map((one) => one % (body.length + 1)))].sort((a, b) => a - b)) {
    reader.push(body.subarray(from, cut));
    from = cut;
  }
  reader.push(body.subarray(from));
  return [reader.foreign() ?? null, reader.isNamed()];
};
const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const params = (model: unknown, more = {}) => ({ messages: [], model, ...more });
const batch = (...requests: unknown[]) => ({ requests: requests.map((one) => ({ custom_id: 'x', params: one })) });

test.each([
  ['message', params('opus'), null, true],
  ['message', params('opus-20260922'), null, true],
  ['message', params('haiku'), 'haiku', true],
  ['message', '{"model":"opus","model":"haiku"}', 'haiku', true],
  ['message', '{"mod\\u0065l":"h\\u0061iku"}', 'haiku', true],
  ['message', '{"model":"opus\\u0000"}', 'opus\u0000', true],
  ['message', params('opus', { fallbacks: [{ model: 'opus' }, { model: 'haiku' }] }), 'haiku', true],
  ['message', params('opus', { tools: [{ type: 'advisor', model: 'haiku' }] }), 'haiku', true],
  ['message', params('opus', { tools: [{ input_schema: { properties: { model: { type: 'haiku' } } } }] }), null, true],
  ['message', params('opus', { messages: [{ content: [{ input: { model: 'haiku' } }] }] }), null, true],
  ['message', params('opus', { metadata: { model: 'haiku' }, system: '{"model":"haiku"}' }), null, true],
  ['message', { messages: [] }, null, false],
  ['message', params(7), null, false],
  ['message', '[{"model":"opus"}]', null, false],
  ['message', params('x'.repeat(2_000)), 'too long to be shown', true],
  ['batch', batch(params('opus'), params('opus')), null, true],
  ['batch', batch(params('opus'), params('haiku')), 'haiku', true],
  ['batch', batch(params('opus'), { messages: [] }), null, false],
  ['batch', batch(params('opus', { fallbacks: [{ model: 'haiku' }] })), 'haiku', true],
  ['batch', batch({ fallbacks: [{ model: 'opus' }] }), null, false],
  ['batch', batch(), null, false],
] as const)('%s %j names the foreign model %j', (kind, body, foreign, isNamed) => {
  const bytes = text(body);
  expect(read(kind, bytes, [])).toEqual([foreign, isNamed]);
  const every = Array.from({ length: bytes.length }, (_, at) => at);
  expect(read(kind, bytes, every)).toEqual([foreign, isNamed]);
});

it('a word in the place of fallbacks is a choice of models that nobody allowed', () => {
  expect(read('message', text(params('opus', { fallbacks: 'default' })), [])).toEqual(['default', true]);
});

it('what is written for another reader names nothing', () => {
  expect(read('message', Buffer.from(JSON.stringify(params('haiku')), 'utf16le'), [])).toEqual([null, false]);
});

it('what two readers read as two documents names nothing', () => {
  const mask = Buffer.from('","model":"opus"," ').toString('utf16le');
  const text = `{"a":"${mask}","model":"haiku"}`;
  expect(JSON.parse(text)).toHaveProperty('model', 'haiku');
  expect(read('message', Buffer.from(text, 'utf16le'), [])).toEqual([null, false]);
  expect(read('message', Buffer.from(text, 'utf16le'), [1, 8, 20])).toEqual([null, false]);
});

it('finds the same in any document however it is cut', () => {
  const property = fc.property(
    fc.json(),
    fc.array(fc.nat(), { maxLength: 20 }),
    fc.boolean(),
    (json, cuts, isFirst) => {
      const body = text(isFirst ? `{"a":${json},"model":"haiku"}` : `{"model":"haiku","a":${json}}`);
      expect(read('message', body, cuts)).toEqual(['haiku', true]);
    },
  );
  fc.assert(property, { numRuns: thorough(150, 5_000) });
});
