import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshness, listSyncRuns } from '@/lib/domain/sync/queries';
import { usageReport } from '@/lib/domain/usage/report/queries';
import type { FAULT_KINDS } from '@/lib/sandbox/faults';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { exportedRows } from '@/lib/testing/exported-rows';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { unequalRollups } from '@/lib/testing/rollups';
import { FIXTURE_START, type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { syncMirror } from './mirror';
import { backfillUsage, pollUsage, syncHours } from './usage';

/** What a row of the usage report counts, read without our own client. */
interface WireCounts {
  uncached_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
  cache_read_input_tokens: number;
  output_tokens: number;
  server_tool_use: { web_search_requests: number };
}

let fixture: SyncFixture;
let database: TestDatabase;
const deps = () => fixture.depsFor(database.owner);

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'sync1');
  database = await createTestDatabase();
  await database.owner.pool.query(
    `INSERT INTO people (id, email, name, created_at) SELECT gen_random_uuid(), 'someone@elsewhere.example', 'Someone', now()`,
  );
  expect(await syncMirror(deps(), 'schedule')).toBe('succeeded');
  expect(await backfillUsage(deps(), 'schedule', 1)).toBe('succeeded');
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

async function select(sql: string): Promise<Record<string, unknown>[]> {
  return (await database.owner.pool.query<Record<string, unknown>>(sql)).rows;
}

function fault(kind: (typeof FAULT_KINDS)[number], path: string, times = 1, status?: number): void {
  fixture.sandbox.sandbox.queueFault({ kind, path: `^/v1/organizations/${path}`, times, world: fixture.world, status });
}

async function lastRun() {
  const { runs } = await listSyncRuns(testCtx(database.web, actorOf('admin')), { limit: 1 });
  return runs[0];
}

function passMinutes(minutes: number): void {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + minutes * 60_000);
}

function mirror(trigger: 'schedule' | 'manual', extent: 'core' | 'full' = 'full') {
  passMinutes(1);
  return syncMirror(deps(), trigger, extent);
}

