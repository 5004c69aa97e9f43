import { APIError } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directive, HELLO, type ListedKey, type Messages, startMessages } from '@/lib/testing/messages-client';
import { found } from '@/lib/testing/test-client';

const WORLD = 'company:messages';

describe('the Messages API, by the official client', () => {
  let api: Messages;
  const clientOf = (key = api.key) => api.clientOf(key);
  const keyOf = (isWanted: (key: ListedKey) => boolean) => found(api.keys.find(isWanted));
  beforeAll(async () => {
    api = await startMessages(WORLD);
  });
  afterAll(() => api.running.close());

  it('answers the same request with the same text and usage', async () => {
    const first = await clientOf().messages.create(HELLO);
    const second = await clientOf().messages.create(HELLO);
    expect(first).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      stop_reason: 'end_turn',
    });
    expect(first.usage).toMatchObject({
      input_tokens: 9,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      service_tier: 'standard',
      inference_geo: 'global',
      speed: 'standard',
    });
    expect(second.content).toEqual(first.content);
    expect(second.usage).toEqual(first.usage);
    expect(second.id).not.toBe(first.id);
    const counted = await clientOf().messages.countTokens({ model: HELLO.model, messages: HELLO.messages });
    expect(counted.input_tokens).toBe(first.usage.input_tokens);
  });

  it('streams the same message that it would have answered with', async () => {
    const plain = await clientOf().messages.create(HELLO);
    const stream = clientOf().messages.stream({
      ...HELLO,
      metadata: directive({ delay_ms: 0, chunks: 5, message_deltas: 3 }),
    });
    const types: string[] = [];
    stream.on('streamEvent', (event) => types.push(event.type));
    const message = await stream.finalMessage();
    expect({ ...message, id: '', parsed_output: undefined }).toMatchObject({ ...plain, id: '' });
    expect(types.filter((type) => type === 'content_block_delta')).toHaveLength(5);
    expect(types.filter((type) => type === 'message_delta')).toHaveLength(3);
    expect([types[0], types.at(-1)]).toEqual(['message_start', 'message_stop']);
  });

  it('thinks, and uses a tool where its mark stands in the text', async () => {
    const input_schema = {
      type: 'object' as const,
      properties: { policy: { type: 'string' }, year: { type: 'integer' } },
    };
    const asked = {
      ...HELLO,
      max_tokens: 4_000,
      messages: [{ role: 'user' as const, content: 'Look it up. [tool:find_policy]' }],
      thinking: { type: 'adaptive' as const },
      tools: [{ name: 'find_policy', description: 'Finds a policy.', input_schema }],
    };
    const message = await clientOf().messages.stream(asked).finalMessage();
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text', 'tool_use']);
    expect(message.content[2]).toMatchObject({ name: 'find_policy', input: { policy: 'example', year: 1 } });
    expect(message.stop_reason).toBe('tool_use');
    expect(message.usage.output_tokens_details?.thinking_tokens).toBeGreaterThan(0);
    const plain = await clientOf().messages.create(asked);
    expect(plain.content.slice(0, 2)).toEqual(message.content.slice(0, 2));
  });

  it('reads what came before the last answer from the cache and writes what is marked after it', async () => {
    const { usage } = await clientOf().messages.create({
      ...HELLO,
      system: [{ type: 'text', text: 'x'.repeat(4_000), cache_control: { type: 'ephemeral', ttl: '1h' } }],
      messages: [
        { role: 'user', content: 'First question' },
        { role: 'assistant', content: 'First answer' },
        { role: 'user', content: [{ type: 'text', text: 'y'.repeat(400), cache_control: { type: 'ephemeral' } }] },
      ],
    });
    expect(usage.cache_read_input_tokens).toBe(1_007);
    expect(usage.cache_creation).toEqual({ ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 109 });
    expect(usage.input_tokens).toBe(0);
  });

  it('gives every part of usage that a directive asks for, in header, metadata or text', async () => {
    const asked = {
      usage: { web_search: 2, web_fetch: 1, thinking: 7 },
      iterations: [
        { type: 'message', input: 10, output: 20, cache_5m: 5, cache_1h: 6, cache_read: 7 },
        { type: 'compaction', input: 1_000, output: 50 },
        { type: 'advisor_message', model: 'claude-opus-5-5', input: 300, output: 40 },
        { type: 'fallback_message', model: 'claude-opus-4-8', input: 11, output: 21 },
      ],
      fallback_credit: 'redeemed',
    };
    const stream = clientOf().beta.messages.stream({
      ...HELLO,
      betas: ['compact-2026-01-12'],
      metadata: directive(asked),
    });
    const { usage, content } = await stream.finalMessage();
    expect(content[0]).toMatchObject({ type: 'fallback', to: { model: 'claude-opus-4-8' } });
    expect(usage).toMatchObject({ input_tokens: 21, output_tokens: 41, cache_creation_input_tokens: 11 });
    expect(usage).toMatchObject({ cache_read_input_tokens: 7, fallback_credit: { status: { type: 'redeemed' } } });
    expect(usage.server_tool_use).toEqual({ web_search_requests: 2, web_fetch_requests: 1 });
    expect(usage.iterations?.map(({ type }) => type)).toEqual(asked.iterations.map(({ type }) => type));
    expect(usage.iterations?.[1]).not.toHaveProperty('model');
    const headers = { 'x-sandbox-directive': JSON.stringify({ usage: { output: 77 } }) };
    expect((await clientOf().messages.create(HELLO, { headers })).usage.output_tokens).toBe(77);
    const content_ = `Say it. <sandbox>${JSON.stringify({ text: 'Yes.' })}</sandbox>`;
    const said = await clientOf().messages.create({ ...HELLO, messages: [{ role: 'user', content: content_ }] });
    expect(said.content[0]).toMatchObject({ type: 'text', text: 'Yes.' });
    const misspelt = clientOf().messages.create({ ...HELLO, metadata: directive({ usages: {} }) });
    await expect(misspelt).rejects.toMatchObject({ status: 400 });
  });

  it('lists models with their lifecycle, by cursor, and finds one by its alias', async () => {
    const ids: string[] = [];
    for await (const model of clientOf().models.list({ limit: 5 })) ids.push(model.id);
    expect(ids.slice(0, 2)).toEqual(['claude-fable-5-2', 'claude-mythos-5-2']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('claude-sonnet-4-5-20250929');
    expect(ids).not.toContain('claude-mythos-preview');
    const retired = await clientOf().models.list({ lifecycle: ['retired'] });
    expect(retired.data.map(({ id }) => id)).toContain('claude-mythos-preview');
    const sonnet = await clientOf().models.retrieve('claude-sonnet-4-5');
    expect(sonnet).toMatchObject({
      id: 'claude-sonnet-4-5-20250929',
      lifecycle: 'deprecated',
      retires_at: '2026-11-30T00:00:00Z',
    });
  });

  it('tells who is served, and what is left of the limits', async () => {
    const { key } = api;
    const { response } = await clientOf(key).messages.create(HELLO).withResponse();
    expect(response.headers.get('anthropic-workspace-id')).toBe(key.workspace_id);
    expect(response.headers.get('request-id')).toMatch(/^req_/);
    expect(Number(response.headers.get('anthropic-ratelimit-requests-remaining'))).toBeGreaterThan(0);
    expect(response.headers.get('anthropic-ratelimit-tokens-reset')).toBe('2026-11-24T09:31:00Z');
    const [seen] = (await api.control(`/messages/requests?world=${WORLD}&limit=1`)).requests;
    expect(seen).toMatchObject({ api_key_id: key.id, path: '/v1/messages', status: 200, client_left: false });
    expect(JSON.stringify(seen)).not.toContain(key.secret);
  });

  it('refuses keys that do not work, each in its way', async () => {
    const status = (key: ListedKey, headers = {}) =>
      clientOf(key)
        .messages.create(HELLO, { headers })
        .then(
          () => 200,
          (error: unknown) => (error instanceof APIError ? error.status : error),
        );
    for (const dead of ['inactive', 'archived', 'expired']) {
      expect(await status(keyOf((key) => key.status === dead))).toBe(401);
    }
    expect(await status({ ...api.key, secret: `${api.key.secret}A` })).toBe(401);
    expect(await status({ ...api.key, secret: api.running.sandbox.adminKey('company', 'messages') })).toBe(403);
    const other = { 'anthropic-workspace-id': api.stranger.workspace_id };
    expect(await status(api.key, other)).toBe(403);
    expect(
      await status(
        keyOf((key) => key.status === 'active' && key.workspace_id === null),
        other,
      ),
    ).toBe(200);
    const path = `/v1/organizations/api_keys/${api.stranger.id}`;
    const admin = {
      'x-api-key': api.running.sandbox.adminKey('company', 'messages'),
      'anthropic-version': '2026-10-21',
    };
    expect(await status(api.stranger)).toBe(200);
    await fetch(`${api.running.url}${path}`, { method: 'POST', headers: admin, body: '{"status":"inactive"}' });
    expect(await status(api.stranger)).toBe(401);
  });

  it.each([
    ['an unknown model', { model: 'claude-none' }, 404],
    ['a retired model', { model: 'claude-mythos-preview' }, 404],
    ['a geography before 4.6', { model: 'claude-sonnet-4-5', inference_geo: 'us' }, 400],
    ['fast where there is no fast', { speed: 'fast' as const }, 400],
    ['no room for an answer', { max_tokens: 0 }, 400],
    [
      'a file of nobody',
      {
        messages: [
          {
            role: 'user' as const,
            content: [{ type: 'document' as const, source: { type: 'file', file_id: 'file_x' } }],
          },
        ],
      },
      404,
    ],
  ])('refuses %s', async (_, change, status) => {
    const body = { ...HELLO, ...change };
    // By its path: the client warns of models that end.
    await expect(clientOf().post('/v1/messages', { body })).rejects.toMatchObject({ status });
  });

  it('gives every error that is asked for', async () => {
    const fault = {
      kind: 'status',
      status: 429,
      retry_after: 7,
      should_retry: false,
      type: 'billing_error',
      message: 'No.',
    };
    const failing = clientOf().messages.create({ ...HELLO, metadata: directive({ fault }) });
    await expect(failing).rejects.toMatchObject({
      status: 429,
      error: { error: { type: 'billing_error', message: 'No.' } },
    });
    const error = await failing.catch((caught: unknown) => caught);
    expect(error instanceof APIError && error.headers?.get('retry-after')).toBe('7');
    await api.control('/messages/settings', { world: 'company:limited', enforce_rate_limits: true });
    const limited = (await api.control('/api-keys?world=company:limited')).api_keys.find(
      (key: ListedKey) => key.status === 'active',
    );
    const huge = { ...HELLO, metadata: directive({ usage: { input: 10_000_000, output: 1 } }) };
    await clientOf(limited).messages.create(huge);
    await expect(clientOf(limited).messages.create(HELLO)).rejects.toMatchObject({ status: 429 });
  });

  it('has its faults queued like the Admin API', async () => {
    await api.control('/faults', { kind: 'status', status: 529, path: '/v1/messages', world: WORLD });
    await expect(clientOf().messages.create(HELLO)).rejects.toMatchObject({ status: 529 });
    await api.control('/faults', { kind: 'truncate', path: '/v1/messages' });
    await expect(clientOf().messages.create(HELLO)).rejects.toThrow();
    expect((await clientOf().messages.create(HELLO)).type).toBe('message');
  });
});
