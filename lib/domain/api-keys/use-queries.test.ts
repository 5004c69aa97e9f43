import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { getApiKeyUse } from './use-queries';

const NOW = new Date('2026-11-23T14:05:00Z');
const [TODAY, BEFORE] = ['2026-11-23', '2026-09-01'];
let database: TestDatabase;

const usage = (model: string, output: bigint, hour?: string): UsageRow => ({
  ...{ workspaceId: 'A', apiKeyId: 'k', model, tier: 'standard', context: '0-200k', geo: 'global', speed: 'standard' },
  counts: [0n, 0n, 0n, 0n, output, 0n],
  ...(hour === undefined ? {} : { hour: `${TODAY}T${hour}:00:00Z` }),
});
const cost = (amountNano: bigint): CostRow => ({
  ...{ workspaceId: 'A', amountNano, description: 'x output', costType: 'tokens', model: 'sonnet' },
  ...{ tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' },
});

async function ingest(reads: Parameters<typeof ingestReports>[1]): Promise<void> {
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  await ingestReports(client, reads, NOW);
  await client.query('COMMIT');
  client.release();
}

beforeAll(async () => {
  database = await createTestDatabase();
  const place = { displayColor: '', createdAt: NOW, dataResidency: {}, tags: {}, seenAt: NOW };
  await database.owner.db.workspace.create({ data: { id: 'A', name: 'Workspace A', ...place } });
  const key = { workspaceId: 'A', scopeType: 'workspace', status: 'active', createdAt: NOW, seenAt: NOW };
  await database.owner.db.apiKey.createMany({
    data: [
      { id: 'k', name: 'key', ...key },
      { id: 'idle', name: 'idle', ...key },
    ],
  });
  await ingest({
    usage: [
      { day: BEFORE, rows: [usage('old model', 5n)] },
      { day: TODAY, rows: [usage('haiku', 10n), usage('sonnet', 90n)] },
    ],
    cost: [{ day: TODAY, rows: [cost(4_000n)] }],
  });
});
afterAll(() => database.drop());

const useOf = (apiKeyId: string, role: 'owner' | 'viewer' = 'owner') =>
  getApiKeyUse(testCtx(database.web, actorOf(role), NOW), { apiKeyId });

it('says the last day, the spend and the models of 30 days, and that hours are not known', async () => {
  expect(await useOf('k')).toMatchObject({
    ...{ status: 'active', lastUsedDay: TODAY, lastDayTokens: '100', spend: '4000', recent: null },
    ...{ models: ['sonnet', 'haiku'], usageSince: BEFORE, window: { from: '2026-10-25', to: TODAY } },
  });
});

it('says the tokens of the running hour and the one before it, once hours were read', async () => {
  await ingest({
    hourly: [{ day: TODAY, rows: [usage('sonnet', 60n, '12'), usage('sonnet', 30n, '13'), usage('haiku', 10n, '14')] }],
  });
  const { recent } = await useOf('k');
  expect(recent).toEqual({ since: new Date('2026-11-23T13:00:00Z'), readAt: NOW, tokens: '40' });
});

it('says of a key that nobody used that it was used on no day, and in no hour', async () => {
  expect(await useOf('idle')).toMatchObject({
    ...{ lastUsedDay: null, lastDayTokens: null, models: [], spend: '0', recent: { tokens: '0' } },
  });
  await expect(useOf('idle', 'viewer')).rejects.toMatchObject({ code: 'not_found' });
});
