import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Day, daysFrom } from '@/lib/core/time';
import { ingestReports } from '@/lib/domain/usage/ledger/ingest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { findForecast, hasMoved } from './find-forecast';

let database: TestDatabase;
const at = (day: Day) => new Date(`${day}T14:00:00Z`);

beforeAll(async () => {
  database = await createTestDatabase();
  const { db, pool } = database.owner;
  const seenAt = at('2026-09-01');
  await db.workspace.create({
    data: { id: 'A', name: 'A', displayColor: '#000', createdAt: seenAt, dataResidency: {}, seenAt, tags: {} },
  });
  await pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('sync.mirror', $1, '{}'), ('backfill', $1, '{"complete": true}')`,
    [seenAt.toISOString()],
  );
});
afterAll(() => database.drop());

/** Reads whole days of so many dollars, as they are known that afternoon, and looks at the forecast. */
async function readDays(from: Day, count: number, dollars: number, now: Date): Promise<void> {
  const client = await database.owner.pool.connect();
  const cost = daysFrom(from, count).map((day) => ({
    day,
    rows: [
      {
        ...{
          workspaceId: 'A',
          amountNano: BigInt(dollars) * 1_000_000_000n,
          description: 'output',
          costType: 'tokens',
        },
        ...{ model: 'm', tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' },
      },
    ],
  }));
  await client.query('BEGIN');
  await ingestReports(client, { usage: cost.map(({ day }) => ({ day, rows: [] })), cost }, now);
  await client.query('COMMIT');
  client.release();
}
async function look(day: Day): Promise<[string | undefined, string | undefined][]> {
  await database.owner.db.$transaction((tx) => findForecast(tx, at(day)));
  const told = await database.owner.db.notification.findMany({ orderBy: { createdAt: 'asc' } });
  return told.map(({ about }) => {
    const { before, forecast } = about as { before: string; forecast: string };
    return [before, forecast].map((nano) => `$${BigInt(nano) / 1_000_000_000n}`) as [string, string];
  });
}

it('tells of the forecast of the month when it has moved by 15 %, and not of the first one', async () => {
  await readDays('2026-08-01', 98, 100, at('2026-11-07'));
  expect(await look('2026-11-03')).toEqual([]);
  expect(await look('2026-11-07')).toEqual([]);
  await readDays('2026-11-07', 1, 150, at('2026-11-08'));
  expect(await look('2026-11-08')).toEqual([]);
  await readDays('2026-11-08', 4, 400, at('2026-11-12'));
  const once = await look('2026-11-12');
  expect(once).toHaveLength(1);
  expect(once[0]?.[0]).toBe('$3000');
  expect(await look('2026-11-12')).toEqual(once);
  // The next month is held against its own first forecast.
  await readDays('2026-11-12', 24, 100, at('2026-12-06'));
  expect(await look('2026-12-06')).toEqual(once);
});

it.each<[bigint, bigint, boolean]>([
  [100n, 115n, true],
  [100n, 114n, false],
  [100n, 85n, true],
  [100n, 86n, false],
  [0n, 1n, true],
  [0n, 0n, false],
])('from %s to %s', (before, after, moved) => expect(hasMoved(before, after)).toBe(moved));
