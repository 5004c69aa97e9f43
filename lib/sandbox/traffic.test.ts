import { afterEach, describe, expect, it } from 'vitest';
import { type Messages, startMessages } from '@/lib/testing/messages-client';
import { makeRequest, PROFILES } from './traffic';

const WORLD = 'company:traffic';

describe('demo traffic', () => {
  let api: Messages;
  afterEach(() => api.running.close());

  it('sends what its applications send, is counted and stops', async () => {
    api = await startMessages(WORLD);
    const applications = [
      ...PROFILES.map((profile) => ({ key: api.key.secret, profile })),
      { key: 'sk-ant-api03-nobody', profile: 'chat' },
    ];
    await api.control('/traffic', { base_url: api.running.url, applications, per_minute: 6_000 });
    const finished = ({ answered, refused }: { answered: number; refused: number }) => answered >= 8 && refused >= 2;
    while (!finished(await api.control('/traffic'))) await new Promise((go) => setTimeout(go, 10));
    const last = await api.control('/traffic', undefined, 'DELETE');
    expect(last).toMatchObject({ running: false, failed: 0 });
    expect((await api.control('/traffic')).running).toBe(false);
    await api.control('/messages/settings', { world: WORLD, batch_ms: 0 });
    const { rows } = await api.control(`/messages/ledger?world=${WORLD}&group_by=model`);
    const models = rows.map(({ model }: { model: string }) => model).sort();
    expect(models).toEqual(['claude-haiku-5-5', 'claude-opus-5-5', 'claude-sonnet-5-5']);
    const { requests } = await api.control('/messages/requests?limit=1');
    await new Promise((go) => setTimeout(go, 50));
    expect((await api.control('/messages/requests?limit=1')).requests).toEqual(requests);
  });

  it('sends the same every time', () => {
    for (const profile of PROFILES) {
      expect(makeRequest({ key: 'k', profile }, 3)).toEqual(makeRequest({ key: 'k', profile }, 3));
    }
  });
});
