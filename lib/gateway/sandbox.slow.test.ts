import Anthropic, { toFile } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '@/lib/processes/ports';
import { type RunningSandbox, startSandbox } from '@/lib/sandbox/server';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';

const WORLD = 'company:gateway';
let database: TestDatabase;
let sandbox: RunningSandbox;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let key: Awaited<ReturnType<typeof issueKey>>;
let client: Anthropic;
const control = async (path: string, body?: unknown) => {
  const given = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${sandbox.url}/__sandbox/${path}`, given)).json();
};
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ port: 0, dataDir: null });
  const { api_keys: keys } = (await control(`api-keys?world=${WORLD}`)) as {
    api_keys: { status: string; workspace_id: string | null; secret: string }[];
  };
  const vendors = keys.find((one) => one.status === 'active' && one.workspace_id !== null);
  const workspaceId = vendors?.workspace_id ?? '';
  await enterCredential(database, { workspaceId, vendorKey: vendors?.secret ?? '' });
  key = await issueKey(database, { workspaceId, models: ['claude-opus-5-5'] });
  const port = await freePort();
  gateway = await startTestGateway(database, sandbox.url, { port, origin: `http://127.0.0.1:${port}` });
  client = new Anthropic({ apiKey: key.secret, baseURL: gateway.url, maxRetries: 0 });
});
afterAll(async () => {
  await gateway.stop(0);
  await sandbox.close();
  await database.drop();
});

const ASKED = {
  model: 'claude-opus-5-5',
  max_tokens: 200,
  messages: [{ role: 'user' as const, content: 'Say something.' }],
};

it('serves the official client as the vendor does, and the vendor’s ledger holds what it was told', async () => {
  const plain = await client.messages.create(ASKED);
  const stream = client.messages.stream(ASKED);
  const streamed = await stream.finalMessage();
  expect(streamed.content).toEqual(plain.content);
  const tools = [{ name: 'look', input_schema: { type: 'object' as const, properties: { at: { type: 'string' } } } }];
  const tool = await client.messages.create({ ...ASKED, tools, tool_choice: { type: 'any' } });
  expect(tool.stop_reason).toBe('tool_use');
  const counted = await client.messages.countTokens({ model: ASKED.model, messages: ASKED.messages });
  expect(counted.input_tokens).toBe(plain.usage.input_tokens);
  expect((await client.models.list({ limit: 1_000 })).data.map(({ id }) => id)).toEqual([ASKED.model]);
  const { total } = (await control(`messages/ledger?world=${WORLD}`)) as {
    total: { requests: number; input: number; output: number };
  };
  const sum = (name: 'input_tokens' | 'output_tokens') =>
    [plain, streamed, tool].reduce((all, { usage }) => all + usage[name], 0);
  expect([total.requests, total.input, total.output]).toEqual([3, sum('input_tokens'), sum('output_tokens')]);
});

it('carries files and batches, whose results are read through it too', async () => {
  const file = await client.beta.files.upload({ file: await toFile(Buffer.from('Some words.'), 'words.txt') });
  expect((await client.beta.files.list()).data.map(({ id }) => id)).toContain(file.id);
  expect((await client.beta.files.retrieveMetadata(file.id)).filename).toBe('words.txt');
  expect(await (await client.beta.files.download(file.id)).text()).toBe('Some words.');
  const batch = await client.messages.batches.create({ requests: [{ custom_id: 'one', params: ASKED }] });
  await control(`messages/batches/${batch.id}/end`, { world: WORLD });
  // The client asks at the address that the batch names, which has to be the gateway's own.
  const ended = await client.messages.batches.retrieve(batch.id);
  expect(ended.results_url).toBe(`${gateway.url}/v1/messages/batches/${batch.id}/results`);
  const results: unknown[] = [];
  for await (const one of await client.messages.batches.results(batch.id)) results.push(one);
  expect(results).toMatchObject([{ custom_id: 'one', result: { type: 'succeeded' } }]);
  const foreign = { requests: [{ custom_id: 'one', params: { ...ASKED, model: 'claude-haiku-5-5' } }] };
  await expect(client.messages.batches.create(foreign)).rejects.toBeInstanceOf(Anthropic.PermissionDeniedError);
  const other = await client.messages.batches.create({ requests: [{ custom_id: 'two', params: ASKED }] });
  expect((await client.messages.batches.cancel(other.id)).processing_status).toBe('canceling');
  await client.beta.files.delete(file.id);
  await expect(client.beta.files.download(file.id)).rejects.toBeInstanceOf(Anthropic.NotFoundError);
});

it('streams tools, tells models apart, and lets a client go amid an answer', async () => {
  const tools = [{ name: 'look', input_schema: { type: 'object' as const, properties: { at: { type: 'string' } } } }];
  const asked = { ...ASKED, tools, tool_choice: { type: 'any' as const } };
  const inputs: string[] = [];
  const stream = client.messages.stream(asked).on('inputJson', (partial) => inputs.push(partial));
  const final = await stream.finalMessage();
  const use = final.content.find(({ type }) => type === 'tool_use');
  expect([use?.type === 'tool_use' && use.input, inputs.join('')]).toEqual([
    expect.any(Object),
    expect.stringMatching(/^\{/),
  ]);
  expect((await client.models.retrieve(ASKED.model)).id).toBe(ASKED.model);
  await expect(client.models.retrieve('claude-haiku-5-5')).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  const slow = { user_id: `sandbox:${JSON.stringify({ chunks: 80, delay_ms: 20 })}` };
  const left = client.messages.stream({ ...ASKED, metadata: slow });
  left.on('text', () => left.abort());
  await expect(left.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
  const open = async () => ((await control(`messages/ledger?world=${WORLD}`)) as { open: number }).open;
  await expect.poll(open).toBe(0);
});

it('passes on each way in which the vendor fails', async () => {
  const asking = (fault: object) =>
    client.messages.create({ ...ASKED, metadata: { user_id: `sandbox:${JSON.stringify({ fault })}` } });
  for (const status of [400, 403, 429, 500, 529])
    await expect(asking({ kind: 'status', status })).rejects.toMatchObject({ status });
  const broken = client.messages.stream({
    ...ASKED,
    metadata: { user_id: `sandbox:${JSON.stringify({ fault: { kind: 'error', after: 3 } })}` },
  });
  await expect(broken.finalMessage()).rejects.toThrow(/overloaded/i);
  const cut = client.messages.stream({
    ...ASKED,
    metadata: { user_id: `sandbox:${JSON.stringify({ fault: { kind: 'cut', after: 3 } })}` },
  });
  await expect(cut.finalMessage()).rejects.toThrow();
});
