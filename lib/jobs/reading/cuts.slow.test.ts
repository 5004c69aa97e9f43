import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/core/db';
import { backfillProgress } from '@/lib/domain/sync/queries';
import { runSync, type SyncDeps } from '@/lib/mirror/run';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SmallUpstream, startSmallUpstream } from '@/lib/testing/small-upstream';
import { readContent } from '@/lib/testing/sync-fixture';
import { dice, SEED, thorough } from '@/lib/testing/thorough';
import { syncMirror } from './mirror';
import { backfillUsage, pollUsage } from './usage';

let upstream: SmallUpstream;
let uncut: TestDatabase;
let expected: Record<string, string>;
let uncutRequests: string[];

beforeAll(async () => {
  upstream = await startSmallUpstream();
  uncut = await createTestDatabase();
  await syncMirror(upstream.depsFor(uncut.owner), 'schedule', 'core');
  upstream.requests.length = 0;
  expect(await backfillUsage(upstream.depsFor(uncut.owner), 'schedule')).toBe('succeeded');
  uncutRequests = [...upstream.requests];
  expected = await readContent(uncut.owner);
});
afterAll(async () => {
  await uncut.drop();
  await upstream.close();
});

class Cut extends Error {}

/** A database whose process dies at the n-th statement: nothing after it reaches the server, not even a farewell. */
function dyingAfter(database: Database, statements: number): Database {
  let left = statements;
  const step = () => {
    left -= 1;
    if (left < 0) throw new Cut('cut');
  };
  const guarded = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'query') step();
          const result: unknown = Reflect.apply(value, object, args);
          return name === 'connect' ? (result as Promise<pg.PoolClient>).then((client) => guarded(client)) : result;
        };
      },
    });
  return { ...database, pool: guarded(database.pool) };
}

async function expireLeases(database: Database): Promise<void> {
  await database.pool.query(
    `UPDATE process_status SET detail = detail || '{"until": "-infinity"}' WHERE name LIKE 'lease.%'`,
  );
}

const CUTS = thorough(2, 100);

it(`is the same after ${CUTS} random cuts from ${SEED} on as without a cut, and never holds half a day`, async () => {
  const roll = dice(SEED);
  let cuts = 0;
  while (cuts < CUTS) {
    const database = await createTestDatabase();
    const deps = upstream.depsFor(database.owner);
    await syncMirror(deps, 'schedule', 'core');
    const before = cuts;
    for (;;) {
      const dying: SyncDeps = { ...deps, database: dyingAfter(database.owner, 3 + roll(260)) };
      const outcome = await backfillUsage(dying, 'schedule').catch((error: unknown) => error);
      if (!(outcome instanceof Cut)) {
        // Cut at its very last statement, a run has left nothing to read; the next one to begin will find it.
        expect(['succeeded', 'complete']).toContain(outcome);
        const { rows } = await database.owner.pool.query(
          `SELECT count(*)::int AS cut FROM sync_runs WHERE state = ANY ($1)`,
          [outcome === 'complete' ? ['interrupted', 'running'] : ['interrupted']],
        );
        expect(rows[0]).toEqual({ cut: cuts - before });
        break;
      }
      cuts += 1;
      const half = await database.owner.pool.query(
        `SELECT u.day::text, d.day::text as dd, n, rows FROM (SELECT day, count(*) AS n FROM usage_daily GROUP BY day) u FULL JOIN
         (SELECT day, rows FROM report_days WHERE report = 'usage' AND rows > 0) d ON u.day = d.day WHERE n IS DISTINCT FROM rows`,
      );
      expect(half.rows).toEqual([]);
      await expireLeases(database.owner);
    }
    expect(await readContent(database.owner)).toEqual(expected);
    await database.drop();
  }
});

describe('read again', () => {
  it('changes no row of anything', async () => {
    const tables = [
      'usage_daily',
      'cost_daily',
      'spend_daily',
      'rollup_workspace',
      'rollup_model',
      'spend_monthly',
      'spend_weekly',
      'rollup_daily',
      'rollup_monthly',
      'key_stats',
      'api_keys',
      'workspaces',
      'users',
      'people',
      'cost_lines',
      'dimension_values',
      'unattributed_costs',
    ];
    const versions = async () => {
      const found: unknown[] = [];
      for (const table of tables) {
        const { rows } = await uncut.owner.pool.query(
          `SELECT '${table}' AS name, count(*), sum(hashtext(xmin::text || ctid::text)) AS versions FROM ${table}`,
        );
        found.push(rows[0]);
      }
      return found;
    };
    const before = await versions();
    await uncut.owner.pool.query(`DELETE FROM process_status WHERE name = 'backfill'`);
    await uncut.owner.pool.query(`DELETE FROM report_days WHERE day = '2026-11-01'`);
    const deps = upstream.depsFor(uncut.owner);
    expect(await syncMirror(deps, 'schedule')).toBe('succeeded');
    expect(await backfillUsage(deps, 'schedule')).toBe('succeeded');
    expect(await pollUsage(deps, 'schedule')).toBe('succeeded');
    expect(await pollUsage(deps, 'schedule')).toBe('fresh');
    expect(await versions()).toEqual(before);
  });
});

describe('two workers', () => {
  it('do not do the same work, and get the same result', async () => {
    const database = await createTestDatabase();
    const deps = upstream.depsFor(database.owner);
    await Promise.all([syncMirror(deps, 'schedule', 'core'), syncMirror(deps, 'schedule', 'core')]);
    upstream.requests.length = 0;
    const outcomes = await Promise.all([backfillUsage(deps, 'schedule'), backfillUsage(deps, 'schedule')]);
    expect(outcomes.sort()).toEqual(['busy', 'succeeded']);
    expect(upstream.requests).toEqual(uncutRequests);
    expect(await readContent(database.owner)).toEqual(expected);
    const polls = await Promise.all([
      pollUsage(deps, 'schedule'),
      pollUsage(deps, 'schedule'),
      pollUsage(deps, 'manual'),
    ]);
    expect(polls.filter((poll) => poll === 'succeeded')).toHaveLength(1);
    const ctx = testCtx(database.web, actorOf('viewer'), deps.now());
    expect(await backfillProgress(ctx)).toEqual({ complete: true, percent: 100, readingMonth: null });
    await database.drop();
  });

  it('never write both: one that lost its lease writes nothing more', async () => {
    const database = await createTestDatabase();
    const deps = upstream.depsFor(database.owner);
    const insert = (id: string) => `INSERT INTO organizations (id, name, seen_at) VALUES ('${id}', 'x', now())`;
    const late = await runSync(deps, 'mirror', 'schedule', async (run) => {
      await run.part('before', () => run.write(async (client) => void (await client.query(insert('before')))));
      await expireLeases(database.owner);
      expect(await runSync(deps, 'mirror', 'schedule', async () => undefined)).toBe('succeeded');
      await run.part('after', () => run.write(async (client) => void (await client.query(insert('after')))));
    });
    expect(late).toBe('interrupted');
    expect((await database.owner.pool.query('SELECT id FROM organizations')).rows).toEqual([{ id: 'before' }]);
    await database.drop();
  });
});
