import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { getApiKey, listApiKeys } from './queries';
import type { ApiKeyFilters } from './schema';

const NOW = new Date('2026-11-23T14:05:00Z');
const TODAY = '2026-11-23';
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
let database: TestDatabase;
let gatewayKeyId: string;

const used = (apiKeyId: string, model: string, counts: bigint[], hour?: string): UsageRow => ({
  ...{ workspaceId: 'A', apiKeyId, model, tier: 'standard', context: '0-200k', geo: 'global', speed: 'standard' },
  ...{ counts, ...(hour === undefined ? {} : { hour }) },
});
const cost: CostRow = {
  ...{ workspaceId: 'A', amountNano: 9_000n, description: 'x output', costType: 'tokens', model: 'sonnet' },
  ...{ tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' },
};

beforeAll(async () => {
  database = await createTestDatabase();
  const { db, pool } = database.owner;
  const place = { displayColor: '', createdAt: daysAgo(900), dataResidency: {}, seenAt: NOW };
  await db.workspace.createMany({
    data: [
      { id: 'A', name: 'Claims prod', tags: {}, ...place },
      { id: 'B', name: 'Chat', tags: { stage: 'production' }, ...place },
      { id: 'C', name: 'Products', tags: {}, ...place },
    ],
  });
  await db.user.create({
    data: { id: 'u', name: 'U', email: 'u@example.test', role: 'developer', addedAt: NOW, seenAt: NOW },
  });
  const key = {
    scopeType: 'workspace',
    status: 'active',
    createdAt: daysAgo(10),
    createdById: 'u',
    createdByType: 'user',
  };
  await db.apiKey.createMany({
    data: [
      {
        id: 'busy',
        name: 'prod-mail-v1',
        workspaceId: 'A',
        environment: 'production',
        ...key,
        createdAt: daysAgo(200),
      },
      { id: 'dev', name: 'Dev_mail', workspaceId: 'A', ...key },
      { id: 'tagged', name: 'mail-staging', workspaceId: 'B', ...key },
      { id: 'elsewhere', name: 'dev-mail-v1', workspaceId: 'C', ...key },
      { id: 'device', name: 'device-mail', workspaceId: 'A', ...key },
      { id: 'off', name: 'dev-off', workspaceId: 'A', ...key, status: 'inactive' },
      { id: 'soon', name: 'prod-soon-v1', workspaceId: 'C', ...key, createdAt: new Date('2026-09-23T23:30:00Z') },
      { id: 'excepted', name: 'prod-excepted-v1', workspaceId: 'C', ...key, createdAt: daysAgo(300) },
      { id: 'nobody', name: 'prod-nobody-v1', workspaceId: 'C', ...key, createdById: null, createdByType: null },
    ],
  });
  gatewayKeyId = (await issueKey(database, { name: 'app', ownerId: 'u', workspaceId: 'A', lastUsedAt: daysAgo(40) }))
    .id;
  await db.keyRotation.create({ data: { apiKeyId: 'excepted', exceptedUntil: daysAgo(-1) } });
  await db.setting.create({
    data: { key: 'key_policy', value: { namePattern: '{environment}-{purpose}-v{n}' }, updatedAt: NOW },
  });
  const client = await pool.connect();
  await client.query('BEGIN');
  const days = [
    used('busy', 'sonnet', [10n, 20n, 0n, 60n, 10n, 0n], `${TODAY}T12:00:00Z`),
    used('busy', 'haiku', [0n, 0n, 0n, 0n, 5n, 0n], `${TODAY}T09:00:00Z`),
  ];
  const whole = days.map(({ hour: _, ...row }) => row);
  await ingestReports(
    client,
    {
      usage: [
        { day: TODAY, rows: whole },
        { day: addDays(TODAY, -2), rows: [used('busy', 'sonnet', [0n, 0n, 0n, 0n, 50n, 0n])] },
        { day: addDays(TODAY, -30), rows: [used('dev', 'old', [1n, 0n, 0n, 0n, 0n, 0n])] },
        { day: addDays(TODAY, -20), rows: [used('device', 'haiku', [1n, 0n, 0n, 0n, 0n, 0n])] },
      ],
      hourly: [{ day: TODAY, rows: days }],
      cost: [{ day: TODAY, rows: [cost] }],
    },
    NOW,
  );
  await client.query('COMMIT');
  client.release();
});
afterAll(() => database.drop());

const list = (filters: ApiKeyFilters = {}, role: 'owner' | 'viewer' = 'owner') =>
  listApiKeys(testCtx(database.web, actorOf(role), NOW), filters);
const ids = async (filters: ApiKeyFilters, role?: 'viewer') =>
  (await list({ sort: 'name', order: 'asc', ...filters }, role)).rows.map(({ id }) => id).sort();

it('has a view of what bears a dev name in production, breaks the name rule, or has no owner', async () => {
  expect(await ids({ show: 'misplaced' })).toEqual(['dev', 'tagged']);
  expect(await ids({ show: 'misnamed' })).toEqual(['dev', 'device', 'tagged']);
  expect(await ids({ show: 'unowned' })).toEqual(['nobody']);
  expect((await list({}, 'viewer')).facets).toMatchObject({ misplaced: 0, misnamed: 0, unowned: 0 });
});

it('narrows by environment, model and rotation, for those alone who see the whole key', async () => {
  expect(await ids({ environment: 'production' })).toEqual(['busy']);
  expect(await ids({ environment: 'none' })).not.toContain('busy');
  expect(await ids({ model: 'haiku' })).toEqual(['busy', 'device']);
  expect([await ids({ model: 'old' }), await ids({ model: 'haiku%' })]).toEqual([[], []]);
  expect(await ids({ rotation: 'act' })).toEqual(['busy']);
  expect(await ids({ rotation: 'soon' })).toEqual(['soon']);
  expect(await ids({ rotation: 'later' })).toEqual(['excepted']);
  expect(await ids({ rotation: 'underway' })).toEqual([]);
  for (const filter of [{ environment: 'none' }, { model: 'haiku' }, { rotation: 'act' }] as const)
    expect(await ids(filter, 'viewer')).toEqual([]);
});

it('works out trend, models, tiers and cache of the rows shown, and only where it is asked to', async () => {
  const plain = (await list({ search: 'prod-mail' })).rows[0];
  expect([plain?.traffic, plain?.lastUsedHour, plain?.rotation]).toEqual([null, null, null]);
  const [busy] = (await list({ search: 'prod-mail', figures: ['traffic', 'last_hour', 'rotation'] })).rows;
  expect(busy?.traffic).toMatchObject({
    models: ['sonnet', 'haiku'],
    tiers: ['standard'],
    cacheRead: '60',
    input: '90',
  });
  expect(busy?.traffic?.trend).toHaveLength(30);
  expect(busy?.traffic?.trend.slice(-4)).toEqual([null, '50', null, '105']);
  expect(busy?.traffic?.trend[9]).toBe('0');
  expect([busy?.lastUsedHour, busy?.rotation]).toEqual([new Date(`${TODAY}T12:00:00Z`), 'due']);
  const [app] = (await list({ kind: 'steward', figures: ['traffic', 'last_hour', 'rotation'] })).rows;
  expect([app?.traffic, app?.lastUsedHour, app?.rotation]).toEqual([null, new Date('2026-10-14T14:00:00Z'), null]);
  const viewed = await list({ figures: ['traffic', 'last_hour', 'rotation'] }, 'viewer');
  expect(viewed.rows.every(({ traffic, lastUsedHour, rotation }) => !traffic && !lastUsedHour && !rotation)).toBe(true);
});

it('says of one key the hour of its last use', async () => {
  const of = (apiKeyId: string) => getApiKey(testCtx(database.web, actorOf('owner'), NOW), { apiKeyId });
  expect((await of('busy')).lastUsedHour).toEqual(new Date(`${TODAY}T12:00:00Z`));
  expect([(await of('device')).lastUsedDay, (await of('device')).lastUsedHour]).toEqual(['2026-11-03', null]);
  expect((await of(gatewayKeyId)).lastUsedHour).toEqual(new Date('2026-10-14T14:00:00Z'));
});