describe('the mirror', () => {
  it('holds the organisation', async () => {
    expect(
      await select(
        'SELECT count(*)::int, count(archived_at)::int AS archived, count(*) FILTER (WHERE is_default)::int AS def FROM workspaces',
      ),
    ).toEqual([{ count: 14, archived: 1, def: 1 }]);
    expect(await select('SELECT count(*)::int FROM users')).toEqual([{ count: 60 }]);
    expect(await select(`SELECT count(*)::int FROM api_keys WHERE scope_type <> 'unknown'`)).toEqual([{ count: 180 }]);
    expect(await select('SELECT count(*) > 20 AS many FROM workspace_members')).toEqual([{ many: true }]);
    expect(await select('SELECT count(*) > 2 AS many FROM rate_limits')).toEqual([{ many: true }]);
    expect(await select('SELECT count(*) > 1 AS many FROM workspace_rate_limits')).toEqual([{ many: true }]);
    expect(await select('SELECT count(DISTINCT status)::int AS states FROM invites')).toEqual([{ states: 3 }]);
  });

  it('has one person for each member, linked once', async () => {
    expect(await select('SELECT count(*)::int, count(upstream_user_id)::int AS linked FROM people')).toEqual([
      { count: 61, linked: 60 },
    ]);
    const [user] = await select('SELECT id, email FROM users ORDER BY id LIMIT 1');
    await database.owner.pool.query(
      `UPDATE people SET upstream_user_id = NULL, email = upper($1) WHERE upstream_user_id = $2`,
      [user?.email, user?.id],
    );
    await mirror('schedule', 'core');
    expect(await select('SELECT count(*)::int, count(upstream_user_id)::int AS linked FROM people')).toEqual([
      { count: 61, linked: 60 },
    ]);
  });

  it('read again writes no row', async () => {
    await mirror('manual');
    expect(await lastRun()).toMatchObject({
      kind: 'mirror',
      trigger: 'manual',
      state: 'succeeded',
      rowsWritten: 0,
      error: null,
    });
  });

  const LISTS = [
    'users',
    'invites',
    'workspaces',
    'api_keys',
    'rate_limits',
    'workspaces/[^/]+/members',
    'workspaces/[^/]+/rate_limits',
  ];
  const missing = `SELECT (SELECT count(*) FROM users WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL)
    + (SELECT count(*) FROM workspaces WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL)
    + (SELECT count(*) FROM api_keys WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL)
    + (SELECT count(*) FROM invites WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL)
    + (SELECT count(*) FROM workspace_members WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL) AS missing,
    (SELECT count(*) FROM rate_limits WHERE gone_at IS NOT NULL) + (SELECT count(*) FROM workspace_rate_limits WHERE gone_at IS NOT NULL) AS gone`;

  it('loses nothing to lists that break off, three times over', async () => {
    for (let round = 0; round < 3; round++) {
      for (const path of LISTS) fault('empty_page_has_more', `${path}\\?`);
      expect(await mirror('schedule')).toBe('partial');
      fixture.sandbox.sandbox.clearFaults();
    }
    expect(await select(missing)).toEqual([{ missing: '0', gone: '0' }]);
    expect((await lastRun())?.parts.filter(({ error }) => error).length).toBeGreaterThan(3);
  });

  it('loses nothing to lists that miss rows, as each object is asked for by id', async () => {
    for (const path of LISTS) fault('missing_rows', `${path}\\?`);
    await mirror('schedule');
    expect(Number((await select(missing))[0]?.missing)).toBeGreaterThan(4);
    for (const path of LISTS) fault('missing_rows', `${path}\\?`);
    await mirror('schedule');
    fixture.sandbox.sandbox.clearFaults();
    await mirror('schedule');
    expect(await select(missing)).toEqual([{ missing: '0', gone: '0' }]);
  });

  it('notes what is gone after two complete lists and a 404, and deletes nothing', async () => {
    const [user] = await select(`SELECT id FROM users WHERE role = 'user' ORDER BY id DESC LIMIT 1`);
    const response = await fetch(`${fixture.sandbox.url}/v1/organizations/users/${user?.id}`, {
      method: 'DELETE',
      headers: { 'x-api-key': fixture.sandbox.sandbox.adminKey('company', 'sync1'), 'anthropic-version': '2023-06-01' },
    });
    expect(response.status).toBe(200);
    const state = `SELECT missing_since IS NOT NULL AS missing, gone_at IS NOT NULL AS gone FROM users WHERE id = '${user?.id}'`;
    await mirror('schedule', 'core');
    expect(await select(state)).toEqual([{ missing: true, gone: false }]);
    fault('status', 'users/', 1, 500);
    fault('status', 'users/', 2, 503);
    expect(await mirror('schedule', 'core')).toBe('partial');
    expect(await select(state)).toEqual([{ missing: true, gone: false }]);
    await mirror('schedule', 'core');
    expect(await select(state)).toEqual([{ missing: true, gone: true }]);
    expect(await select('SELECT count(*)::int FROM users')).toEqual([{ count: 60 }]);
  });

  it('does not undo a change that is made while the list is read', async () => {
    const [workspace] = await select(`SELECT id, name FROM workspaces WHERE NOT is_default ORDER BY id LIMIT 1`);
    await database.owner.pool.query(`UPDATE workspaces SET name = 'Just renamed' WHERE id = $1`, [workspace?.id]);
    await database.owner.pool.query(
      `INSERT INTO intents (id, command, input, input_hash, target, subject_kind, subject_id, source, actor_kind, idempotency_key, request_id, state, created_at, claimed_at)
       VALUES (gen_random_uuid(), 'workspace.rename', '{}', '', 'workspace:' || $1, 'workspace', $1, 'web', 'person', 'k', 'r', 'running', $2, $2)`,
      [workspace?.id, fixture.clock.now.toISOString()],
    );
    const name = `SELECT name FROM workspaces WHERE id = '${workspace?.id}'`;
    await mirror('schedule', 'core');
    expect(await select(name)).toEqual([{ name: 'Just renamed' }]);
    await database.owner.pool.query(`UPDATE intents SET finished_at = $1, state = 'failed'`, [
      fixture.clock.now.toISOString(),
    ]);
    await mirror('schedule', 'core');
    expect(await select(name)).toEqual([{ name: workspace?.name }]);
  });

  it('goes on with other parts when one fails, and says what failed', async () => {
    fault('status', 'invites', 3, 529);
    expect(await mirror('schedule', 'core')).toBe('partial');
    const run = await lastRun();
    expect(run?.parts.map(({ name, error }) => [name, error?.code ?? null])).toEqual([
      ['organisation', null],
      ['users', null],
      ['workspaces', null],
      ['API keys', null],
      ['invites', 'upstream_unavailable'],
    ]);
    expect(run?.error?.message).toMatch(/\w+/);
  });

  it('stops at once when the key is refused', async () => {
    fault('status', 'me', 1, 401);
    expect(await mirror('schedule')).toBe('failed');
    expect(await lastRun()).toMatchObject({ requests: 1, error: { code: 'upstream_unauthorized' } });
  });

  it('refuses to mix two organisations', async () => {
    await database.owner.pool.query(
      `INSERT INTO installation (id, mode, organization_id, created_at) VALUES (1, 'simulated', 'org_other', now())
       ON CONFLICT (id) DO UPDATE SET organization_id = 'org_other'`,
    );
    expect(await mirror('schedule')).toBe('failed');
    expect((await lastRun())?.error?.message).toContain('different organisation');
    await database.owner.pool.query('DELETE FROM installation');
  });
});

