import { afterAll, beforeAll, expect, it } from 'vitest';
import { getApiKey, listApiKeys } from '@/lib/domain/api-keys/queries';
import { listPeople } from '@/lib/domain/people/queries';
import { limitMatrix } from '@/lib/domain/rate-limits/queries';
import { searchAll } from '@/lib/domain/search/queries';
import { listSyncRuns, listUnread } from '@/lib/domain/sync/queries';
import { unreadWords } from '@/lib/domain/sync/unread-rules';
import { syncReportDays } from '@/lib/domain/usage/ledger/mirror';
import type { MirrorList } from '@/lib/mirror/kinds';
import { runSync } from '@/lib/mirror/run';
import type { Fault } from '@/lib/sandbox/faults';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { syncMirror } from './mirror';

let fixture: SyncFixture;
let database: TestDatabase;
const deps = () => fixture.depsFor(database.owner);
const asAdmin = () => testCtx(database.web, actorOf('admin'));

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'odd1');
  database = await createTestDatabase();
  expect(await syncMirror(deps(), 'schedule')).toBe('succeeded');
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

type Change = NonNullable<Fault['changes']>[number];

function odd(path: string, ...changes: Change[]): void {
  fixture.sandbox.sandbox.queueFault({
    ...{ kind: 'replace', method: 'GET', path: `^/v1/organizations/${path}`, world: fixture.world, changes },
  });
}

/** What is absent is confirmed by a second list, which is odd in the same way. */
function twice(path: string, ...changes: Change[]): void {
  odd(path, ...changes);
  odd(path, ...changes);
}

async function mirror() {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + 60_000);
  fixture.sandbox.sandbox.advanceClock(60_000);
  return syncMirror(deps(), 'manual');
}

async function select<T>(sql: string, values: unknown[] = []): Promise<T[]> {
  return (await database.owner.pool.query(sql, values)).rows as T[];
}

async function words(...lists: MirrorList[]): Promise<string[]> {
  return unreadWords(await listUnread(asAdmin(), { lists }));
}

it('keeps what has an odd field, what was known of it, and says so until it is read again', async () => {
  const before = await select<{ id: string; email: string; name: string }>('SELECT id, email, name FROM users');
  odd('users\\?', { at: 0, set: { email: null } }, { at: 1, set: { name: null, added_at: 'soon' } });
  odd('invites\\?', { at: 0, remove: ['expires_at'] });
  odd('api_keys\\?', { at: 0, set: { name: null } }, { at: 1, set: { status: 7, created_by: { id: 'user_gone' } } });
  odd('workspaces\\?', { at: 0, set: { tags: { a: null, b: 7, c: {}, d: 'kept' } } });
  expect(await mirror()).toBe('succeeded');
  const [run] = (await listSyncRuns(asAdmin(), { limit: 1 })).runs;
  expect(run).toMatchObject({ unreadable: 0, state: 'succeeded' });
  expect(unreadWords(run?.unread ?? [])).toEqual(
    expect.arrayContaining([
      'The e-mail address of 1 person could not be read.',
      'The joining date of 1 person could not be read.',
      'The last day of 1 invite could not be read.',
      'The name of 1 API key could not be read.',
      'The creator type of 1 API key could not be read.',
      '3 tags of workspaces could not be read.',
    ]),
  );
  const after = await select<{ id: string; email: string }>('SELECT id, email FROM users WHERE gone_at IS NULL');
  expect(new Map(after.map(({ id, email }) => [id, email]))).toEqual(
    new Map(before.map(({ id, email }) => [id, email])),
  );
  expect(await select('SELECT FROM invites WHERE expires_at IS NULL')).toHaveLength(0);
  expect(await select(`SELECT tags FROM workspaces WHERE tags ? 'd'`)).toEqual([{ tags: { d: 'kept' } }]);
  expect(await words('users')).toContain('The e-mail address of 1 person could not be read.');
  expect(await mirror()).toBe('succeeded');
  expect(await words('users', 'workspaces', 'API keys', 'invites')).toEqual([]);
});

it('still finds out that a workspace is gone when another has an odd tag', async () => {
  const [kept] = await select<{ id: string }>(
    `INSERT INTO workspaces (id, name, display_color, data_residency, tags, seen_at) VALUES ('wrkspc_vanished', 'Vanished', '', '{}', '{}', now()) RETURNING id`,
  );
  for (let read = 0; read < 2; read++) {
    odd('workspaces\\?', { at: 0, set: { tags: { cost: null } } });
    await mirror();
  }
  const [row] = await select<{ gone: boolean }>('SELECT gone_at IS NOT NULL AS gone FROM workspaces WHERE id = $1', [
    kept?.id,
  ]);
  expect(row?.gone).toBe(true);
});

it('counts what is not even known by an id, and draws no conclusion from it', async () => {
  odd('users\\?', { at: 0, set: { id: null } }, { at: 1, remove: ['id'] });
  await mirror();
  expect(await words('users')).toEqual(['2 people could not be read.']);
  expect(await select('SELECT FROM users WHERE gone_at IS NOT NULL OR missing_since IS NOT NULL')).toHaveLength(0);
  await mirror();
});

