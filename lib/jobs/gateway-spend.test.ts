import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { dayOf, dayStart } from '@/lib/core/time';
import { readSpend } from '@/lib/domain/budgets/reads';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { evaluateBudgets } from './budgets';
import { watchGatewaySpend } from './gateway-spend';

const NOW = new Date('2026-11-23T14:05:00Z');
const TODAY = dayOf(NOW);
const HINT = 'sk-ant-api03-R2D...igAA';
const MODEL = 'claude-opus-4-5';
const log = createLogger('test', 'silent');
const keys = { own: newId(), other: newId() };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database.owner;
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, seenAt: NOW, tags: {} };
  await db.workspace.createMany({ data: ['A', 'B'].map((id) => ({ id, name: id, ...base })) });
  await db.apiKey.createMany({
    data: [
      { id: 'vendor', name: 'gateway', workspaceId: 'A', partialKeyHint: HINT },
      { id: 'direct', name: 'direct', workspaceId: 'A', partialKeyHint: 'sk-ant-api03-ABC...igBB' },
    ].map((key) => ({ ...key, status: 'active', scopeType: 'workspace', seenAt: NOW })),
  });
  await db.user.create({
    data: { id: 'ann', email: 'ann@a.example', name: 'Ann', role: 'user', addedAt: NOW, seenAt: NOW },
  });
  const made = { workspaceId: 'A', purpose: '', environment: 'other', isModelLimited: false, mode: 'strict' };
  await db.gatewayKey.createMany({
    data: Object.entries(keys).map(([name, id]) => ({
      ...{ id, name, secretHash: id, endsWith: 'aB3d', ...made, createdAt: NOW, updatedAt: NOW },
      ownerId: name === 'own' ? 'ann' : null,
    })),
  });
});
afterAll(() => database.drop());

/** What the reports have of today: so many output tokens of each key, at a dollar each. */
async function read(tokens: Readonly<Record<string, bigint>>): Promise<void> {
  const usage = Object.entries(tokens).map(
    ([apiKeyId, output]): UsageRow => ({
      ...{ workspaceId: 'A', apiKeyId, model: MODEL, tier: 'standard', context: '0-200k', geo: null, speed: null },
      counts: [0n, 0n, 0n, 0n, output, 0n],
    }),
  );
  const amountNano = Object.values(tokens).reduce((sum, one) => sum + one, 0n) * 1_000_000_000n;
  const cost: CostRow = {
    ...{ workspaceId: 'A', amountNano, description: 'output', costType: 'tokens', model: MODEL, geo: null },
    ...{ tokenType: 'output_tokens', context: '0-200k', tier: 'standard' },
  };
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  await ingestReports(client, { usage: [{ day: TODAY, rows: usage }], cost: [{ day: TODAY, rows: [cost] }] }, NOW);
  await client.query('COMMIT');
  client.release();
}

/** What the gateway has counted today in all. */
async function count(dollars: Readonly<Record<string, bigint>>, hint = HINT): Promise<void> {
  for (const [keyId, output] of Object.entries(dollars))
    await database.owner.pool.query(
      `INSERT INTO gateway_ledger (day, workspace_id, hint, key_id, model, tier, context, geo, speed, uncached, cache_write_5m,
         cache_write_1h, cache_read, output, web_searches, cost_nano, estimated_nano, changed_at)
       VALUES ($1, 'A', $2, $3, $4, 'standard', '0-200k', 'not_available', '', 0, 0, 0, 0, $5, 0, $6, 0, now())
       ON CONFLICT (day, workspace_id, hint, key_id, model, tier, context, geo, speed) DO UPDATE
       SET output = excluded.output, cost_nano = excluded.cost_nano, changed_at = now()`,
      [TODAY, hint, keyId, MODEL, String(output), String(output * 1_000_000_000n)],
    );
}

async function spent(kind: 'organization' | 'workspace' | 'owner' | 'model_family', id: string): Promise<bigint> {
  const spend = await readSpend({ db: database.owner.db, now: NOW }, { kind, id }, { from: TODAY, to: TODAY });
  return (spend.valueOf(TODAY) ?? 0n) / 1_000_000_000n;
}

it('counts what the gateway is ahead of the report, and nothing twice, whatever a budget is of', async () => {
  await count({ [keys.own]: 30n, [keys.other]: 10n });
  // Nothing was read of today yet.
  expect(await spent('organization', '')).toBe(40n);
  await read({ vendor: 20n, direct: 7n });
  expect(await spent('organization', '')).toBe(47n);
  expect([await spent('workspace', 'A'), await spent('workspace', 'B')]).toEqual([47n, 0n]);
  expect(await spent('owner', 'ann')).toBe(30n);
  expect(await spent('model_family', 'claude-opus')).toBe(47n);
  // A key of Anthropic's that its list does not have: the report alone counts.
  await count({ [keys.own]: 500n }, 'sk-ant-api03-XYZ...igCC');
  expect(await spent('organization', '')).toBe(47n);
  // The report has all of it, and what was used directly.
  await read({ vendor: 45n, direct: 7n });
  expect(await spent('organization', '')).toBe(52n);
  expect(await spent('owner', 'ann')).toBeGreaterThanOrEqual(30n);
});

it('alerts when the gateway has booked it, without a reading, and counts no budget that cannot have come so far', async () => {
  const { db } = database.owner;
  const make = async (scopeKind: string, scopeId: string, amountNano: bigint) => {
    const [id, at] = [newId(), dayStart('2026-10-01')];
    await db.budget.create({
      data: {
        ...{ id, name: id, scopeKind, scopeId, period: 'day', firstDay: at, notes: '', revision: 1 },
        ...{ actualThresholds: [50, 100], forecastThresholds: [], createdAt: at, updatedAt: at },
        limits: { create: { revision: 1, kind: 'set', amountNano, reason: '', at } },
      },
    });
    return id;
  };
  const [near, far] = [await make('workspace', 'A', 100_000_000_000n), await make('organization', '', 10n ** 13n)];
  const deps = { database: database.owner, log, now: () => NOW };
  await evaluateBudgets(deps);
  const watch = watchGatewaySpend(deps);
  await watch();
  const alerts = async (budgetId: string) =>
    (await db.budgetAlert.findMany({ where: { budgetId }, orderBy: { threshold: 'asc' } })).map((one) => one.threshold);
  expect(await alerts(near)).toEqual([50]);
  await count({ [keys.own]: 90n });
  const before = await db.budgetState.findUniqueOrThrow({ where: { budgetId: far } });
  await watch();
  expect(await alerts(near)).toEqual([50, 100]);
  expect(await db.notification.count({ where: { kind: 'budget.passed', subjectId: near } })).toBe(1);
  expect(await db.budgetState.findUniqueOrThrow({ where: { budgetId: far } })).toEqual(before);
  expect(await alerts(far)).toEqual([]);
  await watch();
  expect(await db.notification.count({ where: { kind: 'budget.passed', subjectId: near } })).toBe(1);
});
