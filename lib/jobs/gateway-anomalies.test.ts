import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '@/lib/core/log';
import { expectAnomalyCommand } from '@/lib/domain/anomalies/commands';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { issueKey } from '@/lib/testing/gateway';
import { findAnomalies, watchMinutes } from './anomalies';

/** The night to a Tuesday. */
const NIGHT = Date.parse('2026-11-24T02:00:00Z');
const MINUTE_MS = 60_000;
const MODEL = 'claude-opus-5-5';
let database: TestDatabase;
let key: { id: string };
let clock = new Date(NIGHT);
const failures: string[] = [];
const deps = () => {
  const log = createLogger('test', 'silent');
  const error = (...said: unknown[]) => void failures.push(JSON.stringify(said));
  return { database: database.owner, log: { ...log, error }, now: () => clock };
};

beforeAll(async () => {
  database = await createTestDatabase();
  const { db, pool } = database.owner;
  const base = { displayColor: '#000', createdAt: clock, dataResidency: {}, seenAt: clock, tags: {} };
  await db.workspace.create({ data: { id: 'A', name: 'Search', ...base } });
  key = await issueKey(database, { name: 'nightly-index' });
  await pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('backfill', now(), '{"complete": true}')
     ON CONFLICT (name) DO UPDATE SET detail = excluded.detail`,
  );
  // Three weeks in which it spent two to six cents a minute.
  await pool.query(
    `INSERT INTO gateway_traffic_minutes SELECT at, $1::uuid, $2, 3, 0, 0, 0, 900, 0, 0, 0, 90, 0,
       20000000 + (extract(epoch FROM at)::bigint / 60 * 7919) % 40000000, 0, 4000, 2000
     FROM generate_series($3::timestamptz - interval '21 days', $3::timestamptz, interval '1 minute') at`,
    [key.id, MODEL, clock],
  );
  for (const unit of ['hour', 'day'])
    await pool.query(
      `INSERT INTO gateway_traffic_${unit}s SELECT date_trunc('${unit}', at, 'UTC'), key_id, model, sum(requests), 0, 0, 0, sum(uncached),
         0, 0, 0, sum(output), 0, sum(cost_nano), 0, sum(latency_ms), max(longest_ms) FROM gateway_traffic_minutes GROUP BY 1, 2, 3`,
    );
  // What is open when anomalies are first looked for is no news.
  await findAnomalies(deps());
});
afterAll(() => database.drop());

/** So many dollars within this minute. */
async function spend(dollars: number, of = key): Promise<void> {
  await database.owner.pool.query(
    `INSERT INTO gateway_traffic_minutes AS t VALUES (date_trunc('minute', $1::timestamptz), $2, $3, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, $4, 0, 9, 9)
     ON CONFLICT (at, key_id, model) DO UPDATE SET cost_nano = t.cost_nano + excluded.cost_nano`,
    [clock, of.id, MODEL, String(Math.round(dollars * 1e9))],
  );
}

const anomalies = () =>
  database.owner.db.anomaly.findMany({
    select: { seriesKind: true, seriesId: true, name: true, foundBy: true, state: true, since: true },
    orderBy: { openedAt: 'asc' },
  });
const told = () => database.owner.db.notification.count({ where: { kind: 'anomaly.opened' } });
const own = () => ({ seriesKind: 'api_key', seriesId: `steward:${key.id}`, name: 'nightly-index' });

it('tells of a key that runs away within two minutes, once, before any report has it', async () => {
  for (let minute = 0; minute < 5; minute += 1) {
    clock = new Date(NIGHT + minute * MINUTE_MS + 30_000);
    await watchMinutes(deps());
  }
  expect([await anomalies(), await told()]).toEqual([[], 0]);
  const began = NIGHT + 10 * MINUTE_MS;
  clock = new Date(began + 40_000);
  await spend(6);
  await watchMinutes(deps());
  expect(await told()).toBe(0);
  clock = new Date(began + MINUTE_MS + 20_000);
  await spend(6);
  await watchMinutes(deps());
  expect(await told()).toBe(1);
  for (let more = 0; more < 3; more += 1) {
    await spend(20);
    await watchMinutes(deps());
  }
  const since = new Date(began + MINUTE_MS - 9 * MINUTE_MS);
  expect([await anomalies(), await told()]).toEqual([[{ ...own(), foundBy: 'minute', state: 'open', since }], 1]);
});

/** What the reports have of the key's hours up to this one: $3 in each, but $90 in the last. */
async function report(): Promise<void> {
  const { pool } = database.owner;
  const { rows } = await pool.query<{ ref: number }>(
    `WITH c AS (INSERT INTO usage_callers (id, kind) VALUES ($1, 'gateway_key') RETURNING ref),
       m AS (INSERT INTO dimension_values (kind, value) VALUES ('model', $2) RETURNING ref)
     SELECT c.ref FROM c, m`,
    [key.id, MODEL],
  );
  const hours = `generate_series($1::timestamptz - interval '40 days', $1::timestamptz, interval '1 hour') at
    CROSS JOIN (SELECT ref AS workspace FROM workspaces) w CROSS JOIN (SELECT max(ref) AS model FROM dimension_values) m`;
  const of = `(at AT TIME ZONE 'UTC')::date, extract(hour FROM at AT TIME ZONE 'UTC')::int, workspace`;
  const amounts = `0, 0, 0, 0, 0, 0, 0, 0, 0, 0, CASE WHEN at = $1::timestamptz THEN 90 ELSE 3 END * 1000000000::bigint, 0, 0`;
  const last = new Date(NIGHT);
  await pool.query(`INSERT INTO spend_hourly SELECT ${of}, $2::int, model, 0, 0, ${amounts} FROM ${hours}`, [
    last,
    rows[0]?.ref,
  ]);
  await pool.query(`INSERT INTO rollup_hourly SELECT ${of}, model, 0, 0, ${amounts} FROM ${hours}`, [last]);
  await pool.query(
    `INSERT INTO report_days (report, day, read_at, rows, content_hash)
     SELECT 'usage_hourly', day::date, $1::timestamptz + interval '90 minutes', 1, '' FROM generate_series($1::timestamptz - interval '40 days',
       $1::timestamptz, interval '1 day') day`,
    [last],
  );
}

it('is not told again by the report of the same hour, neither of the key nor of its model in the workspace', async () => {
  await report();
  clock = new Date(NIGHT + 95 * MINUTE_MS);
  await findAnomalies(deps());
  expect(failures).toEqual([]);
  expect([(await anomalies()).map(({ seriesId }) => seriesId), await told()]).toEqual([[own().seriesId], 1]);
  // Without the gateway's word the report would have had to say it: an hour later, and of the key alone.
  const { db, pool } = database.owner;
  await pool.query(`DELETE FROM anomalies; DELETE FROM process_status WHERE name = 'anomalies.hours'`);
  await findAnomalies(deps());
  expect(failures).toEqual([]);
  expect(await anomalies()).toMatchObject([{ ...own(), foundBy: 'hour' }]);
  await db.anomaly.deleteMany();
});

it('lets people say that it is expected, and keeps quiet about it then', async () => {
  const ask = async () => {
    await spend(15);
    await watchMinutes(deps());
  };
  await ask();
  const { db } = database.owner;
  const [open] = await db.anomaly.findMany();
  expect(open?.state).toBe('open');
  await db.$transaction((tx) =>
    expectAnomalyCommand.run({ db: tx, now: clock, changing: () => undefined } as never, {
      ...{ anomalyId: open?.id ?? '', workspaceId: 'A', note: '' },
    }),
  );
  const before = await told();
  clock = new Date(clock.getTime() + 20 * MINUTE_MS);
  await ask();
  expect([(await anomalies()).length, await told()]).toEqual([1, before]);
});

it('holds a key against the one whose place it took, and leaves a new one to the report', async () => {
  const [heir, stranger] = await Promise.all([
    issueKey(database, { name: 'nightly-index 2', replacesId: key.id }),
    issueKey(database, { name: 'other' }),
  ]);
  for (const one of [heir, stranger]) await spend(15, one);
  await watchMinutes(deps());
  const found = (await anomalies()).filter(({ state }) => state === 'open');
  expect(found.map(({ name }) => name)).toEqual(['nightly-index 2']);
});