describe('usage and cost', () => {
  it('give every day and workspace the cost of the report, to the last digit, in every table', async () => {
    const perKey = `SELECT day, workspace_ref, sum(cost_uncached + cost_cache_write_5m + cost_cache_write_1h + cost_cache_read
      + cost_output + cost_web_search + cost_other) AS nano FROM spend_daily GROUP BY 1, 2`;
    for (const derived of [
      perKey,
      'SELECT day, workspace_ref, cost AS nano FROM rollup_workspace',
      perKey.replace('spend_daily', 'rollup_daily'),
    ]) {
      const different = await select(
        `SELECT * FROM (SELECT day, workspace_ref, sum(amount_nano) AS nano FROM cost_daily GROUP BY 1, 2) report
         FULL JOIN (${derived}) derived USING (day, workspace_ref) WHERE coalesce(report.nano, 0) <> coalesce(derived.nano, 0)`,
      );
      expect(different).toEqual([]);
    }
    const byDay = await select(`SELECT count(*)::int AS days, count(*) FILTER (WHERE c.nano <> m.nano)::int AS wrong
      FROM (SELECT day, sum(amount_nano) AS nano FROM cost_daily GROUP BY 1) c JOIN (SELECT day, sum(cost) AS nano FROM rollup_model GROUP BY 1) m USING (day)`);
    expect(byDay).toEqual([{ days: 31, wrong: 0 }]);
  });

  it('are the same by month, by hour and without keys', async () => {
    expect(await unequalRollups(database.owner.pool)).toEqual([]);
  });

  it('count every token once, under its own type, as the report does', async () => {
    const url = new URL(`${fixture.sandbox.url}/v1/organizations/usage_report/messages`);
    url.searchParams.set('starting_at', '2026-11-20T00:00:00Z');
    url.searchParams.set('ending_at', '2026-11-21T00:00:00Z');
    const response = await fetch(url, {
      headers: { 'x-api-key': fixture.sandbox.sandbox.adminKey('company', 'sync1'), 'anthropic-version': '2023-06-01' },
    });
    const [bucket] = ((await response.json()) as { data: { results: WireCounts[] }[] }).data;
    const [own] = bucket?.results ?? [];
    expect(bucket?.results).toHaveLength(1);
    const { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: anHour } = own?.cache_creation ?? {};
    const expected = {
      ...{ uncached: own?.uncached_input_tokens, read: own?.cache_read_input_tokens, output: own?.output_tokens },
      ...{ five: fiveMinutes, hour: anHour, searches: own?.server_tool_use.web_search_requests },
    };
    for (const table of ['usage_daily', 'spend_daily', 'rollup_workspace', 'rollup_model', 'rollup_daily']) {
      const [sums] = await select(`SELECT sum(uncached)::float8 AS uncached, sum(cache_read)::float8 AS read,
        sum(output)::float8 AS output, sum(cache_write_5m)::float8 AS five, sum(cache_write_1h)::float8 AS hour,
        sum(web_searches)::float8 AS searches FROM ${table} WHERE day = '2026-11-20'`);
      expect({ table, ...sums }).toEqual({ table, ...expected });
    }
  });

  it('give keys all but what is no key’s', async () => {
    expect(await select('SELECT DISTINCT reason FROM unattributed_costs')).toEqual([{ reason: 'not_usage' }]);
    const rows = [];
    for await (const row of exportedRows(testCtx(database.web, actorOf('billing')), {
      from: '2026-10-24',
      to: '2026-11-23',
      split: 'api_key',
    })) {
      rows.push(row);
    }
    const total = rows.reduce((sum, { value }) => sum + BigInt(value ?? 0), 0n);
    const [report] = await select('SELECT sum(amount_nano)::text AS nano FROM cost_daily');
    expect(total.toString()).toBe(report?.nano);
    // Who used the service without a key is named where the report tells them apart.
    expect(rows.some(({ partId }) => partId === 'none' || partId.startsWith('keyless:'))).toBe(true);
  });

  it('are fresh as of the poll, and lose nothing to a report that lies', async () => {
    passMinutes(2);
    const before = await usageReport(testCtx(database.web, actorOf('owner'), fixture.clock.now), {
      from: '2026-11-20',
      to: '2026-11-22',
    });
    fault('missing_rows', 'usage_report');
    fault('missing_rows', 'cost_report');
    await pollUsage(deps(), 'schedule');
    expect((await lastRun())?.heldDays.length).toBeGreaterThan(0);
    for (const kind of ['empty_page_has_more', 'html', 'truncate', 'reset'] as const) {
      passMinutes(1);
      fault(kind, 'usage_report', 3);
      fault(kind, 'cost_report', 3);
      expect(await pollUsage(deps(), 'schedule')).toBe('failed');
      fixture.sandbox.sandbox.clearFaults();
    }
    passMinutes(1);
    expect(await pollUsage(deps(), 'schedule')).toBe('succeeded');
    const after = await usageReport(testCtx(database.web, actorOf('owner'), fixture.clock.now), {
      from: '2026-11-20',
      to: '2026-11-22',
    });
    expect(after.totals).toEqual(before.totals);
    expect(await freshness(testCtx(database.web, actorOf('viewer')))).toMatchObject({
      usage: fixture.clock.now.toISOString(),
      cost: fixture.clock.now.toISOString(),
    });
    expect(fixture.clock.now.getTime()).toBeGreaterThan(FIXTURE_START.getTime());
  });

  it('go on with usage when cost fails', async () => {
    passMinutes(1);
    fault('status', 'cost_report', 3, 500);
    expect(await pollUsage(deps(), 'schedule')).toBe('partial');
    fixture.sandbox.sandbox.clearFaults();
    const fresh = await freshness(testCtx(database.web, actorOf('viewer')));
    expect(fresh.usage).toBe(fixture.clock.now.toISOString());
    expect(fresh.cost).not.toBe(fresh.usage);
  });

  it('have hours that add up to the days that are over', async () => {
    expect(await syncHours(deps(), 'schedule')).toBe('succeeded');
    const different = await select(
      `SELECT d.day FROM (SELECT day, sum(output) AS output, sum(uncached) AS uncached FROM usage_daily WHERE day < '2026-11-23' GROUP BY 1) d
       JOIN (SELECT (hour AT TIME ZONE 'UTC')::date AS day, sum(output) AS output, sum(uncached) AS uncached FROM usage_hourly GROUP BY 1) h USING (day)
       WHERE (d.output, d.uncached) <> (h.output, h.uncached)`,
    );
    expect(different).toEqual([]);
    expect(await select(`SELECT count(*)::int FROM report_days WHERE report = 'usage_hourly'`)).toEqual([
      { count: 14 },
    ]);
    const requests = fixture.sandbox.sandbox.requests(fixture.world).length;
    await syncHours(deps(), 'schedule');
    expect(fixture.sandbox.sandbox.requests(fixture.world).length).toBe(requests + 1);
  });
});
