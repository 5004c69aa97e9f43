import Anthropic, { NotFoundError } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { askGateway, enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { HELLO, type Messages, startMessages } from '@/lib/testing/messages-client';
import { found } from '@/lib/testing/test-client';

type Key = Awaited<ReturnType<typeof issueKey>>;
type Gateway = Awaited<ReturnType<typeof startTestGateway>>;

let database: TestDatabase;
let messages: Messages;
let gateways: [Gateway, Gateway];
let [ann, ben]: [Key | undefined, Key | undefined] = [undefined, undefined];
beforeAll(async () => {
  [database, messages] = await Promise.all([createTestDatabase(), startMessages('company:isolation')]);
  const workspaceId = found(messages.key.workspace_id);
  await enterCredential(database, { workspaceId, vendorKey: messages.key.secret });
  gateways = [
    await startTestGateway(database, messages.running.url),
    await startTestGateway(database, messages.running.url),
  ];
  [ann, ben] = [await issueKey(database, { workspaceId }), await issueKey(database, { workspaceId })];
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop(0);
  await messages.running.close();
  await database.drop();
});

/** Through one gateway or the other: what one has noted, both know. */
let turn = 0;
const clientOf = (key: Key | undefined) => {
  turn += 1;
  return new Anthropic({ apiKey: found(key).secret, baseURL: found(gateways[turn % 2]).url, maxRetries: 0 });
};
const upload = async (key: Key | undefined, name = 'a.txt') =>
  (await clientOf(key).files.upload({ file: new File([name], name, { type: 'text/plain' }) })).id;
const entry = (custom_id: string, content: unknown = 'Hi') => ({
  custom_id,
  params: { ...HELLO, messages: [{ role: 'user' as const, content: content as string }] },
});
const begin = async (key: Key | undefined) =>
  (await clientOf(key).messages.batches.create({ requests: [entry('a')] })).id;
const post = (key: Key | undefined, path: string, body: string | Buffer, headers = {}) =>
  askGateway(found(gateways[0]).url, {
    ...{ path, body },
    headers: {
      ...{ 'x-api-key': found(key).secret, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      ...headers,
    },
  });
const idsOf = async (list: AsyncIterable<{ id: string }>) => {
  const ids: string[] = [];
  for await (const { id } of list) ids.push(id);
  return ids;
};

it('shows a file to its maker alone, in every way, and as if there were none to others', async () => {
  const id = await upload(ann);
  const own = clientOf(ann).files;
  expect((await own.retrieveMetadata(id)).id).toBe(id);
  expect(await (await own.download(id)).text()).toBe('a.txt');
  expect(await idsOf(own.list())).toContain(id);
  const others = clientOf(ben).files;
  for (const asked of [id, 'file_01AAAAAAAAAAAAAAAAAAAAAA']) {
    const words = { status: 404, message: expect.stringContaining(`"message":"File not found: ${asked}"`) };
    await expect(others.retrieveMetadata(asked)).rejects.toMatchObject(words);
    await expect(others.download(asked)).rejects.toMatchObject(words);
    await expect(others.delete(asked)).rejects.toMatchObject(words);
  }
  expect(await idsOf(others.list())).toEqual([]);
  expect(await idsOf(others.list({ ids: [id] }))).toEqual([]);
  await expect(
    messages.clientOf(messages.key).files.retrieveMetadata('file_01AAAAAAAAAAAAAAAAAAAAAA'),
  ).rejects.toMatchObject({
    message: expect.stringContaining('"message":"File not found: file_01AAAAAAAAAAAAAAAAAAAAAA"'),
  });
  await own.delete(id);
  await expect(own.retrieveMetadata(id)).rejects.toBeInstanceOf(NotFoundError);
});

it('shows a batch and its results to its maker alone, and lets nobody else end it', async () => {
  const id = await begin(ann);
  const [own, others] = [clientOf(ann).messages.batches, clientOf(ben).messages.batches];
  const words = { status: 404, message: expect.stringContaining(`"message":"Message batch ${id} not found."`) };
  for (const ask of [
    () => others.retrieve(id),
    () => others.cancel(id),
    () => others.results(id),
    () => others.delete(id),
  ])
    await expect(ask()).rejects.toMatchObject(words);
  expect(await idsOf(others.list())).toEqual([]);
  await messages.control(`/messages/batches/${id}/end`, { world: messages.world });
  expect((await own.retrieve(id)).results_url).toBe(`http://gateway.example/v1/messages/batches/${id}/results`);
  const results = await askGateway(found(gateways[0]).url, {
    ...{ method: 'GET', path: `/v1/messages/batches/${id}/results` },
    headers: { 'x-api-key': found(ann).secret, 'anthropic-version': '2023-06-01' },
  });
  expect(results.body.toString()).toContain('"custom_id":"a"');
  expect(await idsOf(own.list())).toContain(id);
  const cursor = (key: Key | undefined, name: string, value: string) =>
    clientOf(key)
      .messages.batches.list({ [name]: value })
      .then(
        ({ data }) => data,
        ({ status, message }) => [status, message.replace(/"request_id":"[^"]*"/, '')],
      );
  for (const name of ['after_id', 'before_id'])
    expect(await cursor(ben, name, id)).toEqual(await cursor(ben, name, 'msgbatch_01AAAAAAAAAAAAAAAAAAAAAA'));
  expect(await cursor(ben, 'after_id', id)).toEqual([400, expect.any(String)]);
  expect(await cursor(ann, 'before_id', id)).toEqual([]);
});

describe('what a body names', () => {
  let [own, foreign] = ['', ''];
  beforeAll(async () => {
    [own, foreign] = [await upload(ann), await upload(ben)];
  });
  const source = (id: string) => `{"type":"document","source":{"type":"file","file_id":"${id}"}}`;
  const inResult = (inner: string) => `{"type":"tool_result","tool_use_id":"toolu_1","content":[${inner}]}`;
  const deep = (inner: string) => `${'{"a":['.repeat(5_000)}${inner}${']}'.repeat(5_000)}`;
  const escaped = (id: string) =>
    [...id].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const body = (content: string) =>
    `{"model":"${HELLO.model}","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"},${content}]}]}`;
  test.each([
    ['a document', (id: string) => body(source(id))],
    ['a result of a tool', (id: string) => body(inResult(source(id)))],
    ['the depths', (id: string) => body(deep(`{"file_id":"${id}"}`))],
    ['escapes', (id: string) => body(source(escaped(id)))],
    ['an escaped key', (id: string) => body(source(id).replace('"file_id"', `"${escaped('file_id')}"`))],
    ['a key that stands twice', (id: string) => body(`{"source":{"file_id":"${id}","file_id":"${own}"}}`)],
    ['a key that stands twice, the other way round', (id: string) => body(`{"file_id":"${own}", "file_id" : "${id}"}`)],
    ['a file for the container', (id: string) => body(`{"type":"container_upload","file_id":"${id}"}`)],
    [
      'the end of a long body',
      (id: string) => body(`{"type":"text","text":"${'x\\n'.repeat(200_000)}"},${source(id)}`),
    ],
    ['the tools', (id: string) => `{"tools":[{"x":{"file_id":"${id}"}}],${body(source(own)).slice(1)}`],
  ])('is looked for in %s', async (name, make) => {
    for (const path of ['/v1/messages?beta=true', '/v1/messages/count_tokens']) {
      const answer = await post(ann, path, make(foreign));
      expect([answer.status, answer.json().error]).toEqual([
        404,
        { type: 'not_found_error', message: `File not found: ${foreign}` },
      ]);
      if (name !== 'the depths') expect((await post(ann, path, make(own))).status).toBe(200);
    }
  });

  it('is looked for in each request of a batch', async () => {
    const content = (id: string) => [{ type: 'document', source: { type: 'file', file_id: id } }];
    const make = (id: string) => ({ requests: [entry('a'), entry('b', content(own)), entry('c', content(id))] });
    const before = (await idsOf(messages.clientOf(messages.key).messages.batches.list())).length;
    await expect(clientOf(ann).messages.batches.create(make(foreign) as never)).rejects.toBeInstanceOf(NotFoundError);
    expect((await idsOf(messages.clientOf(messages.key).messages.batches.list())).length).toBe(before);
    expect((await clientOf(ann).messages.batches.create(make(own) as never)).type).toBe('message_batch');
  });

  it('is left alone in texts, and where a tool calls something of its own so', async () => {
    const input = {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'look',
      input: { file_id: 'invoice-7', batch_id: 7, id: foreign },
    };
    const text = { type: 'text', text: `"file_id":"${foreign}" {"file_id":"${foreign}"}` };
    expect((await post(ann, '/v1/messages', body(`${JSON.stringify(input)},${JSON.stringify(text)}`))).status).toBe(
      200,
    );
  });

  test.each([
    ['UTF-16', (text: string) => Buffer.from(text, 'utf16le'), {}],
    ['UTF-16 with its mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), {}],
    ['UTF-16, the other way round', (text: string) => Buffer.from(text, 'utf16le').swap16(), {}],
    [
      'another character set',
      (text: string) => Buffer.from(text),
      { 'content-type': 'application/json; charset=utf-7' },
    ],
    ['a coding', (text: string) => Buffer.from(text), { 'content-encoding': 'gzip' }],
  ])('is refused where only upstream could read it: %s', async (_, write, headers) => {
    const answer = await post(ann, '/v1/messages', write(body(source(own))), headers);
    expect([answer.status, answer.json().error.message]).toEqual([400, expect.stringMatching(/UTF-8/)]);
  });
});
