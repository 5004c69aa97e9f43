import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '@/lib/sandbox/faults';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { wireBetween } from '@/lib/testing/wire-between';
import { syncMirror } from './mirror';

let fixture: SyncFixture;
let database: TestDatabase;

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'wire1');
  database = await createTestDatabase();
  expect(await syncMirror(fixture.depsFor(database.owner), 'schedule')).toBe('succeeded');
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

const { ask, mirrored, listed } = wireBetween(() => ({
  database,
  url: fixture.sandbox.url,
  adminKey: fixture.sandbox.sandbox.adminKey('company', 'wire1'),
}));

describe('what the organisation answered can be told again as it came', () => {
  it.each([
    ['users', 'users?limit=1000'],
    ['invites', 'invites?limit=1000'],
    ['workspaces', 'workspaces?limit=1000&include_archived=true&include_default=true'],
    ['api_keys', 'api_keys?limit=1000'],
    ['rate_limits', 'rate_limits'],
  ])('%s', async (table, path) => {
    const items = await listed(path);
    expect(items.length).toBeGreaterThan(1);
    expect(await mirrored(table)).toEqual(items);
  });

  it('organizations', async () => {
    const { rows } = await database.owner.pool.query('SELECT wire FROM organizations');
    expect(rows).toEqual([{ wire: await ask('me') }]);
  });

  it('members and limits of each workspace', async () => {
    const { rows } = await database.owner.pool.query<{ id: string }>(
      'SELECT id FROM workspaces WHERE archived_at IS NULL AND NOT is_default',
    );
    let limits = 0;
    for (const { id } of rows) {
      const of = `workspace_id = '${id}'`;
      expect(await mirrored('workspace_members', 'user_id', of)).toEqual(
        await listed(`workspaces/${id}/members?limit=1000`, 'user_id'),
      );
      const own = await listed(`workspaces/${id}/rate_limits`, 'rate_limit_id');
      expect(await mirrored('workspace_rate_limits', 'rate_limit_id', of)).toEqual(own);
      limits += own.length;
    }
    expect(limits).toBeGreaterThan(0);
  });

  it('with fields that nobody knows yet, whatever is in them, and no secret', async () => {
    const odd = { plan: { name: 'x\u0000y', 'a\u0000b': [1, null, { deep: true }] }, huge: 'z'.repeat(5_000) };
    const fault: Fault = {
      ...{ kind: 'replace', method: 'GET', path: '^/v1/organizations/api_keys\\?', world: fixture.world },
      changes: [{ at: 0, set: odd }],
    };
    fixture.sandbox.sandbox.queueFault(fault);
    expect(await syncMirror(fixture.depsFor(database.owner), 'manual', 'core')).toBe('succeeded');
    const [key] = await mirrored('api_keys', 'id', `wire ? 'plan'`);
    expect(key).toMatchObject({ plan: { name: 'xy', ab: [1, null, { deep: true }] }, huge: 'z'.repeat(2_000) });
    const { rows } = await database.owner.pool.query(
      `SELECT id FROM api_keys WHERE wire::text ~ 'sk-ant-[a-z]+[0-9]{2}-[A-Za-z0-9_-]{12,}'`,
    );
    expect(rows).toEqual([]);
  });

  it('keeps nothing of an answer beyond all measure but its columns', async () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`field ${at}`, 'x'.repeat(60)]));
    fixture.sandbox.sandbox.queueFault({
      ...{ kind: 'replace', method: 'GET', path: '^/v1/organizations/users\\?', world: fixture.world },
      changes: [{ at: 0, set: many }],
    });
    expect(await syncMirror(fixture.depsFor(database.owner), 'manual', 'core')).toBe('succeeded');
    const { rows } = await database.owner.pool.query<{ email: string }>('SELECT email FROM users WHERE wire IS NULL');
    expect(rows.map(({ email }) => email)).toEqual([expect.stringContaining('@')]);
  });
});
