import { toFile } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directive, HELLO, type Messages, startMessages } from '@/lib/testing/messages-client';
import { EPOCH, found } from '@/lib/testing/test-client';

const WORLD = 'company:batches';

describe('batches and files', () => {
  let api: Messages;
  let nowMs = EPOCH.getTime();
  const client = () => api.clientOf(api.key);
  const stranger = () => api.clientOf(api.stranger);
  const request = (name: string, asked: object, more = {}) => ({
    custom_id: name,
    params: { ...HELLO, ...more, metadata: directive(asked) },
  });
  const results = async (id: string) => {
    const all = [];
    for await (const line of await client().messages.batches.results(id)) all.push(line);
    return all;
  };
  const total = async () => (await api.control(`/messages/ledger?world=${WORLD}&group_by=service_tier`)).rows;
  beforeAll(async () => {
    api = await startMessages(WORLD, { now: () => new Date(nowMs) });
  });
  afterAll(() => api.running.close());

  it('carries a batch out in its time, at half the price, and errs one by one', async () => {
    const { batches } = client().messages;
    const batch = await batches.create({
      requests: [
        request('a', { usage: { input: 1_000, output: 10 } }),
        request('b', { fault: { kind: 'status', status: 529 } }),
        request('c', {}, { model: 'claude-none' }),
        request('d', { usage: { input: 3, output: 1 } }, { model: 'claude-opus-5' }),
      ],
    });
    expect(batch).toMatchObject({ processing_status: 'in_progress', results_url: null });
    expect(batch.request_counts.processing).toBe(4);
    await expect(batches.results(batch.id)).rejects.toThrow('results_url');
    expect(await total()).toEqual([]);
    nowMs += 60_000;
    const ended = await batches.retrieve(batch.id);
    expect(ended).toMatchObject({ processing_status: 'ended', ended_at: '2026-11-24T09:31:00.000Z' });
    expect(ended.request_counts).toEqual({ processing: 0, succeeded: 2, errored: 2, canceled: 0, expired: 0 });
    const lines = await results(batch.id);
    expect(lines.map(({ custom_id }) => custom_id)).toEqual(['d', 'c', 'b', 'a']);
    const a = found(lines.find(({ custom_id }) => custom_id === 'a'));
    expect(a.result).toMatchObject({
      type: 'succeeded',
      message: { usage: { service_tier: 'batch', input_tokens: 1_000 } },
    });
    const b = found(lines.find(({ custom_id }) => custom_id === 'b'));
    expect(b.result).toMatchObject({ type: 'errored', error: { type: 'error', error: { type: 'overloaded_error' } } });
    const nano = (1_000 * 2_000 + 10 * 10_000) / 2 + (3 * 5_000 + 25_000) / 2;
    expect(await total()).toMatchObject([{ service_tier: 'batch', requests: 2, nano_dollars: String(nano) }]);
    await batches.retrieve(batch.id);
    expect((await total())[0].requests).toBe(2);
  });

  it('shares batches within a workspace alone', async () => {
    const { batches } = client().messages;
    const { id } = await batches.create({ requests: [request('a', {})] });
    await expect(stranger().messages.batches.retrieve(id)).rejects.toMatchObject({ status: 404 });
    await expect(stranger().messages.batches.cancel(id)).rejects.toMatchObject({ status: 404 });
    expect((await stranger().messages.batches.list()).data).toEqual([]);
    const sibling = found(
      api.keys.find(
        ({ id, status, workspace_id }) =>
          status === 'active' && workspace_id === api.key.workspace_id && id !== api.key.id,
      ),
    );
    const listed: string[] = [];
    for await (const batch of api.clientOf(sibling).messages.batches.list({ limit: 1 })) listed.push(batch.id);
    expect(listed).toHaveLength(2);
    expect(listed).toContain(id);
  });

  it('cancels what is not yet done, and deletes only what has ended', async () => {
    const { batches } = client().messages;
    const names = Array.from({ length: 10 }, (_, index) => `r${index}`);
    const { id } = await batches.create({ requests: names.map((name) => request(name, {})) });
    await expect(batches.delete(id)).rejects.toMatchObject({ status: 400 });
    nowMs += 30_000;
    expect((await batches.cancel(id)).processing_status).toBe('canceling');
    const ended = await batches.retrieve(id);
    expect(ended.request_counts).toMatchObject({ succeeded: 5, canceled: 5 });
    expect(await batches.delete(id)).toEqual({ id, type: 'message_batch_deleted' });
    await expect(batches.retrieve(id)).rejects.toMatchObject({ status: 404 });
  });

  it('ends a batch at once by control, and after a day whatever happens', async () => {
    const { batches } = client().messages;
    await api.control('/messages/settings', { world: WORLD, batch_ms: 48 * 3_600_000 });
    const [first, second] = [
      await batches.create({ requests: [request('a', {})] }),
      await batches.create({ requests: [request('a', {}), request('b', {})] }),
    ];
    await api.control(`/messages/batches/${first.id}/end`, { world: WORLD });
    expect((await batches.retrieve(first.id)).request_counts.succeeded).toBe(1);
    nowMs += 24 * 3_600_000;
    expect((await batches.retrieve(second.id)).request_counts).toMatchObject({ succeeded: 1, expired: 1 });
  });

  it('keeps files for a workspace, with their content', async () => {
    const { files } = client();
    const file = await files.upload({
      file: await toFile(Buffer.from('claims,2026'), 'claims.csv', { type: 'text/csv' }),
    });
    expect(file).toMatchObject({ type: 'file', filename: 'claims.csv', mime_type: 'text/csv', size_bytes: 11 });
    await files.upload({ file: await toFile(Buffer.alloc(1_200_000), 'big.bin') });
    const names: string[] = [];
    for await (const one of files.list({ limit: 1 })) names.push(one.filename);
    expect(names.sort()).toEqual(['big.bin', 'claims.csv']);
    expect(await (await files.download(file.id)).text()).toBe('claims,2026');
    expect(await files.retrieveMetadata(file.id)).toMatchObject({ id: file.id, downloadable: true });
    await expect(stranger().files.retrieveMetadata(file.id)).rejects.toMatchObject({ status: 404 });
    expect((await stranger().files.list()).data).toEqual([]);
    const document = { type: 'document' as const, source: { type: 'file' as const, file_id: file.id } };
    const asked = { ...HELLO, messages: [{ role: 'user' as const, content: [document] }] };
    expect((await client().beta.messages.create(asked)).type).toBe('message');
    await expect(stranger().beta.messages.create(asked)).rejects.toMatchObject({ status: 404 });
    expect(await files.delete(file.id)).toEqual({ id: file.id, type: 'file_deleted' });
    await expect(files.download(file.id)).rejects.toMatchObject({ status: 404 });
  });
});
