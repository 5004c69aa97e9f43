import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { readPeaks } from '@/lib/jobs/reading/peaks';
import { pollUsage, syncHours } from '@/lib/jobs/reading/usage';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';

let fixture: SyncFixture;
let database: TestDatabase;
const deps = () => fixture.depsFor(database.owner);

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'peaks');
  database = await createTestDatabase();
  await syncMirror(deps(), 'schedule');
  await pollUsage(deps(), 'schedule');
  await syncHours(deps(), 'schedule');
  // So few hours that two short runs read them all.
  await database.owner.pool.query(`DELETE FROM usage_hourly WHERE hour < timestamptz '2026-11-22T09:00Z'`);
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

const select = async (sql: string) => (await database.owner.pool.query<Record<string, string>>(sql)).rows;
const run = async () => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + 60_000);
  return readPeaks(deps(), 'schedule', 7);
};

it('leaves nothing behind of an hour whose minutes could not be read whole', async () => {
  fixture.sandbox.sandbox.queueFault({ kind: 'empty_page_has_more', path: 'bucket_width=1m', world: fixture.world });
  expect(await run()).toBe('failed');
  expect(await select('SELECT hour FROM peak_hours')).toEqual([]);
});

it('reads a bounded number of hours in one run, the rest in the next ones, and none twice', async () => {
  for (let round = 0; round < 3; round++) expect(await run()).toBe('succeeded');
  const [first, second, third] = await select(
    `SELECT requests::text FROM sync_runs WHERE kind = 'peaks' AND state = 'succeeded' ORDER BY started_at`,
  );
  expect([first?.requests, third?.requests]).toEqual(['7', '0']);
  const read = String(7 + Number(second?.requests));
  expect(await select('SELECT count(*) AS read FROM peak_hours')).toEqual([{ read }]);
});

it('holds the busiest minute of the busiest hours, as the report has it', async () => {
  const [busiest] = await select(`
    SELECT p.rate_limit_id AS id, w.id AS workspace, p.value::text, p.at::text, l.models::text FROM rate_limit_peaks p
    JOIN workspaces w ON w.ref = p.workspace_ref JOIN rate_limits l ON l.id = p.rate_limit_id
    WHERE p.type = 'output_tokens_per_minute' ORDER BY p.value DESC LIMIT 1`);
  const at = new Date(busiest?.at ?? '');
  const page = await deps().upstream.readMinutes({ from: at, to: new Date(at.getTime() + 60_000), buckets: 1 });
  const models = (busiest?.models ?? '').replace(/[{}"]/g, '').split(',');
  const sum = (page.items[0]?.results ?? [])
    .filter(({ workspace_id, model, service_tier, speed }) =>
      [
        workspace_id === busiest?.workspace,
        models.includes(model ?? ''),
        service_tier !== 'batch',
        speed !== 'fast',
      ].every(Boolean),
    )
    .reduce((total, { output_tokens }) => total + output_tokens, 0);
  expect(Number(busiest?.value)).toBe(sum);
  expect(sum).toBeGreaterThan(0);
  const [whole] = await select(
    `SELECT count(*) AS n, min(value) > 0 AS used FROM rate_limit_peaks WHERE workspace_ref = 0`,
  );
  expect(Number(whole?.n)).toBeGreaterThan(5);
  const below = await select(`
    SELECT p.* FROM rate_limit_peaks p JOIN rate_limit_peaks o USING (rate_limit_id, type)
    WHERE o.workspace_ref = 0 AND p.value > o.value`);
  expect(below).toEqual([]);
  // Who has a busiest hour that was read has a peak.
  const lanes = await select(`
    SELECT l.is_read::text AS read, (p.value IS NOT NULL)::text AS known FROM rate_limit_lanes l
    LEFT JOIN rate_limit_peaks p ON (p.workspace_ref, p.rate_limit_id) = (l.workspace_ref, l.rate_limit_id)
      AND p.type = 'output_tokens_per_minute'
    WHERE (l.lane, l.direction) = ('standard', 'output')`);
  expect(lanes.length).toBeGreaterThan(5);
  expect(lanes.filter(({ read, known }) => read === 'true' && known === 'false')).toEqual([]);
});

it('forgets what is older than a week', async () => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + 8 * 86_400_000);
  expect(await run()).toBe('succeeded');
  expect(await select('SELECT 1 FROM peak_hours UNION ALL SELECT 1 FROM rate_limit_peaks')).toEqual([]);
});
