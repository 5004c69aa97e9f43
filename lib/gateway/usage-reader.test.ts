import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thorough } from '@/lib/testing/thorough';
import { PlainUsage, StreamUsage } from './usage-reader';

const line = (event: { type: string }, end = '\n') =>
  `event: ${event.type}${end}data: ${JSON.stringify(event)}${end}${end}`;
const START = {
  type: 'message_start',
  message: {
    ...{ id: 'msg_1', model: 'opus', content: [] },
    usage: {
      ...{ input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 9, service_tier: 'standard', speed: 'fast' },
      cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
    },
  },
};
const TEXT = {
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: 'Grüße, "usage": {"output_tokens": 1}' },
};
const delta = (output: number) => ({ type: 'message_delta', usage: { output_tokens: output, input_tokens: null } });
const STREAM = [START, { type: 'ping' }, TEXT, delta(3), TEXT, delta(7), { type: 'message_stop' }];

it('reads the same from a stream however it is cut, and knows whether it came to its end', () => {
  const cutAnywhere = fc.tuple(fc.array(fc.nat(5_000), { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
  fc.assert(
    fc.property(cutAnywhere, ([cuts, end, isWhole]) => {
      const bytes = Buffer.from(
        STREAM.slice(0, isWhole ? 7 : 6)
          .map((event) => line(event, end))
          .join(''),
      );
      const reader = new StreamUsage();
      let from = 0;
      for (const cut of [...new Set(cuts.map((one) => one % bytes.length))].sort((a, b) => a - b)) {
        reader.push(bytes.subarray(from, cut));
        from = cut;
      }
      reader.push(bytes.subarray(from));
      expect(reader.read()).toMatchObject({
        ...{ id: 'msg_1', model: 'opus', isWhole },
        usage: { ...START.message.usage, output_tokens: 7 },
      });
    }),
    { numRuns: thorough(200, 5_000) },
  );
});

it('reads a plain answer, and nothing from what is none', () => {
  const plain = new PlainUsage();
  for (const part of [Buffer.from('{"id":"m","model":"opus","usa'), Buffer.from('ge":{"input_tokens":5}}')])
    plain.push(part);
  expect(plain.read()).toMatchObject({ model: 'opus', usage: { input_tokens: 5 }, isWhole: true });
  for (const text of ['', '{}', '<html>', '{"usage":{"input_tokens":-1}}']) {
    const reader = new PlainUsage();
    reader.push(Buffer.from(text));
    expect(reader.read()).toBeNull();
  }
  const garbage = new StreamUsage();
  garbage.push(Buffer.from('data: {"usage"\n\ndata: "usage"\n\n'));
  expect(garbage.read()).toBeNull();
});
