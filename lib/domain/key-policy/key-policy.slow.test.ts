import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { KEY_POLICY_KEY, type KeyPolicy, keyPolicy } from '@/lib/domain/key-policy/schema';
import { KEY_KINDS } from '@/lib/domain/notifications/kinds/keys';
import type { AboutOf } from '@/lib/domain/notifications/kinds/list';
import { findConditions } from '@/lib/jobs/notifying/schedule';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { listBreaches, previewKeyPolicy } from './queries';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-29T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
let database: TestDatabase;

type Made = {
  id: string;
  name: string;
  workspaceId: string | null;
  days: number | null;
  life?: number;
  status?: string;
};
const KEYS: Made[] = [
  { id: 'k1', name: 'prod-claims-v1', workspaceId: 'A', days: 89 },
  { id: 'k2', name: 'prod-claims-v2', workspaceId: 'A', days: 90, life: 200 },
  { id: 'k3', name: 'nightly', workspaceId: 'A', days: 31, life: 60 },
  { id: 'k4', name: 'nightly-b', workspaceId: 'B', days: 31 },
  { id: 'k5', name: '<b>of all</b>', workspaceId: null, days: 1 },
  { id: 'k6', name: 'x'.repeat(500), workspaceId: null, days: null },
  { id: 'off', name: 'off', workspaceId: 'A', days: 400, status: 'inactive' },
  { id: 'over', name: 'over', workspaceId: 'A', days: 400, life: 30 },
];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database.owner;
  const base = { displayColor: '#000', createdAt: daysAgo(500), dataResidency: {}, tags: {}, seenAt: NOW };
  await db.workspace.createMany({ data: ['A', 'B'].map((id) => ({ id, name: `Workspace ${id}`, ...base })) });
  await db.apiKey.createMany({
    data: KEYS.map(({ days, life, status = 'active', ...key }) => ({
      ...{ ...key, status, scopeType: key.workspaceId === null ? 'organization' : 'workspace', seenAt: NOW },
      createdAt: days === null ? null : daysAgo(days),
      expiresAt: life === undefined || days === null ? null : new Date(daysAgo(days).getTime() + life * DAY_MS),
    })),
  });
});
beforeEach(() => database.owner.db.setting.deleteMany());
afterAll(() => database.drop());

const owner = () => testCtx(database.web, actorOf('owner'), NOW);
const keep = (policy: KeyPolicy) =>
  database.owner.db.setting.create({ data: { key: KEY_POLICY_KEY, value: policy, updatedAt: NOW } });

it.each<[string, Partial<KeyPolicy>, Record<string, string[]>]>([
  ['90 days', {}, { age: ['k2'] }],
  ['never', { rotationDays: null }, {}],
  ['30 days', { rotationDays: 30 }, { age: ['k1', 'k2', 'k3', 'k4'] }],
  [
    'other days in a workspace',
    { rotationDays: 30, workspaces: [{ workspaceId: 'A', rotationDays: 365 }] },
    { age: ['k4'] },
  ],
  [
    'none in a workspace',
    { rotationDays: 30, workspaces: [{ workspaceId: 'A', rotationDays: null }] },
    { age: ['k4'] },
  ],
  ['names', { rotationDays: null, namePattern: '{environment}-{purpose}-v{n}' }, { name: ['k3', 'k4', 'k5', 'k6'] }],
  ['few keys', { rotationDays: null, mostActive: 2 }, { crowd: ['k1', 'k2', 'k3'] }],
  ['as many keys as there are', { rotationDays: null, mostActive: 3 }, {}],
  ['short lives', { rotationDays: null, mostDays: 60 }, { life: ['k1', 'k2', 'k4', 'k5', 'k6'] }],
])('shows whom %s would touch, and lists the same once it is saved', async (_, asked, touched) => {
  const ctx = owner();
  const policy = keyPolicy.parse(asked);
  const preview = await previewKeyPolicy(ctx, policy);
  expect(preview.keys).toBe(6);
  const found = Object.fromEntries(
    preview.rules.filter(({ count }) => count > 0).map(({ rule, keys }) => [rule, keys.map(({ id }) => id).sort()]),
  );
  expect(found).toEqual(touched);
  for (const { count, keys } of preview.rules) expect(keys).toHaveLength(count);
  await keep(policy);
  for (const show of ['age', 'name', 'crowd', 'life'] as const) {
    const list = await listBreaches(ctx, { show });
    expect(list.rows.map(({ id }) => id).sort()).toEqual(touched[show] ?? []);
  }
});

it('suggests a name that follows the pattern and that no key has', async () => {
  await keep(keyPolicy.parse({ rotationDays: null, namePattern: '{environment}-{purpose}-v{n}' }));
  await database.owner.db.apiKey.update({ where: { id: 'k3' }, data: { purpose: 'claims' } });
  const list = await listBreaches(owner(), { apiKeyId: 'k3' });
  expect(list.rows.map(({ suggestedName }) => suggestedName)).toEqual(['prod-claims-v3']);
});

it('tells of each workspace once, and the owner of an old key of their own', async () => {
  const { db, pool } = database.owner;
  await pool.query(`INSERT INTO process_status (name, at, detail) VALUES
    ('sync.mirror', now(), '{}'), ('backfill', now(), '{"complete": true}')`);
  const look = () => findConditions({ database: database.owner, now: () => NOW });
  await keep(keyPolicy.parse({ rotationDays: null }));
  await look();
  const user = { id: 'user_dev', email: 'dev@example.test', name: 'Dev', role: 'developer' };
  await db.user.create({ data: { ...user, addedAt: NOW, seenAt: NOW } });
  await createSignedInPerson(db, 'developer', { upstreamUserId: 'user_dev' });
  await db.apiKey.updateMany({ where: { id: { in: ['k1', 'k4'] } }, data: { assignedToId: 'user_dev' } });
  await db.setting.deleteMany();
  await keep(keyPolicy.parse({ rotationDays: 80, namePattern: '{purpose}-v{n}' }));
  await look();
  await look();
  const told = await db.notification.findMany({ where: { kind: { in: ['key.old', 'key.breach'] } } });
  const found = told.map(({ kind, subjectId, about, audience }) => [
    ...[kind, subjectId, (audience as { only: boolean }).only],
    (about as { keys: { apiKeyId: string }[] }).keys.map(({ apiKeyId }) => apiKeyId),
  ]);
  expect(found.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
    ['key.breach', 'A', false, ['k3']],
    ['key.breach', 'B', false, ['k4']],
    ['key.breach', 'key_policy', false, ['k5', 'k6']],
    ['key.old', 'A', false, ['k1', 'k2']],
    ['key.old', 'A', true, ['k1']],
  ]);
  const ofAll = told.find(({ subjectId }) => subjectId === 'key_policy');
  const page = KEY_KINDS['key.breach'].path(ofAll?.about as AboutOf<'key.breach'>);
  expect(page).toBe('/api-keys/breaches');
});
