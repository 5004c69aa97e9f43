import type { JobHelpers } from 'graphile-worker';
import { parseCrontab } from 'graphile-worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConnection } from '@/lib/domain/organization/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { PROBE_TASK, probeCrontab, probeTasks } from './probe';

let worker: TestWorker;
let database: TestDatabase;
const helpers = {} as JobHelpers;

beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
  // The first request makes the organisation, which takes longer than a test's client waits.
  const headers = { 'x-api-key': worker.running.sandbox.adminKey('company', '1'), 'anthropic-version': '2023-06-01' };
  expect((await fetch(`${worker.running.url}/v1/organizations/me`, { headers })).status).toBe(200);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const connection = () => readConnection(testCtx(database.web, actorOf('admin')));
async function probed() {
  await probeTasks(worker.deps)[PROBE_TASK]?.({}, helpers);
  return (await connection()).probe;
}
const states = (found: Awaited<ReturnType<typeof probed>>) =>
  Object.fromEntries((found?.capabilities ?? []).map(({ capability, state }) => [capability, state]));

it('runs every night', () => expect(parseCrontab(probeCrontab).map(({ task }) => task)).toEqual([PROBE_TASK]));

it('knows nothing before it has asked', async () => expect((await connection()).probe).toBeNull());

it('tells what the key may read, and where it is sent, by thirteen things that it asks for', async () => {
  const before = worker.running.sandbox.requests().length;
  const found = await probed();
  const paths = worker.running.sandbox.requests().slice(before);
  expect(new Set(paths.map(({ path }) => path)).size).toBe(13);
  expect(found).toMatchObject({ host: new URL(worker.running.url).host, headerStyle: 'bearer' });
  expect(states(found)).toEqual({
    ...{ organization: 'yes', users: 'yes', invites: 'yes', workspaces: 'yes', api_keys: 'yes', rate_limits: 'yes' },
    ...{ spend_limits: 'yes', usage_report: 'yes', cost_report: 'yes', analytics: 'no', activity_feed: 'no' },
    reviews: 'no',
  });
  expect(found?.capabilities.find(({ capability }) => capability === 'activity_feed')?.reason).toContain(
    'Compliance API',
  );
  const { rows } = await database.owner.pool.query<{ text: string }>(
    `SELECT detail::text AS text FROM process_status WHERE name = 'connection'`,
  );
  expect(rows[0]?.text).not.toContain('sk-ant');
});

it('takes a refusal for a no, and silence for not known', async () => {
  const queue = (path: string, status: number, times: number) =>
    worker.running.sandbox.queueFault({
      kind: 'status',
      path: `^/v1/organizations/${path}`,
      times,
      status,
      world: 'company:1',
    });
  queue('invites', 403, 1);
  queue('cost_report', 529, 3);
  queue('spend_limits/', 403, 1);
  const found = states(await probed());
  worker.running.sandbox.clearFaults();
  expect(found).toMatchObject({ invites: 'no', cost_report: 'unknown', spend_limits: 'no', users: 'yes' });
  expect(states(await probed())).toMatchObject({ invites: 'yes', cost_report: 'yes' });
});
