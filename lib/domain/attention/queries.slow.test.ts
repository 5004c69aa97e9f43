import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor, Principal } from '@/lib/access/principals';
import { dayOf } from '@/lib/core/time';
import { getApiKey, listApiKeys } from '@/lib/domain/api-keys/queries';
import { findAnomalies } from '@/lib/jobs/anomalies';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { backfillUsage } from '@/lib/jobs/reading/usage';
import { runawayDay } from '@/lib/sandbox/world/company-keys';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { countAttention, listAttention } from './queries';
import type { AttentionItem } from './query-schema';

let fixture: SyncFixture;
let database: TestDatabase;
let lead: PersonActor;
let runaway: string;

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'attention1');
  database = await createTestDatabase();
  const deps = fixture.depsFor(database.owner);
  expect(await syncMirror(deps, 'schedule')).toBe('succeeded');
  expect(await backfillUsage(deps, 'schedule', 3)).toBe('succeeded');
  await database.owner.pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('worker', $1, '{}'), ('backfill', $1, '{"complete": true}')
     ON CONFLICT (name) DO UPDATE SET detail = excluded.detail`,
    [fixture.clock.now.toISOString()],
  );
  await findAnomalies(deps);
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `SELECT id FROM workspaces WHERE name = 'Data Platform'`,
  );
  lead = actorOf('lead', { leadWorkspaceIds: [rows[0]?.id ?? ''] });
  runaway = dayOf(new Date(runawayDay(fixture.clock.now.getTime()) * 86_400_000));
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

const ctxOf = (actor: Principal) => testCtx(database.web, actor, fixture.clock.now);
const list = (actor: Principal) => listAttention(ctxOf(actor));
const kinds = (items: AttentionItem[]) => [...new Set(items.map(({ kind }) => kind))];

describe('what needs a look in the company', () => {
  it('is led by the keys of people who left, and names the night in which one of them ran away', async () => {
    const items = await list(actorOf('owner'));
    expect(kinds(items).slice(0, 1)).toEqual(['keys_left']);
    expect(kinds(items)).toEqual(expect.arrayContaining(['anomaly', 'keys_unused', 'keys_old']));
    const night = items.find(({ kind, since }) => kind === 'anomaly' && since === runaway);
    expect(night?.title).toMatch(/^API key .+ spent far more than usual$/);
    expect(night?.detail).toMatch(/^About \$[\d,]+\.\d\d above usual /);
  });

  it('leads to a key that exists and to a list with as many rows as it says', async () => {
    const ctx = ctxOf(actorOf('owner'));
    for (const { kind, href, count } of await listAttention(ctx)) {
      const { pathname, searchParams } = new URL(href ?? '', 'http://steward');
      const show = searchParams.get('show');
      if (pathname === '/api-keys') {
        expect([kind, (await listApiKeys(ctx, { show: show as 'old' })).total]).toEqual([kind, count]);
      }
      const key = searchParams.get('key');
      if (key) expect((await getApiKey(ctx, { apiKeyId: key })).id).toBe(key);
    }
  });

  it('names the first keys that it asks to disable, with whether the reader may', async () => {
    const named = (items: AttentionItem[]) => items.flatMap(({ keys = [] }) => keys);
    const items = await list(actorOf('owner'));
    for (const { kind, count, keys } of items) {
      const isAsked = kind === 'keys_left' || kind === 'keys_unused';
      expect([kind, keys?.length]).toEqual([kind, isAsked ? Math.min(3, count) : undefined]);
    }
    expect(named(items).every(({ mayDisable }) => mayDisable)).toBe(true);
    const first = await getApiKey(ctxOf(actorOf('owner')), { apiKeyId: named(items)[0]?.id ?? '' });
    expect([first.hasOwnerLeft, first.status]).toEqual([true, 'active']);
    const seen = named(await list(actorOf('billing')));
    expect([seen.length > 0, seen.some(({ mayDisable }) => mayDisable)]).toEqual([true, false]);
    const led = named(await list(lead));
    expect(led.map(({ workspaceName, mayDisable }) => [workspaceName, mayDisable])).toEqual(
      led.map(() => ['Data Platform', true]),
    );
  });

  it('shows a lead the keys and the money of what they lead', async () => {
    const items = await list(lead);
    expect(items.some(({ kind, since }) => kind === 'anomaly' && since === runaway)).toBe(true);
    const all = await list(actorOf('owner'));
    const old = (found: AttentionItem[]) => found.find(({ kind }) => kind === 'keys_old')?.count ?? 0;
    expect(old(items)).toBeGreaterThan(0);
    expect(old(items)).toBeLessThan(old(all));
    expect(await list(actorOf('lead', { leadWorkspaceIds: ['wrkspc_none'] }))).toEqual([]);
  });

  it('shows a viewer no key and no money, and whoever has nothing nothing', async () => {
    expect(await list(actorOf('viewer'))).toEqual([]);
    expect(await list(actorOf('developer', { upstreamUserId: 'user_none' }))).toEqual([]);
  });
});

describe('trouble of the sync', () => {
  it('is told to those who can do something, stale figures to everybody', async () => {
    const { pool } = database.owner;
    await pool.query(
      `INSERT INTO sync_runs (id, kind, trigger, state, started_at, detail, error_code, error_message)
       VALUES (gen_random_uuid(), 'mirror', 'schedule', 'failed', $1, '{}', 'x', 'Anthropic did not answer (504).')`,
      [new Date(fixture.clock.now.getTime() + 60_000).toISOString()],
    );
    await pool.query(
      `INSERT INTO corrections (day, before_nano, after_nano, at) VALUES ('2026-09-30', 1000000000, 3500000000, $1)`,
      [fixture.clock.now.toISOString()],
    );
    await pool.query(
      `UPDATE report_days SET pending_hash = 'x', pending_at = read_at WHERE report = 'cost' AND day = '2026-11-01'`,
    );
    const late = new Date(fixture.clock.now.getTime() + 2 * 3_600_000);
    const items = await listAttention({ ...ctxOf(actorOf('admin')), now: late });
    expect(kinds(items)).toEqual(
      expect.arrayContaining(['worker_silent', 'sync_failing', 'figures_old', 'days_held', 'settled_month_changed']),
    );
    expect(items.find(({ kind }) => kind === 'sync_failing')?.detail).toBe('Anthropic did not answer (504).');
    expect(items.find(({ kind }) => kind === 'settled_month_changed')?.title).toBe('A past month changed by +$2.50');
    const billing = kinds(await listAttention({ ...ctxOf(actorOf('billing')), now: late }));
    expect(billing).toEqual(expect.arrayContaining(['figures_old', 'settled_month_changed']));
    expect(billing).not.toContain('sync_failing');
    const viewer = await listAttention({ ...ctxOf(actorOf('viewer')), now: late });
    expect(viewer.map(({ kind, href }) => [kind, href])).toEqual([['figures_old', null]]);
  });
});

describe('countAttention', () => {
  it('counts what waits for those who may act', async () => {
    const left = (await list(actorOf('owner'))).find(({ kind }) => kind === 'keys_left')?.count ?? 0;
    const counts = await countAttention(ctxOf(actorOf('owner')));
    expect(counts['/api-keys']).toBeGreaterThanOrEqual(left);
    expect(counts['/settings/sync']).toBe(1);
    for (const role of ['billing', 'developer', 'viewer'] as const) {
      expect(await countAttention(ctxOf(actorOf(role)))).toEqual({});
    }
  });
});
