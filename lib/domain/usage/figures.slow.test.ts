import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { addDays, daysBetween } from '@/lib/core/time';
import { getApiKey, listApiKeys } from '@/lib/domain/api-keys/queries';
import { getPerson, listPeople } from '@/lib/domain/people/queries';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { listLedWorkspaces } from '@/lib/domain/workspaces/led-queries';
import { getWorkspace, listWorkspaces } from '@/lib/domain/workspaces/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, TEST_NOW, testCtx } from '@/lib/testing/factories';
import { type CostRow, ingestReports, type UsageRow } from './ledger/ingest';
import type { UsageFilter } from './report/filter';
import { overview, usageReport } from './report/queries';
import type { Split } from './schema';

const FIRST = '2026-09-28';
const TODAY = '2026-11-23';
/** Cost is a day behind the tokens: the 30 days of every figure end with it. */
const LAST_COST_DAY = '2026-11-22';
const WINDOW = { from: '2026-10-24', to: LAST_COST_DAY };
const KEYS = Array.from({ length: 14 }, (_, at) => `k${at}`);
const USERS = ['user_0', 'user_1', 'user_2', 'user_3'];

let database: TestDatabase;

const usageOn = (day: number): UsageRow[] => [
  ...KEYS.map((apiKeyId, key) => ({
    ...{ workspaceId: `w${key % 3}`, apiKeyId, model: key % 2 ? 'opus' : 'haiku', tier: 'standard' },
    ...{ context: '0-200k', geo: 'global', speed: 'standard' },
    counts: [BigInt((key + 3) * (day + 1)), 0n, 0n, 5n, BigInt(7 * key + (day % 5)), 0n],
  })),
  {
    ...{ workspaceId: 'w0', apiKeyId: null, model: 'haiku', tier: 'standard', context: '0-200k', geo: 'global' },
    speed: 'standard',
    counts: [0n, 0n, 0n, 0n, 40n, 0n],
  },
];
const costOn = (day: number): CostRow[] =>
  ['w0', 'w1', 'w2'].flatMap((workspaceId, at) =>
    [
      { model: 'opus', tokenType: 'output_tokens', amountNano: 1_000_003n * BigInt(at + 2) + BigInt(day * 7) },
      { model: 'haiku', tokenType: 'output_tokens', amountNano: 70_001n - (day % 9 === 0 ? 90_000n : 0n) },
      { model: 'haiku', tokenType: 'uncached_input_tokens', amountNano: BigInt(day * day * 11 + at) },
      { model: null, tokenType: null, amountNano: 13n },
    ].map((line) => ({
      ...{ workspaceId, description: `${line.model} ${line.tokenType}`, context: null, tier: null, geo: null, ...line },
      costType: line.tokenType === null ? 'code_execution' : 'tokens',
    })),
  );

beforeAll(async () => {
  database = await createTestDatabase();
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  const days = Array.from({ length: daysBetween(FIRST, TODAY) + 1 }, (_, at) => ({ day: addDays(FIRST, at), at }));
  const usage = days.map(({ day, at }) => ({ day, rows: usageOn(at) }));
  const cost = days.filter(({ day }) => day <= LAST_COST_DAY).map(({ day, at }) => ({ day, rows: costOn(at) }));
  await ingestReports(client, { usage, cost }, TEST_NOW);
  await client.query(
    `INSERT INTO users (id, email, name, role, added_at, seen_at)
     SELECT id, id || '@example.test', id, 'developer', now(), now() FROM unnest($1::text[]) id`,
    [USERS],
  );
  for (const [at, id] of KEYS.entries()) {
    const set = `workspace_id = $2, created_by_id = $3, created_by_type = 'user'`;
    await client.query(`UPDATE api_keys SET ${set} WHERE id = $1`, [id, `w${at % 3}`, USERS[at % 4]]);
  }
  await client.query('COMMIT');
  client.release();
});
afterAll(() => database.drop());

const developer = { upstreamUserId: 'user_1', memberWorkspaceIds: ['w0', 'w1', 'w2'] };
const READERS: [string, PersonActor][] = [
  ['an owner', actorOf('owner')],
  ['billing', actorOf('billing')],
  ['a lead, who sees led workspaces alone', actorOf('lead', { leadWorkspaceIds: ['w1'] })],
  ['a developer', actorOf('developer', developer)],
  ['a developer who leads', actorOf('developer', { ...developer, leadWorkspaceIds: ['w2'] })],
];

