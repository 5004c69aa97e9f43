import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { divideChangedDays } from '@/lib/domain/usage/ledger/through-gateway-steps';
import { usageFilterOptions, usageReport } from '@/lib/domain/usage/report/queries';
import { inOneWrite } from '@/lib/mirror/list';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, TEST_NOW, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { found } from '@/lib/testing/test-client';
import { bookCorrections } from './correction-steps';
import { reconcileGateway } from './reconcile-queries';

const [CUT, DISCOUNT, LEAK, LATE] = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12'];
const HINT = 'sk-ant-api03-abc...wxyz';
const PLACE = { model: 'claude-opus-5-5', tier: 'standard', context: '0-200k', geo: 'global' };
const CENTRE = newId();
let database: TestDatabase;
let keys: [first: string, second: string];
let ctx: ReturnType<typeof testCtx>;

const book = (day: string, keyId: string, output: number, isEstimated = false) => {
  const counts = { uncached: 0, cache_write_5m: 0, cache_write_1h: 0, cache_read: 0, output, web_searches: 0 };
  const cost = { cost_nano: String(output * 20) };
  const row = {
    ...{ at: `${day}T12:00:00Z`, id: newId(), key_id: keyId, workspace_id: 'A', hint: HINT, path: 'messages' },
    ...{
      outcome: 'served',
      status: 200,
      tier: 'standard',
      speed: 'standard',
      is_stream: false,
      is_estimated: isEstimated,
    },
    ...{ latency_ms: 1, bytes_in: 1, bytes_out: 1, model: PLACE.model, ...counts, ...cost },
    lines: [{ model: PLACE.model, context: PLACE.context, geo: PLACE.geo, ...counts, ...cost }],
  };
  return database.owner.pool.query('SELECT steward.book_gateway_requests($1, 0, 1, $2)', [
    newId(),
    JSON.stringify([row]),
  ]);
};

const usage = (apiKeyId: string, output: bigint): UsageRow => ({
  ...{ workspaceId: 'A', apiKeyId, ...PLACE, speed: 'standard' },
  counts: [0n, 0n, 0n, 0n, output, 0n],
});
const cost = (amountNano: bigint): CostRow => ({
  ...{ workspaceId: 'A', ...PLACE, amountNano, description: 'Output', costType: 'tokens', tokenType: 'output_tokens' },
});

beforeAll(async () => {
  database = await createTestDatabase();
  const { db, pool } = database.owner;
  const at = { createdAt: TEST_NOW, seenAt: TEST_NOW };
  await db.workspace.create({
    data: { id: 'A', name: 'Alpha', displayColor: '', dataResidency: {}, tags: {}, isDefault: false, ...at },
  });
  await db.apiKey.createMany({
    data: [
      {
        id: 'vendor',
        name: 'Vendor key',
        workspaceId: 'A',
        partialKeyHint: HINT,
        status: 'active',
        scopeType: 'workspace',
      },
      {
        id: 'other',
        name: 'Other key',
        workspaceId: 'A',
        partialKeyHint: 'x',
        status: 'active',
        scopeType: 'workspace',
      },
    ],
  });
  await db.costCentre.create({
    data: {
      id: CENTRE,
      code: 'C1',
      name: 'Chat',
      project: '',
      ledgerCode: '',
      createdAt: TEST_NOW,
      updatedAt: TEST_NOW,
    },
  });
  const made = [
    await issueKey(database, { workspaceId: 'A', name: 'Chat app', costCentreId: CENTRE }),
    await issueKey(database, { workspaceId: 'A', name: 'Batch app', ownerId: 'user_1' }),
  ];
  keys = [found(made[0]).id, found(made[1]).id];
  ctx = testCtx(database.web, actorOf('owner'));
  // Some is counted before the report is read, some after.
  await book(DISCOUNT, keys[0], 600);
  await book(LATE, keys[0], 500);
  // Two broke off: by the report, 80 of their 300 tokens were never made.
  await book(CUT, keys[0], 100);
  await book(CUT, keys[1], 300, true);
  const read = (day: string, vendor: bigint, amount: bigint) => ({
    usage: [{ day, rows: [usage('vendor', vendor), usage('other', 50n)] }],
    cost: [{ day, rows: [cost(amount)] }],
  });
  for (const [day, vendor, amount] of [
    // A tenth less than the list asks; 100 tokens that nobody counted; 100 that are not reported yet.
    [CUT, 320n, 370n * 20n] as const,
    ...[[DISCOUNT, 900n, 950n * 18n] as const, [LEAK, 1_000n, 21_001n] as const, [LATE, 400n, 9_000n] as const],
  ])
    await inOneWrite(pool, (client) => ingestReports(client, read(day, vendor, amount), TEST_NOW));
  await book(DISCOUNT, keys[1], 300);
  await book(LEAK, keys[1], 700);
  await book(LEAK, keys[0], 200);
  expect(await divideChangedDays(pool, TEST_NOW)).toEqual([CUT, DISCOUNT, LEAK, LATE]);
  expect(await divideChangedDays(pool, TEST_NOW)).toEqual([CUT, DISCOUNT, LEAK, LATE]);
});
afterAll(() => database.drop());

