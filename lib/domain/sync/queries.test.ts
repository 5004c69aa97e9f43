import { afterAll, beforeAll, expect, it } from 'vitest';
import { rolesWith } from '@/lib/access/permissions';
import type { OrgRole } from '@/lib/access/principals';
import { runSync, type SyncDeps } from '@/lib/mirror/run';
import type { CommandCtx } from '@/lib/operations/command-context';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { runSyncNowCommand } from './commands';
import { backfillProgress, freshness, listSyncRuns } from './queries';

const NOW = new Date('2026-11-23T14:05:00Z');
const quiet = () => undefined;
const EVERYONE = ['owner', 'admin', 'billing', 'developer', 'viewer'] as const satisfies OrgRole[];

let database: TestDatabase;
const as = (role: OrgRole | 'lead') =>
  testCtx(database.web, actorOf(role, { leadWorkspaceIds: role === 'lead' ? ['w1'] : [] }), NOW);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function depsAt(minute: number): SyncDeps {
  const upstream = { for: () => upstream } as unknown as SyncDeps['upstream'];
  const now = () => new Date(NOW.getTime() + minute * 60_000);
  return { database: database.owner, upstream, log: { debug: quiet, info: quiet, warn: quiet, error: quiet }, now };
}

it('lists runs newest first, page by page, to those who see settings', async () => {
  for (let minute = 0; minute < 5; minute++) {
    await runSync(depsAt(minute), minute % 2 ? 'usage' : 'mirror', 'schedule', async (run) => {
      run.count({ itemsRead: minute });
      await run.part('a', async () => undefined);
      if (minute === 3) await run.part('b', () => Promise.reject(new TypeError('a secret from the inside')));
    });
  }
  const first = await listSyncRuns(as('owner'), { limit: 3 });
  expect(first.runs.map(({ itemsRead, state }) => [itemsRead, state])).toEqual([
    [4, 'succeeded'],
    [3, 'partial'],
    [2, 'succeeded'],
  ]);
  const second = await listSyncRuns(as('admin'), { limit: 3, before: first.nextBefore ?? undefined });
  expect(second.runs.map(({ itemsRead }) => itemsRead)).toEqual([1, 0]);
  expect(second.nextBefore).toBeNull();
  const wrong = (await listSyncRuns(as('owner'), { onlyErrors: true })).runs;
  expect(wrong.map(({ error }) => error?.code)).toEqual(['internal']);
  expect(JSON.stringify(wrong)).not.toContain('secret');
  expect((await listSyncRuns(as('owner'), { kind: 'usage' })).runs).toHaveLength(2);
  for (const role of ['billing', 'developer', 'viewer', 'lead'] as const) {
    await expect(listSyncRuns(as(role))).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining(rolesWith('settings:read')),
    });
  }
});

it('tells everyone how fresh the figures are and how far the past is read', async () => {
  await database.owner.pool.query(`INSERT INTO process_status (name, at, detail) VALUES ('sync.mirror', $1, '{}')`, [
    NOW.toISOString(),
  ]);
  await database.owner.pool.query(
    `INSERT INTO users (id, email, name, role, added_at, seen_at) VALUES ('u', 'u@x.example', 'U', 'user', '2026-11-14T23:59:59Z', now())`,
  );
  await database.owner.pool.query(
    `INSERT INTO report_days (report, day, read_at, rows, content_hash)
     SELECT report, day::date, $1, 1, 'h' FROM unnest(ARRAY['usage', 'cost']) report, generate_series('2026-11-19'::date, '2026-11-23', '1 day') day`,
    [NOW.toISOString()],
  );
  for (const role of EVERYONE) {
    expect(await freshness(as(role))).toEqual({
      usage: NOW.toISOString(),
      cost: NOW.toISOString(),
      mirror: NOW.toISOString(),
    });
    expect(await backfillProgress(as(role))).toEqual({ complete: false, percent: 50, readingMonth: '2026-11' });
  }
});

it('queues one run however often it is asked to run now', async () => {
  const ctx = { changing: () => undefined, pool: database.owner.pool } as unknown as CommandCtx;
  for (let times = 0; times < 3; times++) expect(await runSyncNowCommand.run(ctx, {})).toEqual({ queued: true });
  const { rows } = await database.owner.pool.query(
    `SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE key = 'sync_now'`,
  );
  expect(rows).toEqual([{ jobs: 1 }]);
});