describe.each(READERS)('for %s, the cost of the same days is the same', (_name, actor) => {
  const ctx = () => testCtx(database.web, actor);
  const totalOf = async (filter: Partial<UsageFilter>) => (await usageReport(ctx(), { ...WINDOW, ...filter })).total;
  const sum = (values: (string | null)[]) => values.reduce((all, value) => all + BigInt(value ?? 0), 0n).toString();

  /** Every part with its cost, from the file of all rows, which holds more than the page's eight. */
  async function costs(split: Split): Promise<Map<string, string>> {
    const { rows } = await usageExport(ctx(), { ...WINDOW, split, extent: 'all' });
    const found = new Map<string, bigint>();
    for await (const { partId, value } of rows) found.set(partId, (found.get(partId) ?? 0n) + BigInt(value ?? 0));
    return new Map([...found].map(([id, value]) => [id, value.toString()]));
  }
  const costOf = (known: Map<string, string>) => (id: string) => [id, known.get(id) ?? '0'];

  it('in the list of workspaces and on the page of each', async () => {
    const { rows, window, spendTotal } = await listWorkspaces(ctx(), { show: 'all' });
    expect(window).toMatchObject(WINDOW);
    const seen = rows.filter(({ spend }) => spend !== null);
    expect(seen.length).toBeGreaterThan(0);
    const known = await costs('workspace');
    expect(seen.map(({ id, spend }) => [id, spend])).toEqual(seen.map(({ id }) => costOf(known)(id)));
    expect([sum(seen.map(({ spend }) => spend)), spendTotal]).toEqual([await totalOf({}), await totalOf({})]);
    for (const { id, spend } of seen) {
      expect((await getWorkspace(ctx(), { workspaceId: id })).spend).toBe(spend);
      expect(await totalOf({ workspace: [id], split: 'model' })).toBe(spend);
    }
  });

  it('in the list of keys and on the page of each', async () => {
    const { rows, window } = await listApiKeys(ctx());
    expect(window).toMatchObject(WINDOW);
    const seen = rows.filter(({ spend }) => spend !== null);
    expect(seen.length).toBeGreaterThan(2);
    const known = await costs('api_key');
    expect(seen.map(({ id, spend }) => [id, spend])).toEqual(seen.map(({ id }) => costOf(known)(id)));
    const nobodys = sum([known.get('none') ?? null, known.get('unattributed') ?? null]);
    expect(sum([...seen.map(({ spend }) => spend), nobodys])).toBe(await totalOf({}));
    for (const { id, spend } of seen.slice(0, 3)) {
      expect((await getApiKey(ctx(), { apiKeyId: id })).spend).toBe(spend);
      expect(await totalOf({ api_key: [id], split: 'model' })).toBe(spend);
    }
  });

  it('in the list of people and on the page of each', async () => {
    // Whoever may see no more than the people of their workspaces still sees themself.
    const seen = (await listPeople(ctx())).rows.filter(({ spend }) => spend !== null);
    const known = await costs('owner');
    expect(seen.map(({ id, spend }) => [id, spend])).toEqual(seen.map(({ id }) => costOf(known)(id)));
    for (const { id, spend } of seen) {
      expect((await getPerson(ctx(), { userId: id })).spend).toBe(spend);
      expect(await totalOf({ owner: [id], split: 'model' })).toBe(spend);
    }
  });

  it('on the overview, in the explorer in any split and grain, and in both files', async () => {
    const page = await overview(ctx());
    const whole = await totalOf({});
    expect(page.trend).toMatchObject({ ...WINDOW, total: whole });
    expect(sum(page.trend.days.map(({ value }) => value))).toBe(whole);
    const month = { from: '2026-11-01', to: TODAY };
    expect(page.month.value).toBe(await totalOf(month));
    const { comparison } = page.month;
    const { from, to, now } = comparison;
    expect(comparison.nowTotal).toBe(now && (await totalOf(now)));
    expect(comparison.total).toBe(await totalOf({ from, to }));
    expect((await usageReport(ctx(), { ...month, compare: 'previous' })).previous).toMatchObject(comparison);
    for (const [split, parts] of [
      ['workspace', page.workspaces],
      ['model', page.models],
      ['api_key', page.apiKeys],
    ] as const) {
      const known = costOf(await costs(split));
      const named = parts.filter(({ id }) => id !== 'other');
      expect(named.map(({ id, value }) => [id, value])).toEqual(named.map(({ id }) => known(id)));
      expect(sum(parts.map(({ value }) => value))).toBe(whole);
      for (const extent of ['all', 'shown'] as const) {
        const values = [];
        const { rows } = await usageExport(ctx(), { ...WINDOW, split, granularity: 'week', extent });
        for await (const { value } of rows) values.push(value);
        expect([split, extent, sum(values)]).toEqual([split, extent, whole]);
      }
    }
  });

  it('among the workspaces that are led', async () => {
    const led = await listLedWorkspaces(ctx());
    expect(led.map(({ id }) => id)).toEqual(actor.leadWorkspaceIds);
    const { from, to, now } = (await overview(ctx())).month.comparison;
    for (const { id, spend, spendCompared, spendBefore } of led) {
      expect(spendCompared).toBe(now && (await totalOf({ ...now, workspace: [id] })));
      expect(spend).toBe(await totalOf({ from: '2026-11-01', to: TODAY, workspace: [id] }));
      expect(spendBefore).toBe(await totalOf({ from, to, workspace: [id] }));
    }
  });
});
