import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '@/lib/core/log';
import { runawayDay } from '@/lib/sandbox/world/company-keys';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { FIXTURE_START, type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { thorough } from '@/lib/testing/thorough';
import { findAnomalies } from './anomalies';
import { syncMirror } from './reading/mirror';
import { backfillUsage, pollUsage, syncHours } from './reading/usage';

const HOUR_MS = 3_600_000;
const NIGHT = runawayDay(FIXTURE_START.getTime()) * 24 * HOUR_MS;
/** Months of the past: four are enough to learn from, all hold 400 days. */
const WINDOWS = thorough(4, 100);
const RUNAWAY = 'data-platform-nightly-enrichment';

let fixture: SyncFixture;
let database: TestDatabase;
const failures: string[] = [];
const deps = () => {
  const log = createLogger('test', 'silent');
  const error = (...said: unknown[]) => void failures.push(JSON.stringify(said));
  return { ...fixture.depsFor(database.owner), log: { ...log, error } };
};

const incidents = () => database.owner.db.anomaly.findMany({ orderBy: [{ since: 'asc' }, { id: 'asc' }] });

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'sync1');
  database = await createTestDatabase();
  // Twenty minutes after the first hour of the runaway night, and twenty after the next.
  fixture.clock.now = new Date(NIGHT + 2.4 * HOUR_MS);
  await syncMirror(deps(), 'schedule');
  await pollUsage(deps(), 'schedule');
  await backfillUsage(deps(), 'schedule', WINDOWS);
  await database.owner.pool.query(`UPDATE process_status SET detail = '{"complete": true}' WHERE name = 'backfill'`);
  await syncHours(deps(), 'schedule');
  await findAnomalies(deps());
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

it('finds the runaway night from its first hour', async () => {
  expect(failures).toEqual([]);
  const open = (await incidents()).filter(({ state }) => state === 'open');
  expect(open.map(({ name, foundBy, since }) => [name, foundBy, since.toISOString()])).toEqual([
    [RUNAWAY, 'hour', new Date(NIGHT + HOUR_MS).toISOString()],
  ]);
});

it('ends it by itself, and has called out at most twice without a cause in all of its days', async () => {
  fixture.clock.now = FIXTURE_START;
  await pollUsage(deps(), 'schedule');
  await syncHours(deps(), 'schedule');
  await findAnomalies(deps());
  await findAnomalies(deps());
  expect(failures).toEqual([]);
  const found = await incidents();
  const isNight = ({ since, seen }: (typeof found)[number]) =>
    since.getTime() <= NIGHT + 24 * HOUR_MS && seen.getTime() >= NIGHT;
  expect(found.filter(isNight).map(({ name, state }) => [name, state])).toEqual([[RUNAWAY, 'ended']]);
  const others = found.filter((one) => !isNight(one)).map(({ name, since }) => `${name} ${since.toISOString()}`);
  expect(others.length, others.join(', ')).toBeLessThanOrEqual(2);
  expect(await database.owner.db.judgedDay.count()).toBeGreaterThan(thorough(50, 330));
});
