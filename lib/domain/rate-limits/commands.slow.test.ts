import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OrgRole } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { executeIntent } from '@/lib/jobs/intents/run';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { setRateLimit } from './schema';

const OUTPUT = 'output_tokens_per_minute';
const REQUESTS = 'requests_per_minute';

let database: TestDatabase;
let worker: TestWorker;
let workspaceId: string;
let rateLimitId: string;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  const { db } = database.owner;
  const group = await db.rateLimit.findFirstOrThrow({ where: { name: { contains: 'Sonnet' } } });
  const workspace = await db.workspace.findFirstOrThrow({
    where: { isDefault: false, archivedAt: null, rateLimits: { none: {} } },
    orderBy: { id: 'asc' },
  });
  [workspaceId, rateLimitId] = [workspace.id, group.id];
});
beforeEach(async () => {
  worker.running.sandbox.clearFaults();
  await worker.deps.upstream.setWorkspaceRateLimit(workspaceId, rateLimitId, [
    { type: OUTPUT, value: null },
    { type: REQUESTS, value: null },
  ]);
  await database.owner.db.workspaceRateLimit.deleteMany({ where: { workspaceId } });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const SUBMIT =
  'SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';

type Limits = { type: string; value: number | null; expected: number | null }[];

/** As the door stores it, without the door's own checks. */
async function change(limits: Limits, to: { workspaceId?: string; rateLimitId?: string; role?: OrgRole } = {}) {
  const person = await createSignedInPerson(database.owner.db, to.role ?? 'admin');
  const input = { workspaceId: to.workspaceId ?? workspaceId, rateLimitId: to.rateLimitId ?? rateLimitId, limits };
  const { rows } = await database.web.pool.query<{ id: string }>(SUBMIT, [
    ...[person.token, newId(), 'rate_limit.set', input, 'hash', { kind: 'rate_limits', id: input.workspaceId }],
    ...[input.workspaceId, newId(), 'req-1', false, null, null],
  ]);
  const id = rows[0]?.id ?? '';
  await executeIntent(worker.deps, id);
  return database.owner.db.intent.findUniqueOrThrow({ where: { id } });
}

/** The overrides that upstream has, and those of the mirror. */
async function standing() {
  const list = await worker.deps.upstream.listWorkspaceRateLimits(workspaceId);
  const upstream = list.items.find((entry) => entry.rate_limit_id === rateLimitId)?.limits ?? [];
  const row = await database.owner.db.workspaceRateLimit.findFirst({
    where: { workspaceId, rateLimitId, goneAt: null },
  });
  const mirror = (row?.limits ?? []) as { type: string; value: number }[];
  const plain = (limits: { type: string; value: number | null }[]) =>
    Object.fromEntries(limits.map(({ type, value }) => [type, value]));
  expect(plain(mirror)).toEqual(plain(upstream));
  return plain(mirror);
}

const writes = () => worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;
const set = (value: number | null, expected: number | null = null): Limits => [{ type: OUTPUT, value, expected }];

describe('a limit of a workspace', () => {
  it('is set, changed, cleared and given back, and says what was there before', async () => {
    const first = await change([...set(40_000), { type: REQUESTS, value: 0, expected: null }]);
    expect(first).toMatchObject({
      state: 'succeeded',
      workspaceId,
      result: {
        limits: [
          { type: OUTPUT, before: null, after: 40_000 },
          { type: REQUESTS, before: null, after: 0 },
        ],
      },
    });
    expect(await standing()).toEqual({ [OUTPUT]: 40_000, [REQUESTS]: 0 });
    await change(set(Number.MAX_SAFE_INTEGER, 40_000));
    expect(await standing()).toEqual({ [OUTPUT]: Number.MAX_SAFE_INTEGER, [REQUESTS]: 0 });
    await change(set(40_000, Number.MAX_SAFE_INTEGER));
    const cleared = await change([...set(null, 40_000), { type: REQUESTS, value: null, expected: 0 }]);
    expect(cleared.result).toMatchObject({ limits: [{ before: 40_000, after: null }, { before: 0 }] });
    expect(await standing()).toEqual({});
    await change(set(40_000));
    expect(await standing()).toEqual({ [OUTPUT]: 40_000 });
  });

  it('is not overwritten when somebody changed it a moment ago: the page then shows what is there', async () => {
    await worker.deps.upstream.setWorkspaceRateLimit(workspaceId, rateLimitId, [{ type: OUTPUT, value: 7_500 }]);
    const before = writes();
    const intent = await change(set(40_000));
    expect(intent).toMatchObject({
      state: 'failed',
      errorCode: 'conflict',
      errorMessage: expect.stringContaining('output tokens per minute is now 7,500, not without an override'),
      fieldErrors: { 'limits.0.value': 'Now 7,500.' },
    });
    expect(writes()).toBe(before);
    expect(await standing()).toEqual({ [OUTPUT]: 7_500 });
  });

  it('is refused where there can be none', async () => {
    const { db } = database.owner;
    const find = (where: object) => db.workspace.findFirstOrThrow({ where });
    const standard = await find({ isDefault: true });
    const archived = await find({ archivedAt: { not: null } });
    const batch = await db.rateLimit.findFirstOrThrow({ where: { groupType: 'batch' } });
    const before = writes();
    const refused = async (intent: ReturnType<typeof change>, errorCode: string, message: string) =>
      expect(await intent).toMatchObject({
        state: 'failed',
        errorCode,
        errorMessage: expect.stringContaining(message),
      });
    await refused(change(set(1), { workspaceId: standard.id }), 'conflict', 'default workspace cannot have limits');
    await refused(change(set(1), { workspaceId: archived.id }), 'conflict', 'workspace is archived');
    await refused(change(set(1), { workspaceId: 'wrkspc_none' }), 'not_found', 'This workspace does not exist');
    await refused(change(set(1), { rateLimitId: 'rlg_none' }), 'not_found', 'This rate limit does not exist');
    await refused(change(set(1), { rateLimitId: batch.id }), 'invalid_input', 'Batches has no limit on output tokens');
    expect(writes()).toBe(before);
  });

  it.each(['viewer', 'billing', 'developer'] as const)('is not changed by a %s who calls directly', async (role) => {
    const calls = worker.running.sandbox.requests().length;
    expect(await change(set(1), { role })).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
    expect(worker.running.sandbox.requests().length).toBe(calls);
  });
});

describe('when upstream fails', () => {
  const PATH = '/v1/organizations/workspaces/[^/]+/rate_limits/';
  const refusal = (code: string) => ({
    type: 'error',
    error: { type: 'invalid_request_error', message: 'No.', details: { error_code: code } },
  });
  it.each([
    ['400', { kind: 'status', status: 400 }, 'failed', 'upstream_refused'],
    [
      '400 organization_on_hold',
      { kind: 'status', status: 400, body: refusal('organization_on_hold') },
      'failed',
      'upstream_refused',
    ],
    [
      '400 sandbox_egress_restricted',
      { kind: 'status', status: 400, body: refusal('sandbox_egress_restricted') },
      'failed',
      'upstream_forbidden',
    ],
    ['403', { kind: 'status', status: 403 }, 'failed', 'upstream_forbidden'],
    ['404, gone meanwhile', { kind: 'status', status: 404 }, 'failed', 'upstream_not_found'],
    ['409', { kind: 'status', status: 409 }, 'failed', 'upstream_conflict'],
    ['429, once', { kind: 'status', status: 429 }, 'succeeded', null],
    ['429, always', { kind: 'status', status: 429, times: 3 }, 'failed', 'upstream_rate_limited'],
    ['529', { kind: 'status', status: 529 }, 'failed', 'upstream_unavailable'],
    ['a connection dropped before the effect', { kind: 'reset' }, 'failed', 'upstream_unavailable'],
    ['a connection dropped after the effect', { kind: 'drop_after_effect' }, 'succeeded', null],
    ['half an answer', { kind: 'truncate' }, 'succeeded', null],
    ['HTML', { kind: 'html' }, 'failed', 'upstream_unavailable'],
  ] as const)('%s', async (_, fault, state, errorCode) => {
    worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: PATH });
    const intent = await change(set(40_000));
    expect(intent).toMatchObject({ state, errorCode });
    if (errorCode) expect(intent.errorMessage).toMatch(/\.$/);
    expect(await standing()).toEqual(state === 'succeeded' ? { [OUTPUT]: 40_000 } : {});
  });

  it('changes nothing on the word of a list that broke off', async () => {
    worker.running.sandbox.queueFault({
      kind: 'empty_page_has_more',
      method: 'GET',
      path: `/v1/organizations/workspaces/${workspaceId}/rate_limits`,
    });
    expect(await change(set(40_000))).toMatchObject({ state: 'failed', errorCode: 'upstream_unreadable' });
    expect(await standing()).toEqual({});
  });

  it('takes over from a worker that died after the call, without a second one', async () => {
    await worker.deps.upstream.setWorkspaceRateLimit(workspaceId, rateLimitId, [{ type: OUTPUT, value: 40_000 }]);
    const { id } = await change(set(1, 2));
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now(),
         finished_at = NULL, input = $2 WHERE id = $1`,
      [id, { workspaceId, rateLimitId, limits: set(40_000) }],
    );
    const before = writes();
    await executeIntent(worker.another(), id);
    expect(await database.owner.db.intent.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'succeeded' });
    expect(writes()).toBe(before);
    expect(await standing()).toEqual({ [OUTPUT]: 40_000 });
  });
});

it('stays as it was changed while a reading that began before is under way', async () => {
  await change(set(10_000));
  const { upstream } = worker.deps;
  let isChanged = false;
  const slow: typeof upstream = {
    ...upstream,
    for: () => slow,
    listWorkspaceRateLimits: async (id, input) => {
      const list = await upstream.listWorkspaceRateLimits(id, input);
      if (id === workspaceId && !isChanged) {
        isChanged = true;
        await change(set(40_000, 10_000));
      }
      return list;
    },
  };
  expect(await syncMirror({ ...worker.deps, upstream: slow }, 'manual')).toBe('succeeded');
  expect([isChanged, await standing()]).toEqual([true, { [OUTPUT]: 40_000 }]);
});

it.each([
  ['nothing', []],
  ['a fraction', set(1.5)],
  ['less than nothing', set(-1)],
  ['more than counts exactly', set(2 ** 53)],
  ['no number', set(Number.NaN)],
  ['a type that cannot be overridden', [{ type: 'enqueued_batch_requests', value: 1, expected: null }]],
  ['one type twice', [...set(1), ...set(2)]],
])('takes no input with %s', (_, limits) => {
  expect(setRateLimit.input.safeParse({ workspaceId, rateLimitId, limits }).success).toBe(false);
});