it('reads the limits of version 2023-06-01, with and without ids, and ties those of workspaces to them', async () => {
  const old = (at: Change['at']): Change => ({ at, remove: ['group', 'rate_limit_id', 'workspace_id'] });
  const whole = await limitMatrix(asAdmin());
  twice(
    'rate_limits',
    old('all'),
    { at: 1, set: {}, remove: ['id'] },
    { at: 2, set: { limits: [{ type: 'x', value: 'many' }] } },
  );
  const overridden = await select<{ workspace_id: string }>(
    'SELECT workspace_id FROM workspace_rate_limits WHERE gone_at IS NULL',
  );
  for (const { workspace_id } of overridden) twice(`workspaces/${workspace_id}/rate_limits`, old('all'));
  await mirror();
  fixture.sandbox.sandbox.clearFaults();
  const matrix = await limitMatrix(asAdmin());
  expect(matrix.groups).toHaveLength(whole.groups.length);
  const overrides = (rows: typeof matrix.rows) =>
    rows.flatMap(({ cells }) => cells.flat()).filter(({ own }) => own !== null).length;
  expect(overrides(matrix.rows)).toBe(overrides(whole.rows));
  expect(await words('rate limits', 'workspace rate limits')).toEqual(['1 limit could not be read.']);
  expect(matrix.groups.some(({ name }) => name.startsWith('claude-sonnet-4-5'))).toBe(true);
  await mirror();
});

it('follows an empty page that promises more, and keeps everything when the promise leads nowhere', async () => {
  const at = (kind: Fault['kind']) =>
    fixture.sandbox.sandbox.queueFault({ kind, path: '^/v1/organizations/rate_limits', world: fixture.world });
  at('empty_page_first');
  expect(await mirror()).toBe('succeeded');
  const known = await select('SELECT FROM rate_limits WHERE gone_at IS NULL');
  at('empty_page_has_more');
  expect(await mirror()).toBe('partial');
  expect(await select('SELECT FROM rate_limits WHERE gone_at IS NULL')).toHaveLength(known.length);
});

it('reads a day with a row that cannot be read in part, and exact amounts in any form', async () => {
  const day = '2026-11-20';
  const read = () => runSync(deps(), 'recheck', 'manual', async (run) => void (await syncReportDays(run, day, day)));
  await read();
  const sum = async () =>
    (await select<{ sum: string }>('SELECT sum(amount_nano)::text AS sum FROM cost_daily'))[0]?.sum;
  const whole = await sum();
  odd('cost_report', { at: 0, set: { amount: '1.2e-3', currency: 'usd' } }, { at: 1, set: { amount: 12.5 } });
  await read();
  const state = () =>
    select<{ report: string; unreadable: number }>('SELECT report, unreadable FROM report_days ORDER BY report');
  expect(await state()).toEqual([
    { report: 'cost', unreadable: 0 },
    { report: 'usage', unreadable: 0 },
  ]);
  expect(await sum()).not.toBe(whole);
  odd('cost_report', { at: 0, set: { amount: 'much' } }, { at: 1, set: { currency: 'EUR' } });
  odd('usage_report', { at: 0, set: { output_tokens: 'many' } });
  await read();
  expect(await state()).toEqual([
    { report: 'cost', unreadable: 2 },
    { report: 'usage', unreadable: 1 },
  ]);
});

it('names everybody by one rule: name, else address, else id, also those who left and service accounts', async () => {
  const [nameless, leaver] = await select<{ id: string; email: string; name: string }>(
    'SELECT id, email, name FROM users WHERE gone_at IS NULL ORDER BY id LIMIT 2',
  );
  await database.owner.pool.query(`UPDATE users SET name = '', email = '' WHERE id = $1`, [nameless?.id]);
  await database.owner.pool.query('UPDATE users SET gone_at = now() WHERE id = $1', [leaver?.id]);
  const keys = await select<{ id: string }>(`SELECT id FROM api_keys WHERE status = 'active' ORDER BY id LIMIT 4`);
  const makers: [string, string][] = [
    [nameless?.id ?? '', 'user'],
    [leaver?.id ?? '', 'user'],
    ['svac_zz', 'service_account'],
    ['user_before', 'user'],
  ];
  for (const [index, { id }] of keys.entries()) {
    const [maker, type] = makers[index] ?? ['', ''];
    const set = 'created_by_id = $2, created_by_type = $3, principal_id = NULL, principal_type = NULL';
    await database.owner.pool.query(`UPDATE api_keys SET ${set}, assigned_to_id = NULL WHERE id = $1`, [
      id,
      maker,
      type,
    ]);
  }
  const names = [nameless?.id, leaver?.name, 'Service account svac_zz', 'user_before'];
  const details = await Promise.all(keys.map(({ id }) => getApiKey(asAdmin(), { apiKeyId: id })));
  expect(details.map(({ createdByName }) => createdByName)).toEqual(names);
  expect(details.map(({ ownerName }) => ownerName)).toEqual(names);
  expect(details.map(({ hasMakerLeft }) => hasMakerLeft)).toEqual([false, true, false, true]);
  const listed = await listApiKeys(asAdmin(), { search: 'svac_zz' });
  expect(listed.rows.map(({ ownerName }) => ownerName)).toEqual(['Service account svac_zz']);
  const people = await listPeople(asAdmin(), { search: nameless?.id });
  expect(people.rows.map(({ name }) => name)).toEqual([nameless?.id]);
  const found = await searchAll(asAdmin(), { q: nameless?.id ?? '' });
  expect(found.people.map(({ name }) => name)).toEqual([nameless?.id]);
});
