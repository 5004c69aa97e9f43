import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServicePrincipal } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { listAuditRows, readAuditRecord } from '@/lib/domain/audit/queries';
import { keepTrace } from '@/lib/jobs/intents/traces';
import { readEvents } from '@/lib/jobs/reading/events';
import { subjectColumns } from '@/lib/operations/subject';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listDifferences } from './queries';
import { acknowledgeDifference } from './schema';

const MINUTE = 60_000;
const WORLD = 'company:1';
const ADMIN_KEY = { type: 'admin_api_key_actor', admin_api_key_id: 'apikey_admin_of_steward' };
const ADA = { type: 'user_actor', user_id: 'user_ada', email_address: 'ada@example.test' };

let database: TestDatabase;
let worker: TestWorker;
let clock = Date.now();
let intentId: string;
let keys: { id: string; name: string }[];
let workspaces: { id: string }[];

const pass = (minutes: number) => {
  clock += minutes * MINUTE;
};
const control = async (path: string, body: object) => {
  const answer = await fetch(`${worker.running.url}/__sandbox/${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  });
  expect(answer.status).toBe(200);
  return answer.json() as Promise<{ ids: string[] }>;
};
const feed = (enabled: boolean, lateMs = 0) => control('feed', { world: WORLD, enabled, late_ms: lateMs });
const plant = async (activities: object[]) => (await control('activities', { world: WORLD, activities })).ids;
const read = () => readEvents(worker.deps, 'schedule');
const asOwner = () => testCtx(database.web, actorOf('owner'), new Date(clock));
const differences = (view: 'open' | 'all' = 'open') => listDifferences(asOwner(), { view });
const kinds = async () => (await differences()).rows.map(({ kind, what }) => `${kind} ${what}`).sort();

/** As a command would: each write is written down before it is sent. */
const steward = () =>
  worker.deps.upstream.for('command', {
    beforeWrite: (method, path) => keepTrace(worker.deps, intentId, method, path),
  });

async function createIntent(): Promise<string> {
  const id = newId();
  const subject = subjectColumns({ kind: 'api_key', id: 'several' });
  await database.owner.db.intent.create({
    data: {
      ...{
        id,
        command: 'api_key.rename',
        input: {},
        inputHash: '',
        ...subject,
        subjectName: 'Several',
        state: 'succeeded',
      },
      ...{ actorKind: 'person', source: 'web', idempotencyKey: id, requestId: 'r', createdAt: new Date(clock) },
    },
  });
  return id;
}

beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'company', () => new Date(clock));
  keys = (await worker.deps.upstream.listApiKeys({ limit: 200 })).items.filter(({ status }) => status === 'active');
  workspaces = (await worker.deps.upstream.listWorkspaces()).items.filter(
    ({ archived_at: archivedAt, name }) => archivedAt === null && name !== 'Default',
  );
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});
beforeEach(async () => {
  await database.owner.pool.query(`DELETE FROM differences; DELETE FROM vendor_events; DELETE FROM upstream_writes;
    DELETE FROM process_status WHERE name = 'vendor_feed'; DELETE FROM notifications`);
  pass(24 * 60);
  intentId = await createIntent();
  await feed(true);
  expect(await read()).toBe('succeeded');
  pass(2);
});

describe('both records', () => {
  it('are compared without a false alarm: 25 differences of 25 among a thousand events', async () => {
    const limits = (await worker.deps.upstream.listRateLimits()).items;
    const [limit] = limits.filter(({ limits: of }) => of.length > 1);
    if (!limit) throw new Error('The organisation has no limit of several types');
    for (const [at, key] of keys.slice(0, 60).entries())
      await steward().updateApiKey(key.id, { name: `Renamed ${at}` });
    for (const { id } of workspaces.slice(0, 10)) {
      const of = limit.limits.slice(0, 2).map(({ type }) => ({ type: type as 'requests_per_minute', value: 7 }));
      await steward().setWorkspaceRateLimit(id, limit.id, of);
      await steward().updateWorkspace(id, { display_color: '#123456' });
    }
    for (let at = 0; at < 10; at += 1) await steward().createInvite({ email: `new-${at}@example.test`, role: 'user' });
    const own = 60 + 10 * 3 + 10;
    await plant(
      Array.from({ length: 1_000 - own - 20 }, (_, at) => ({
        type: ['sso_login_succeeded', 'user_logged_out', 'claude_user_role_updated', 'org_user_invite_accepted'][
          at % 4
        ],
        ...{ actor: ADA, user_id: `user_${at}`, previous_role: null, current_role: 'user', ago_ms: (at % 90) * 1_000 },
      })),
    );
    const strangers = [
      ...keys.slice(60, 66).map(({ id }) => ({
        ...{ type: 'platform_api_key_updated', actor: ADA, api_key_id: id },
        updates: [{ type: 'status', previous_value: 'active', current_value: 'inactive' }],
      })),
      { type: 'platform_workspace_member_added', actor: ADA, user_id: 'user_x', workspace_id: workspaces[0]?.id },
      { type: 'platform_workspace_rate_limit_updated', actor: ADA, limiter_type: 'x', workspace_id: workspaces[1]?.id },
      { type: 'claude_user_role_updated', actor: ADA, user_id: 'user_x', previous_role: 'user', current_role: 'admin' },
      { type: 'platform_api_key_created', actor: ADA, api_key_id: 'apikey_new' },
      // By the same Admin key, on what Steward changed as well and on what it did not.
      ...keys.slice(57, 63).map(({ id }) => ({ type: 'platform_api_key_updated', actor: ADMIN_KEY, api_key_id: id })),
      { type: 'org_user_invite_deleted', actor: ADMIN_KEY, invite_id: 'invite_x' },
      { type: 'platform_workspace_archived', actor: ADMIN_KEY, workspace_id: workspaces[2]?.id },
      { type: 'admin_api_key_created', actor: ADMIN_KEY, scopes: [] },
      {
        type: 'platform_workspace_member_removed',
        actor: ADMIN_KEY,
        user_id: 'user_y',
        workspace_id: workspaces[3]?.id,
      },
    ];
    await plant(strangers);
    for (let at = 0; at < 5; at += 1) {
      const end = await keepTrace(worker.deps, intentId, 'POST', `/v1/organizations/api_keys/apikey_untold_${at}`);
      await end('done');
    }
    pass(2);
    expect(await read()).toBe('succeeded');
    expect(await database.owner.db.vendorEvent.count()).toBe(1_000);
    const found = await differences();
    expect(found.total).toBe(20);
    expect(found.rows.filter(({ kind }) => kind === 'console')).toHaveLength(10);
    expect(found.rows.filter(({ kind }) => kind === 'unasked')).toHaveLength(10);
    pass(30);
    await read();
    expect((await differences()).total).toBe(25);
    expect((await kinds()).filter((kind) => kind.startsWith('no_trace'))).toHaveLength(5);
    // Nothing of it is found twice, and nothing that is new is left out.
    for (const minutes of [1, 61, 1]) {
      pass(minutes);
      await read();
    }
    expect((await differences()).total).toBe(25);
    const told = await database.owner.db.notification.findMany({ where: { kind: 'audit.difference' } });
    expect(told.map(({ about }) => (about as { count: number }).count).sort()).toEqual([20, 5]);
  });

  it('agree once a late event arrives: within half an hour nothing is said, later it is taken back', async () => {
    const [first, second] = keys;
    if (!first || !second) throw new Error('There are no keys');
    await feed(true, 5 * MINUTE);
    await steward().updateApiKey(first.id, { name: 'Arrives soon' });
    await feed(true, 45 * MINUTE);
    await steward().updateApiKey(second.id, { name: 'Arrives late' });
    for (let minutes = 0; minutes < 28; minutes += 7) {
      pass(7);
      await read();
    }
    expect(await kinds()).toEqual([]);
    pass(5);
    await read();
    expect(await kinds()).toEqual(['no_trace Rename API key']);
    const told = await database.owner.db.notification.findMany({ where: { kind: 'audit.difference' } });
    expect(told).toMatchObject([{ about: { examples: ['Not in Anthropic’s record: Rename API key: Several.'] } }]);
    pass(15);
    await read();
    expect(await kinds()).toEqual([]);
    expect((await differences('all')).rows.map(({ endedAt }) => endedAt !== null)).toEqual([true]);
  });

  it('are not compared while the feed is off, nor from before it was on', async () => {
    await feed(false);
    expect(await read()).toBe('succeeded');
    expect((await differences()).feed).toBe('off');
    expect(await read()).toBe('off');
    const [key] = keys;
    if (!key) throw new Error('There are no keys');
    await steward().updateApiKey(key.id, { name: 'Nobody recorded this' });
    pass(11);
    await plant([{ type: 'platform_api_key_created', actor: ADA, api_key_id: 'apikey_before', ago_ms: 3 * MINUTE }]);
    await feed(true);
    expect(await read()).toBe('succeeded');
    pass(40);
    await read();
    expect(await differences()).toMatchObject({ feed: 'on', total: 0 });
    expect(await database.owner.db.vendorEvent.count({ where: { subjectId: 'apikey_before' } })).toBe(1);
  });
});

describe('an event of the feed', () => {
  it('stands among the changes with its source, by its workspace too; the trace of a change does not stand beside it', async () => {
    const key = keys[100];
    const [workspace] = workspaces;
    if (!key || !workspace) throw new Error('The organisation is empty');
    await steward().updateApiKey(key.id, { name: 'Ours' });
    await plant([
      {
        ...{
          type: 'platform_workspace_member_updated',
          actor: ADA,
          user_id: 'user_listed',
          workspace_id: workspace.id,
        },
        workspace_role: 'workspace_admin',
      },
    ]);
    pass(2);
    await read();
    const { rows } = await listAuditRows(asOwner(), { source: 'anthropic', target: 'user_listed' });
    expect(rows).toMatchObject([
      {
        ...{
          source: 'anthropic',
          state: 'observed',
          actorName: 'ada@example.test',
          commandWords: 'Workspace role changed',
        },
        ...{ subject: { kind: 'member', id: 'user_listed' }, after: { workspace_role: 'workspace_admin' } },
      },
    ]);
    const within = await listAuditRows(asOwner(), { workspaceIds: [workspace.id] });
    expect(within.rows.map(({ intentId: id }) => id)).toContain(rows[0]?.intentId);
    expect((await listAuditRows(asOwner(), { source: 'web' })).rows.map(({ source }) => source)).not.toContain(
      'anthropic',
    );
    const ofKey = { source: 'anthropic' as const, subjects: [{ kind: 'api_key', id: key.id }] };
    expect((await listAuditRows(asOwner(), ofKey)).rows).toEqual([]);
    const id = rows[0]?.intentId ?? '';
    expect(await readAuditRecord(asOwner(), { intentId: id })).toMatchObject({
      chain: [],
      commandWords: 'Workspace role changed',
    });
    const lead = (workspaceId: string) =>
      testCtx(
        database.web,
        actorOf('developer', { leadWorkspaceIds: [workspaceId], memberWorkspaceIds: [workspaceId] }),
      );
    expect((await listAuditRows(lead(workspace.id), { source: 'anthropic', target: 'user_listed' })).rows).toHaveLength(
      1,
    );
    expect((await listAuditRows(lead('elsewhere'), { source: 'anthropic' })).rows).toEqual([]);
    // A program that reads the audit and no workspaces is not told which it was.
    const program: ServicePrincipal = {
      ...actorOf('viewer'),
      ...{ kind: 'service', tokenId: newId(), name: 'Collector', tokenRole: 'viewer', cap: null, preparesOnly: false },
      ...{ scopes: ['audit:read'], workspaceIds: null },
    };
    const asProgram = testCtx(database.web, program);
    const listed = await listAuditRows(asProgram, { source: 'anthropic', target: 'user_listed' });
    expect(listed.rows).toMatchObject([{ intentId: id, workspaceIds: [] }]);
    expect((await listAuditRows(asProgram, { source: 'anthropic', workspaceIds: [workspace.id] })).rows).toEqual([]);
    await expect(readAuditRecord(lead('elsewhere'), { intentId: id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is acknowledged once, with what was found', async () => {
    await plant([{ type: 'platform_api_key_created', actor: ADA, api_key_id: 'apikey_new' }]);
    pass(2);
    await read();
    const [open] = (await differences()).rows;
    const input = { differenceId: open?.differenceId ?? '', note: 'Ada made it for the batch.' };
    const world = { database, deps: worker.deps };
    expect((await change(world, acknowledgeDifference, input, 'owner')).state).toBe('succeeded');
    expect((await change(world, acknowledgeDifference, input, 'admin')).state).toBe('failed');
    expect(await kinds()).toEqual([]);
    expect((await differences('all')).rows).toMatchObject([
      { note: 'Ada made it for the batch.', what: 'API key created' },
    ]);
  });
});
