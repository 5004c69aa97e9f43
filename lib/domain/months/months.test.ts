import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, addMonths, type Day, dayOf, monthStart } from '@/lib/core/time';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { listDays } from '@/lib/domain/usage/report/compose';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { executeIntent } from '@/lib/jobs/intents/run';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listMonths, readStatement } from './queries';
import { subtractExplained } from './rules';
import { closeMonth, setInvoice } from './schema';

const NOW = new Date();
const THIS = monthStart(dayOf(NOW));
/** Over for so long that every day of it can be whole. */
const MONTH = addMonths(THIS, -2);
const LAST = addDays(addMonths(MONTH, 1), -1);
const GAP = addDays(MONTH, 40);

const PLACE = { model: 'opus', tier: 'standard', context: '0-200k', geo: 'global' };
const usageOf = (workspaceId: string, apiKeyId: string | null): UsageRow => ({
  ...{ workspaceId, apiKeyId, ...PLACE, speed: 'standard' },
  counts: [100n, 0n, 0n, 0n, 0n, 0n],
});
const costOf = (workspaceId: string, amountNano: bigint): CostRow => ({
  ...{
    workspaceId,
    ...PLACE,
    tokenType: 'uncached_input_tokens',
    costType: 'tokens',
    description: 'Input',
    amountNano,
  },
});
const COSTS = [costOf('w1', 7_000_000_001n), costOf('w2', 2_000_000_000n)];

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
  const days = listDays(MONTH, dayOf(NOW)).filter((day) => day !== GAP);
  await read(days, COSTS);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

async function read(days: readonly Day[], costs: CostRow[], now = new Date()): Promise<void> {
  const client = await database.owner.pool.connect();
  const usage = [usageOf('w1', 'k1'), usageOf('w1', 'k2'), usageOf('w2', null)];
  await client.query('BEGIN');
  await ingestReports(
    client,
    { usage: days.map((day) => ({ day, rows: usage })), cost: days.map((day) => ({ day, rows: costs })) },
    now,
  );
  await client.query('COMMIT');
  client.release();
}

const ctxOf = (actor = actorOf('billing')) => testCtx(database.web, actor, NOW);
const world = () => ({ database, deps: worker.deps });
const reportedOf = async (month: Day, more = {}) =>
  (await usageReport(ctxOf(), { from: month, to: addDays(addMonths(month, 1), -1), ...more })).total;

describe('months', () => {
  it('are listed with what may be done about them', async () => {
    const { months } = await listMonths(ctxOf());
    expect(months.map(({ month, state, unreadDays }) => [month, state, unreadDays])).toEqual([
      [THIS, 'running', expect.any(Number)],
      [addMonths(MONTH, 1), 'incomplete', 1],
      [MONTH, 'ready', 0],
    ]);
    for (const { month, reported } of months) expect(reported).toBe(await reportedOf(month));
  });

  it('close once, when they are over and read whole', async () => {
    const open = await change(world(), closeMonth, { month: THIS }, 'owner');
    expect([open.state, open.errorCode]).toEqual(['failed', 'conflict']);
    const incomplete = await change(world(), closeMonth, { month: addMonths(MONTH, 1) }, 'owner');
    expect(incomplete.errorMessage).toContain('One of its days is not complete');
    const asked = await Promise.all(
      Array.from({ length: 4 }, () => ask(database, closeMonth, { month: MONTH }, 'billing')),
    );
    await Promise.all(asked.map((id) => executeIntent(worker.deps, id)));
    for (const id of asked) await executeIntent(worker.deps, id);
    const states = await database.owner.db.intent.findMany({ where: { id: { in: asked } }, select: { state: true } });
    expect(states.map(({ state }) => state).sort()).toEqual(['failed', 'failed', 'failed', 'succeeded']);
  });

  it('keep what was closed, and show what came later beside it', async () => {
    const frozen = await reportedOf(MONTH);
    const later = [costOf('w1', 7_500_000_000n), costOf('w2', 1_000_000_000n), costOf('w3', 3n)];
    const readAt = new Date(Date.now() + 5_000);
    await read([MONTH, LAST], later, readAt);
    const [booked] = await database.owner.db.monthCorrection.findMany({});
    expect(booked?.arrivedAt).toEqual(readAt);
    const statement = await readStatement(ctxOf(), { month: MONTH });
    const { closed, arrivals, lines, reported } = statement;
    expect(closed?.frozen).toBe(frozen);
    expect(reported).toBe(await reportedOf(MONTH));
    expect(BigInt(closed?.frozen ?? 0) + BigInt(closed?.corrections ?? 0)).toBe(BigInt(reported));
    expect(arrivals).toEqual([{ month: THIS, amount: closed?.corrections }]);
    for (const line of lines) {
      expect(BigInt(line.frozen ?? 0) + BigInt(line.corrections)).toBe(BigInt(line.reported));
      expect(line.reported).toBe(await reportedOf(MONTH, { workspace: [line.id] }));
    }
    const ofOne = await readStatement(ctxOf(), { month: MONTH, workspaceId: 'w1' });
    expect(ofOne.lines.map(({ id }) => id).sort()).toEqual(['k1', 'k2']);
    expect(ofOne.lines.reduce((sum, line) => sum + BigInt(line.reported), 0n)).toBe(BigInt(ofOne.reported));
    await read([MONTH, LAST], [...COSTS, costOf('w3', 0n)]);
    expect((await readStatement(ctxOf(), { month: MONTH })).closed).toMatchObject({ frozen, corrections: '0' });
    await expect(database.owner.pool.query('UPDATE closed_lines SET amount_nano = 0')).rejects.toThrow('do not change');
  });

  it('show leads what is of their workspaces, and no invoice', async () => {
    const lead = actorOf('lead', { leadWorkspaceIds: ['w2'] });
    const { lines, invoice } = await readStatement(ctxOf(lead), { month: MONTH });
    expect([lines.map(({ id }) => id), invoice]).toEqual([['w2'], null]);
    await expect(readStatement(ctxOf(lead), { month: MONTH, workspaceId: 'w1' })).rejects.toThrow();
  });

  it('hold an invoice against the figures, and say what nothing explains', async () => {
    const typed = { month: MONTH, amount: '300', tax: '20.5', credits: '', priority: '1', note: '' };
    expect((await change(world(), setInvoice, { ...typed, from: null }, 'billing')).state).toBe('succeeded');
    const { invoice, reported } = await readStatement(ctxOf(), { month: MONTH });
    expect(BigInt(invoice?.unexplained ?? 0)).toBe(
      300_000_000_000n - 20_500_000_000n - 1_000_000_000n - BigInt(reported),
    );
    const late = await change(world(), setInvoice, { ...typed, amount: '1', from: null }, 'billing');
    expect(late.errorMessage).toContain('Someone else has just entered an invoice');
  });
});

it('takes nothing for explained that is not', () => {
  expect(subtractExplained({ amount: 100n, tax: 10n, credits: 5n, priority: 2n }, 90n)).toBe(3n);
});
