import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { thorough } from '@/lib/testing/thorough';
import { AnsweredIds } from './answered-ids';
import { NamedIds } from './named-ids';

const FILE = 'file_011CNha8iCJcU1wXNR6q4V8w';
const CONTAINER = 'container_011CPR5CNjB747bTd36fQLFk';

const pieces = (body: Buffer, cuts: readonly number[]) => {
  const at = [...new Set(cuts.map((one) => one % (body.length + 1)))].sort((a, b) => a - b);
  return [...at, body.length].map((to, index) => body.subarray(index === 0 ? 0 : at[index - 1], to));
};
const named = (text: string, cuts: readonly number[] = []) => {
  const reader = new NamedIds();
  for (const piece of pieces(Buffer.from(text), cuts)) reader.push(piece);
  return reader.taken().map(({ kind, id }) => `${kind} ${id}`);
};
const every = (text: string) => Array.from({ length: Buffer.byteLength(text) }, (_, at) => at);

test.each([
  [`{"file_id":"${FILE}"}`, [`file ${FILE}`]],
  [`{"file_id" : \n "${FILE}"}`, [`file ${FILE}`]],
  [`{"\\u0066ile_id":"\\u0066ile_1"}`, ['file file_1']],
  [`{"file_id":"file_1","file_id":"file_2"}`, ['file file_1', 'file file_2']],
  [`{"file_ids":["file_1", "file_2"],"a":"file_3"}`, ['file file_1', 'file file_2']],
  [`{"input_file_id":" file_1"}`, ['file  file_1']],
  [`{"message_batch_id":"msgbatch_1"}`, ['batch msgbatch_1']],
  [`{"container":"${CONTAINER}"}`, [`container ${CONTAINER}`]],
  [`{"container":{"skills":[{"a":1}],"id":"${CONTAINER}"}}`, [`container ${CONTAINER}`]],
  [`{"container":"nginx","id":"container_web","file_id":"invoice-7"}`, []],
  [`{"text":"\\"file_id\\":\\"file_1\\"","file_id":null,"b":["file_id","file_1"]}`, []],
  [`{"file_id":{"a":"file_1"}}`, []],
  [`{"file_name":"file_1","file_id_":"file_1"}`, []],
])('%s names %j', (text, expected) => {
  expect(named(text)).toEqual(expected);
  expect(named(text, every(text))).toEqual(expected);
});

it('finds the same beside any document, however it is cut and whatever its texts are', () => {
  const long = fc.string({ maxLength: 400, unit: fc.constantFrom('x', '"', '\\', 'é', '\n') });
  const property = fc.property(fc.json(), long, fc.array(fc.nat(), { maxLength: 20 }), (json, text, cuts) => {
    const before = named(json);
    const whole = `[${json},${JSON.stringify({ a: text, b: [{ file_id: 'file_x' }] })}]`;
    expect(new Set(named(whole, cuts))).toEqual(new Set([...before, 'file file_x']));
  });
  fc.assert(property, { numRuns: thorough(200, 5_000) });
});

it('takes long bodies without end of escapes', () => {
  const reader = new NamedIds();
  // Anything that looked back at each of them would take hours.
  for (const text of ['\\n', '\\"', 'x', '[', '{"a":['])
    reader.push(Buffer.from(`"${text.repeat(Math.floor(2_000_000 / text.length))}`));
});

const made = (kind: 'message' | 'events' | 'results', text: string, cuts: readonly number[] = []) => {
  const reader = new AnsweredIds(kind);
  return pieces(Buffer.from(text), cuts).flatMap((piece) => reader.push(piece).map(({ id }) => id));
};
const block = {
  type: 'bash_code_execution_tool_result',
  content: {
    type: 'bash_code_execution_result',
    content: [{ type: 'bash_code_execution_output', file_id: 'file_out' }],
  },
};
const message = {
  content: [
    { type: 'text', text: '"file_id":"file_text"', citations: [{ file_id: 'file_cited' }] },
    { type: 'tool_use', input: { file_id: 'file_in', content: { content: [{ file_id: 'file_in' }] } } },
    block,
  ],
  container: { id: 'container_1' },
};
test.each([
  ['message', JSON.stringify(message), ['file_out', 'container_1']],
  [
    'events',
    [
      { type: 'message_start', message: { content: [], container: null } },
      { type: 'content_block_start', content_block: block },
      { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{"file_id":"file_in"}' } },
      { type: 'message_delta', delta: { container: { id: 'container_1' } } },
    ]
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join(''),
    ['file_out', 'container_1'],
  ],
  [
    'results',
    `${JSON.stringify({ custom_id: 'a', result: { type: 'succeeded', message } })}\n{"custom_id":"b","result":{"type":"expired"}}\n`,
    ['file_out', 'container_1'],
  ],
] as const)(
  'an answer of this kind says what came about with it, not what a model wrote: %s',
  (kind, text, expected) => {
    expect(made(kind, text)).toEqual(expected);
    expect(made(kind, text, every(text))).toEqual(expected);
  },
);
