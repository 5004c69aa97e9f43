import { afterAll, beforeAll, expect, it } from 'vitest';
import { usageFilterOptions, usageReport } from '@/lib/domain/usage/report/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { exportedRows } from '@/lib/testing/exported-rows';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SmallUpstream, startSmallUpstream } from '@/lib/testing/small-upstream';
import { syncMirror } from './mirror';
import { backfillUsage, nameCallers, pollUsage, syncHours } from './usage';

let upstream: SmallUpstream;
let database: TestDatabase;
const RANGE = { from: '2026-11-10', to: '2026-11-22' } as const;
const ADA = 'keyless:user_1';
const deps = () => upstream.depsFor(database.owner);
const ctx = (role: 'owner' | 'developer' = 'owner') => testCtx(database.web, actorOf(role), upstream.clock.now);
const pass = (minutes: number) => {
  upstream.clock.now = new Date(upstream.clock.now.getTime() + minutes * 60_000);
};

beforeAll(async () => {
  upstream = await startSmallUpstream();
  upstream.hasAccounts = false;
  database = await createTestDatabase();
  await syncMirror(deps(), 'schedule', 'core');
  await backfillUsage(deps(), 'schedule');
  await syncHours(deps(), 'schedule');
});
afterAll(async () => {
  await database.drop();
  await upstream.close();
});

async function parts(split: 'api_key' | 'owner', metric: 'cost' | 'output' = 'cost') {
  const report = await usageReport(ctx(), { ...RANGE, split, metric });
  const sum = report.series.reduce((total, part) => total + BigInt(part.total), 0n);
  expect(sum.toString()).toBe(report.total);
  const totalOf = (wanted: string) => report.series.find(({ id }) => id === wanted)?.total;
  return { total: report.total, ids: report.series.map(({ id }) => id), series: report.series, totalOf };
}

it('reads without accounts where the upstream refuses them, and asks once a day whether it still does', async () => {
  const asked = () => upstream.requests.filter((url) => url.includes('account_id')).length;
  expect(asked()).toBe(1);
  expect((await parts('api_key')).ids).toContain('none');
  pass(24 * 60 + 1);
  await pollUsage(deps(), 'schedule');
  expect(asked()).toBe(2);
  expect(await nameCallers(deps(), 'schedule')).toBe('complete');
});

it('reads the past once again when the upstream offers them, loses no row and changes no sum', async () => {
  const before = { cost: await parts('api_key'), output: await parts('api_key', 'output') };
  upstream.hasAccounts = true;
  pass(24 * 60 + 1);
  await pollUsage(deps(), 'schedule');
  expect(await nameCallers(deps(), 'schedule')).toBe('succeeded');
  const held = await database.owner.pool.query('SELECT FROM report_days WHERE pending_hash IS NOT NULL');
  expect(held.rowCount).toBe(0);
  expect(await nameCallers(deps(), 'schedule')).toBe('complete');
  const after = await parts('api_key');
  expect(after.total).toBe(before.cost.total);
  const output = await parts('api_key', 'output');
  expect(output.total).toBe(before.output.total);
  const keyless = [ADA, 'keyless:svac_1', 'none'].map((id) => BigInt(output.totalOf(id) ?? 0));
  expect(keyless.reduce((sum, value) => sum + value, 0n)).toBe(BigInt(before.output.totalOf('none') ?? 0));
  const named = after.series.map(({ id, label, hint }) => [id, label, hint]);
  expect(named).toContainEqual([ADA, 'Ada', 'Without an API key']);
  expect(named).toContainEqual(['keyless:svac_1', 'svac_1', 'Service account, without an API key']);
  expect(named).toContainEqual(['none', 'No API key (Console)', null]);
});

it('has the same callers by the hour, and the hours add up to the days', async () => {
  await syncHours(deps(), 'schedule');
  const range = { from: '2026-11-20', to: '2026-11-22', split: 'api_key', metric: 'cost' } as const;
  const hours = await usageReport(ctx(), { ...range, granularity: 'hour' });
  const days = await usageReport(ctx(), { ...range, granularity: 'day' });
  const totals = (report: typeof days) => report.series.map(({ id, total }) => `${id} ${total}`).sort();
  expect(totals(hours)).toEqual(totals(days));
  const unknown = hours.periods.flatMap(({ hour }, at) => (hour === 'unknown' ? [hours.totals[at]] : []));
  expect(unknown.filter((value) => value !== '0')).toEqual([]);
});

it('keeps the names when a report stops telling them, until it has said so twice', async () => {
  const before = await parts('api_key');
  upstream.hasAccounts = false;
  await database.owner.pool.query(`DELETE FROM process_status WHERE name = 'sync.usage'`);
  await database.owner.pool.query(`UPDATE report_days SET read_at = '2026-11-20' WHERE day = '2026-11-20'`);
  expect(await pollUsage(deps(), 'schedule')).toBe('succeeded');
  expect((await parts('api_key')).totalOf(ADA)).toBe(before.totalOf(ADA));
  const held = await database.owner.pool.query(
    `SELECT FROM report_days WHERE pending_hash IS NOT NULL AND day = '2026-11-20'`,
  );
  expect(held.rowCount).toBe(1);
});

it('can be chosen, filtered and exported, by those who may see it', async () => {
  const { options } = await usageFilterOptions(ctx(), { kind: 'api_key', search: 'Ada' });
  expect(options).toEqual([{ id: ADA, label: 'Ada', hint: 'Without an API key' }]);
  const whole = (await parts('api_key')).totalOf(ADA);
  for (const filter of [{ api_key: [ADA] }, { owner: [ADA] }]) {
    expect((await usageReport(ctx(), { ...RANGE, ...filter })).total).toBe(whole);
  }
  expect((await parts('owner')).totalOf(ADA)).toBe(whole);
  let exported = 0n;
  for await (const { partId, value } of exportedRows(ctx(), { ...RANGE, split: 'api_key' })) {
    if (partId === ADA) exported += BigInt(value ?? 0);
  }
  expect(exported.toString()).toBe(whole);
  const seen = await usageFilterOptions(ctx('developer'), { kind: 'api_key', search: 'Ada' });
  expect(seen.options).toEqual([]);
});