const figures = async (split: 'api_key' | 'owner' | 'cost_centre', more = {}, metric: 'cost' | 'output' = 'cost') => {
  const report = await usageReport(ctx, { metric, split, from: DISCOUNT, to: LATE, ...more });
  const parts = report.series.map(({ label, values }) => [
    label,
    values.reduce((sum, one) => sum + BigInt(one ?? 0), 0n),
  ]);
  const total = report.totals.reduce((sum, one) => sum + BigInt(one ?? 0), 0n);
  expect(parts.reduce((sum, [, value]) => sum + BigInt(value ?? 0), 0n)).toBe(total);
  return Object.fromEntries(parts) as Record<string, bigint>;
};
const ALL = 950n * 18n + 21_001n + 9_000n;

it('divides the vendor key’s cost among Steward keys, and leaves what nobody counted with the vendor key', async () => {
  expect(await figures('api_key', {}, 'output')).toEqual({
    ...{ 'Chat app': 600n + 200n + 400n, 'Batch app': 300n + 700n, 'Vendor key': 100n, 'Other key': 150n },
  });
  const parts = await figures('api_key');
  expect(Object.values(parts).reduce((sum, value) => sum + value, 0n)).toBe(ALL);
  // 1,000 of 1,050 tokens were the vendor key's: of 20,001 nano-dollars the largest remainder gets the odd one.
  expect(parts['Vendor key']).toBe(2_000n);
  expect(parts['Chat app']).toBe(600n * 18n + 4_000n + 8_000n);
  const filtered = await figures('api_key', { api_key: [`steward:${keys[1]}`] });
  expect(filtered).toEqual({ 'Batch app': parts['Batch app'] });
  const { options } = await usageFilterOptions(ctx, { kind: 'api_key' });
  expect(options).toContainEqual(
    expect.objectContaining({ id: `steward:${keys[0]}`, label: 'Chat app', hint: 'Steward key' }),
  );
});

it('gives a Steward key’s cost to its own owner and cost centre', async () => {
  const parts = await figures('api_key');
  const owners = await figures('owner');
  expect(owners.user_1).toBe(parts['Batch app']);
  const centres = await figures('cost_centre');
  expect(centres).toEqual({ 'C1 Chat': parts['Chat app'], Unassigned: ALL - (parts['Chat app'] ?? 0n) });
});

it('names a discount, a leak and what is late, and leaves the use of the vendor key what it is', async () => {
  const { rows } = await reconcileGateway(ctx, { from: DISCOUNT, to: LATE });
  const of = (day: string) => found(rows.find((row) => row.day === day));
  const output = (day: string) => found(of(day).types.find(({ type }) => type === 'output'));
  expect(of(DISCOUNT)).toMatchObject({
    ...{ countedNano: '18000', reportedNano: '16200', notThroughNano: '0', priceNano: '-1800', isPartial: false },
  });
  expect(output(LEAK)).toMatchObject({ counted: '900', reported: '1000', notThrough: '100', unreported: '0' });
  expect(of(LEAK)).toMatchObject({ notThroughNano: '2000', workspaceName: 'Alpha' });
  expect(output(LATE)).toMatchObject({ counted: '500', reported: '400', notThrough: '0', unreported: '100' });
  expect(of(LATE).priceNano).toBeNull();
  const { rows: used } = await database.owner.pool.query<{ day: string }>(
    `SELECT last_used_day::text AS day FROM key_stats s JOIN api_keys k ON k.ref = s.key_ref WHERE k.id = 'vendor'`,
  );
  expect(used).toEqual([{ day: LATE }]);
});

it('corrects what was estimated too high from the complete report, once, and shows it by its own name', async () => {
  const { pool, db } = database.owner;
  const corrected = async () => {
    const { rows } = await reconcileGateway(ctx, { from: CUT, to: LATE });
    return rows.map(({ day, correctedNano, countedNano }) => [day, correctedNano, countedNano]);
  };
  await bookCorrections(pool, db, new Date(`${CUT}T23:00:00Z`));
  expect((await corrected()).at(-1)).toEqual([CUT, '0', '8000']);
  for (let times = 0; times < 2; times += 1) await bookCorrections(pool, db, TEST_NOW);
  expect(await corrected()).toEqual([
    ...[LATE, LEAK, DISCOUNT].map((day) => [day, '0', expect.any(String)]),
    [CUT, '-1600', '8000'],
  ]);
  // It stays as it was booked.
  await book(CUT, keys[0], 50, true);
  await divideChangedDays(pool, TEST_NOW);
  await bookCorrections(pool, db, TEST_NOW);
  expect(await db.gatewayCorrection.findMany({ select: { output: true, costNano: true } })).toEqual([
    { output: -80n, costNano: -1_600n },
  ]);
});
