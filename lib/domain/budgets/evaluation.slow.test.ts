import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { type Day, dayOf, dayStart, daysFrom } from '@/lib/core/time';
import { type CostRow, ingestReports } from '@/lib/domain/usage/ledger/ingest';
import type { UsageFilter } from '@/lib/domain/usage/report/filter';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { evaluateBudgets } from '@/lib/jobs/budgets';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { SEED, thorough } from '@/lib/testing/thorough';
import { DEFAULT_ACTUAL, DEFAULT_FORECAST } from './rules';

const NOW = new Date('2026-11-23T14:05:00Z');
const TODAY = dayOf(NOW);
const log = createLogger('test', 'silent');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, seenAt: NOW };
  await database.owner.db.workspace.createMany({
    data: ['A', 'B'].map((id) => ({ id, name: id, ...base, tags: { team: id } })),
  });
});
afterAll(() => database.drop());

const cost = (workspaceId: string, amountNano: bigint, model = 'claude-opus-4'): CostRow => ({
  ...{ workspaceId, amountNano, description: `${model} output`, costType: 'tokens', model },
  ...{ tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' },
});

/** A day that loses rows would wait for a second reading: each holds all that it ever held. */
const held = new Map<Day, Map<string, CostRow>>();

async function ingest(days: Record<Day, CostRow[]>, now = NOW): Promise<void> {
  const client = await database.owner.pool.connect();
  const read = Object.entries(days).map(([day, rows]) => {
    const all = held.get(day) ?? new Map<string, CostRow>();
    for (const row of rows) all.set(`${row.workspaceId} ${row.model}`, row);
    held.set(day, all);
    return { day, rows: [...all.values()] };
  });
  await client.query('BEGIN');
  await ingestReports(client, { usage: read.map(({ day }) => ({ day, rows: [] })), cost: read }, now);
  await client.query('COMMIT');
  client.release();
}

interface Made {
  kind?: string;
  id?: string;
  period?: string;
  limit: bigint | null;
  createdAt?: string;
  actual?: readonly number[];
  forecast?: readonly number[];
}

async function make({ kind = 'workspace', id = 'A', period = 'month', limit, ...made }: Made) {
  const { createdAt = '2026-10-01', actual = DEFAULT_ACTUAL, forecast = DEFAULT_FORECAST } = made;
  const budgetId = newId();
  const at = dayStart(createdAt);
  await database.owner.db.budget.create({
    data: {
      ...{ id: budgetId, name: budgetId, scopeKind: kind, scopeId: id, period, firstDay: at, notes: '', revision: 1 },
      ...{ actualThresholds: [...actual], forecastThresholds: [...forecast] },
      ...{ createdAt: at, updatedAt: at },
      limits: { create: { revision: 1, kind: 'set', amountNano: limit, reason: '', at } },
    },
  });
  return budgetId;
}

async function alertsOf(budgetId: string, state = 'told'): Promise<string[]> {
  const rows = await database.owner.db.budgetAlert.findMany({ where: { budgetId, state }, orderBy: { at: 'asc' } });
  return rows.map((row) => `${dayOf(row.periodFrom)} r${row.revision} ${row.basis} ${row.threshold}`).sort();
}

const evaluate = (now = NOW) => evaluateBudgets({ database: database.owner, log, now: () => now });
const stateOf = (budgetId: string) => database.owner.db.budgetState.findUniqueOrThrow({ where: { budgetId } });
const clear = async () => {
  await database.owner.pool.query('DELETE FROM budget_alerts; DELETE FROM budget_states; DELETE FROM budget_limits');
  await database.owner.pool.query('DELETE FROM budgets; DELETE FROM process_status');
};

it('counts what the explorer counts, to the last digit, whatever a budget is of', async () => {
  await clear();
  const days = daysFrom('2026-09-28', 57).map((day): [Day, CostRow[]] => {
    const number = BigInt(Date.parse(day) / 86_400_000);
    const haiku = cost('A', number * 31n, 'claude-haiku-4-5-20251001');
    return [day, [cost('A', number * 1_000_003n), haiku, cost('B', number * 7n + 1n)]];
  });
  await ingest(Object.fromEntries(days));
  const [from, to] = ['2026-11-01', TODAY];
  const filters: [{ kind: string; id: string }, Partial<UsageFilter>][] = [
    [{ kind: 'organization', id: '' }, {}],
    [{ kind: 'workspace', id: 'A' }, { workspace: ['A'] }],
    [{ kind: 'workspace_tag', id: 'team=B' }, { tag: ['team=B'] }],
    [{ kind: 'model_family', id: 'claude-haiku' }, { model: ['claude-haiku-4-5-20251001'] }],
  ];
  for (const [scope, filter] of filters) {
    const budgetId = await make({ ...scope, limit: 10n ** 15n });
    await evaluate();
    const report = await usageReport(testCtx(database.owner, actorOf('owner'), NOW), {
      ...{ from, to, ...filter },
    });
    expect(report.total).not.toBe('0');
    expect((await stateOf(budgetId)).spentNano?.toString()).toBe(report.total);
  }
});

it('keeps what is used up as a condition as long as it is so', async () => {
  await clear();
  const budgetId = await make({ limit: 1n });
  await evaluate();
  const open = () => database.owner.db.condition.findMany({ where: { subjectId: budgetId, state: 'open' } });
  expect((await open()).map(({ kind }) => kind)).toEqual(['budget.passed']);
  await database.owner.db.budget.update({ where: { id: budgetId }, data: { archivedAt: NOW } });
  await evaluate();
  expect(await open()).toEqual([]);
});

it('alerts late data in the month that it belongs to, and nothing that was over before the budget was made', async () => {
  await clear();
  const old = await make({ limit: 10n ** 13n, createdAt: '2026-10-05' });
  const young = await make({ kind: 'organization', id: '', limit: 10n ** 13n, createdAt: '2026-11-05' });
  await evaluate();
  expect([await alertsOf(old), await alertsOf(young)]).toEqual([[], []]);
  await ingest({ '2026-10-31': [cost('A', 8n * 10n ** 12n)] });
  await evaluate();
  expect(await alertsOf(old)).toEqual(['2026-10-01 r1 actual 80']);
  expect(await alertsOf(young)).toEqual([]);
});

it('counts again what was read again, however long ago it was', async () => {
  await clear();
  const budgetId = await make({ limit: 10n ** 13n, createdAt: '2026-06-01' });
  await evaluate();
  const later = new Date(NOW.getTime() + 3_600_000);
  await ingest({ '2026-06-30': [cost('A', 6n * 10n ** 12n)] }, later);
  await evaluate(later);
  expect((await alertsOf(budgetId))[0]).toBe('2026-06-01 r1 actual 50');
});

it('says that nothing is known where nothing was read, and keeps zero, none and no limit apart', async () => {
  await clear();
  const before = new Date('2024-03-15T10:00:00Z');
  const [zero, none] = [
    await make({ id: 'B', limit: 0n, createdAt: '2024-03-01' }),
    await make({ id: 'B', period: 'week', limit: null, createdAt: '2024-03-01' }),
  ];
  await evaluate(before);
  expect(await stateOf(zero)).toMatchObject({ spentNano: null, standing: 'unknown', missingDays: 15 });
  await evaluate();
  expect(await stateOf(zero)).toMatchObject({ limitNano: 0n, standing: 'passed' });
  expect(await stateOf(none)).toMatchObject({ limitNano: null, standing: 'no_limit' });
  expect(await alertsOf(none)).toEqual([]);
});

/** Ends the backends of whoever counts, at moments of chance. */
async function killSome(url: string, kills: number): Promise<void> {
  const killer = new pg.Client({ connectionString: url });
  await killer.connect();
  for (let done = 0; done < kills; ) {
    const { rowCount } = await killer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
         AND query ~ 'budget' ORDER BY random() LIMIT 1`,
    );
    done += rowCount ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 4));
  }
  await killer.end();
}

const [CROSSINGS, KILLS] = [thorough(30, 1_000), thorough(4, 300)];

it(`keeps each of ${CROSSINGS} crossings once through ${KILLS} kills of those who count, from ${SEED} on`, async () => {
  await clear();
  const actual = Array.from({ length: 10 }, (_, at) => (at + 1) * 10);
  const places = Array.from({ length: CROSSINGS / actual.length }, (_, at) => `w${at}`);
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, seenAt: NOW, tags: {} };
  await database.owner.db.workspace.createMany({ data: places.map((id) => ({ id, name: id, ...base })) });
  const ids: string[] = [];
  for (const id of places) ids.push(await make({ id, limit: 10_000n, createdAt: '2026-11-01', actual, forecast: [] }));
  const workers = [1, 2, 3].map(() => openDatabase(database.ownerUrl, { ...WORKER_LIMITS, connections: 2 }));
  const count = () => Promise.allSettled(workers.map((one) => evaluateBudgets({ database: one, log, now: () => NOW })));
  const killing = { isOver: false };
  const killed = killSome(database.ownerUrl, KILLS).then(() => {
    killing.isOver = true;
  });
  for (const amount of [2_500n, 5_000n, 7_500n, 10_000n]) {
    await ingest({ [TODAY]: places.map((id) => cost(id, amount)) });
    await count();
    await evaluate();
  }
  while (!killing.isOver) await count();
  await killed;
  await evaluate();
  for (const budgetId of ids) {
    const of = (some: readonly number[]) => some.map((at) => `2026-11-01 r1 actual ${at}`).sort();
    expect(await alertsOf(budgetId)).toEqual(of([20, 50, 70, 100]));
    expect(await alertsOf(budgetId, 'covered')).toEqual(of([10, 30, 40, 60, 80, 90]));
  }
  await Promise.allSettled(workers.map((one) => one.close()));
});
