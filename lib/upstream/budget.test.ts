import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type Budget, createBudget } from '@/lib/upstream/budget';

const START = Date.parse('2026-11-23T14:05:20.000Z');

let database: TestDatabase;
let clock: number;
let slept: number[];
let budget: Budget;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.owner.pool.query('DELETE FROM request_budget');
  clock = START;
  slept = [];
  budget = createBudget({ pool: database.owner.pool, random: () => 0, now: () => new Date(clock), sleep: untilLater });
});

/** Sleepers of one minute wake together at the start of the next. */
async function untilLater(ms: number): Promise<void> {
  slept.push(ms);
  clock = Math.max(clock, Math.floor(clock / 60_000) * 60_000 + 60_000);
}

async function used(): Promise<{ minute: string; sync: number; command: number }[]> {
  const { rows } = await database.owner.pool.query(
    `SELECT to_char(minute, 'HH24:MI') AS minute, sync_used AS sync, command_used AS command FROM request_budget ORDER BY 1`,
  );
  return rows;
}

function take(kind: 'sync' | 'command', count: number): Promise<unknown> {
  return Promise.all(Array.from({ length: count }, () => budget.take(kind)));
}

describe('the request budget', () => {
  it('lets the sync have 60 a minute and keeps 40 for commands', async () => {
    await take('sync', 60);
    expect(slept).toEqual([]);
    await take('command', 40);
    expect(slept).toEqual([]);
    await budget.take('sync');
    expect(slept).toEqual([40_000]);
    expect(await used()).toEqual([
      { minute: '14:05', sync: 60, command: 40 },
      { minute: '14:06', sync: 1, command: 0 },
    ]);
  });

  it('lets commands have all that the sync leaves', async () => {
    await take('command', 100);
    expect(slept).toEqual([]);
    await budget.take('command');
    expect(slept).toHaveLength(1);
    expect(await used()).toMatchObject([{ command: 100 }, { command: 1 }]);
  });

  it('gives out not one too many to 200 who ask at once, from two workers', async () => {
    const other = createBudget({
      pool: database.owner.pool,
      random: () => 0,
      now: () => new Date(clock),
      sleep: untilLater,
    });
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? budget : other).take(index % 4 < 2 ? 'sync' : 'command')),
    );
    const minutes = await used();
    expect(minutes.reduce((sum, { sync, command }) => sum + sync + command, 0)).toBe(200);
    for (const { sync, command } of minutes) {
      expect(sync).toBeLessThanOrEqual(60);
      expect(sync + command).toBeLessThanOrEqual(100);
    }
    expect(minutes[0]).toMatchObject({ sync: expect.any(Number) });
    expect((minutes[0]?.sync ?? 0) + (minutes[0]?.command ?? 0)).toBe(100);
  });

  it("goes by the database's clock by itself and forgets what is a day old", async () => {
    await budget.take('sync');
    await createBudget({ pool: database.owner.pool }).take('command');
    const { rows } = await database.owner.pool.query(
      `SELECT count(*)::int AS n FROM request_budget WHERE minute > now() - interval '2 minutes' AND command_used = 1`,
    );
    expect(rows).toEqual([{ n: 1 }]);
    clock += 3 * 86_400_000;
    await budget.take('sync');
    const left = await database.owner.pool.query('SELECT 1 FROM request_budget WHERE minute < $1', [
      new Date(START + 60_000),
    ]);
    expect(left.rowCount).toBe(0);
  });
});
