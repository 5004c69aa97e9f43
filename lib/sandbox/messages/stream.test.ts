import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directive, HELLO, type Messages, startMessages } from '@/lib/testing/messages-client';
import { found } from '@/lib/testing/test-client';

const WORLD = 'company:streams';
const decoder = new TextDecoder();

describe('a stream', () => {
  let api: Messages;
  const start = (asked: object, signal?: AbortSignal) =>
    api.post({ ...HELLO, stream: true, metadata: directive(asked) }, signal);
  const eventsIn = (text: string) => [...text.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type);
  const lastEntry = async () => (await api.control(`/messages/entries?world=${WORLD}&limit=1`)).entries[0];
  const whenSettled = async () => {
    while ((await api.control(`/messages/ledger?world=${WORLD}`)).open > 0)
      await new Promise((go) => setTimeout(go, 5));
    return lastEntry();
  };
  beforeAll(async () => {
    api = await startMessages(WORLD);
  });
  afterAll(() => api.running.close());

  it('sends the next event only after its client has asked for it', async () => {
    const answer = await start({ hold: 'step', usage: { output: 40 }, chunks: 4, pings: 0 });
    const reader = found(answer.body).getReader();
    const seen: string[] = [];
    const state = () => api.control('/messages/gates/step');
    for (;;) {
      while ((await state()).waiting === 0) await new Promise((go) => setTimeout(go, 2));
      expect(await state()).toMatchObject({ passed: seen.length, waiting: 1 });
      await api.control('/messages/gates/step', { release: 1 });
      const { value } = await reader.read();
      seen.push(...eventsIn(decoder.decode(value)).map(String));
      if (seen.at(-1) === 'message_stop') break;
    }
    expect(seen).toHaveLength(9);
    expect(await whenSettled()).toMatchObject({ how: 'complete', billed_output: 40 });
  });

  it('paces its events', async () => {
    const began = performance.now();
    const text = await (await start({ delay_ms: 20, chunks: 2, pings: 0 })).text();
    expect(eventsIn(text)).toHaveLength(7);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });

  it.each([
    // message_start, ping, content_block_start, then the deltas: three of them carry 30 of 80 tokens.
    ['cut', 30],
    ['error', 30],
    ['end', 30],
    ['garbage', 30],
  ])('that goes wrong by "%s" is billed as far as it came', async (kind, output) => {
    const fault = { kind, after: 6 };
    const answer = await start({ fault, delay_ms: 0, usage: { input: 1_000, output: 80 }, chunks: 8 });
    expect(answer.status).toBe(200);
    const text = await answer.text().catch(() => 'cut');
    expect(text.includes('event: error')).toBe(kind === 'error');
    expect(text === 'cut').toBe(kind === 'cut');
    expect(text).not.toContain('message_stop');
    expect(await whenSettled()).toMatchObject({ how: kind, billed_output: output, nano_dollars: '2300000' });
  });

  it.each([
    ['hang', 30],
    ['endless', null],
  ])('that would never end by "%s" ends with its client', async (kind, output) => {
    const leave = new AbortController();
    const asked = { fault: { kind, after: 6 }, delay_ms: 1, usage: { output: 80 }, chunks: 8 };
    const answer = await start(asked, leave.signal);
    const reader = found(answer.body).getReader();
    let text = '';
    while (eventsIn(text).length < (kind === 'hang' ? 6 : 12)) text += decoder.decode((await reader.read()).value);
    leave.abort();
    const entry = await whenSettled();
    expect(entry.how).toBe(kind);
    if (output === null) expect(entry.billed_output).toBeGreaterThanOrEqual(36);
    else expect(entry.billed_output).toBe(output);
    const [seen] = (await api.control(`/messages/requests?world=${WORLD}&limit=1`)).requests;
    expect(seen.client_left).toBe(true);
  });

  it('whose client leaves is billed as far as it came, and one of which nothing came not at all', async () => {
    const leave = new AbortController();
    const answer = await start({ hold: 'left', hold_after: 4, usage: { output: 80 }, chunks: 8 }, leave.signal);
    const reader = found(answer.body).getReader();
    let text = '';
    while (eventsIn(text).length < 4) text += decoder.decode((await reader.read()).value);
    leave.abort();
    expect(await whenSettled()).toMatchObject({ how: 'left', billed_output: 10 });
    const early = new AbortController();
    const waiting = start({ hold: 'never' }, early.signal).then((one) => one.text());
    while ((await api.control('/messages/gates/never')).waiting === 0) await new Promise((go) => setTimeout(go, 2));
    early.abort();
    await expect(waiting).rejects.toThrow();
    expect(await whenSettled()).toMatchObject({ how: 'left', billed_output: 0, nano_dollars: '0' });
  });

  it('tells the beginning once and goes on cumulatively, with nothing where asked for', async () => {
    const asked = { delta_nulls: true, message_deltas: 2, usage: { input: 5, cache_1h: 3, output: 9, thinking: 3 } };
    const text = await (await start(asked)).text();
    const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(String(json)));
    expect(data[0].message.usage).toMatchObject({
      input_tokens: 5,
      output_tokens: 1,
      cache_creation: { ephemeral_1h_input_tokens: 3 },
      service_tier: 'standard',
    });
    const deltas = data.filter(({ type }) => type === 'message_delta').map(({ usage }) => usage);
    expect(deltas.map(({ output_tokens }) => output_tokens)).toEqual([4, 9]);
    expect(deltas[1]).toMatchObject({ input_tokens: null, output_tokens_details: { thinking_tokens: 3 } });
    expect(deltas[1]).not.toHaveProperty('service_tier');
  });

  it('goes wrong without a stream too', async () => {
    const plain = (asked: object, signal?: AbortSignal) => api.post({ ...HELLO, metadata: directive(asked) }, signal);
    await expect(plain({ fault: { kind: 'cut' } }).then((one) => one.text())).rejects.toThrow();
    await expect((await plain({ fault: { kind: 'garbage' } })).json()).rejects.toThrow();
    await expect((await plain({ fault: { kind: 'end' } })).json()).rejects.toThrow();
    await expect(plain({ fault: { kind: 'hang' } }, AbortSignal.timeout(50))).rejects.toThrow();
    expect(await whenSettled()).toMatchObject({ how: 'left', nano_dollars: '0' });
    await api.control('/messages/gates/plain', { release: 'all' });
    expect((await plain({ hold: 'plain' })).status).toBe(200);
  });
});
