import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { dayOf } from '@/lib/core/time';
import { enableApiKey, protectApiKey } from '@/lib/domain/api-keys/schema';
import { probe } from '@/lib/domain/organization/probe-mirror';
import { setRateLimit } from '@/lib/domain/rate-limits/schema';
import { ingestReports } from '@/lib/domain/usage/ledger/ingest';
import { evaluateBudgets } from '@/lib/jobs/budgets';
import { executeIntent } from '@/lib/jobs/intents/run';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { thorough } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey, Workspace } from '@/prisma/generated/client';
import type { BudgetActionName } from './action-rules';
import { getBudget } from './detail-queries';
import { previewActions } from './preview-queries';
import { archiveBudget, changeBudget, createBudget } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let clock: Date | null = null;
const now = () => clock ?? new Date();
type Place = Workspace & { apiKeys: ApiKey[] };
let spare: Place[];
/** With rate limits of their own. */
let limited: Place[];

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database, 'company', now);
  const places = await database.owner.db.workspace.findMany({
    where: { isDefault: false, archivedAt: null, goneAt: null, apiKeys: { some: WORKING } },
    include: { apiKeys: { where: WORKING, orderBy: { id: 'asc' } }, rateLimits: true },
  });
  spare = places.filter(({ rateLimits }) => rateLimits.length === 0);
  limited = places.filter(({ rateLimits }) => rateLimits.length > 0);
  spare.sort((a, b) => a.apiKeys.length - b.apiKeys.length);
  const rest = { costType: 'tokens', model: 'claude-opus-4', tokenType: 'output_tokens', context: '0-200k' };
  const rows = places.map(({ id }) => ({
    ...{ ...rest, workspaceId: id, description: 'opus output', tier: 'standard', geo: 'global' },
    amountNano: 90n * 10n ** 9n,
  }));
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  await ingestReports(client, { usage: [], cost: [{ day: dayOf(now()), rows }] }, now());
  await client.query('COMMIT');
  client.release();
});
beforeEach(() => {
  clock = null;
  worker.running.sandbox.clearFaults();
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const WORKING = { status: 'active', goneAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] };
const at = () => ({ database, deps: worker.deps });
const evaluate = () => evaluateBudgets(worker.deps);

/** A workspace with keys that no test has touched. */
function take(keys = 2) {
  const [workspace] = spare.filter(({ apiKeys }) => apiKeys.length >= keys);
  spare = spare.filter((one) => one !== workspace);
  if (!workspace) throw new Error('no workspace is left');
  return { ...workspace, keys: workspace.apiKeys };
}

const words = (actions: BudgetActionName[], more: object = {}) => ({
  ...{ name: 'Tight', limit: '0', actual: [100], forecast: [], ownerId: null, notes: '', actions, ...more },
  recipients: { people: [], addresses: [], channels: [] },
});
async function tight(workspaceId: string, actions: BudgetActionName[], more: object = {}): Promise<string> {
  const budgetId = newId();
  const scope = { kind: 'workspace' as const, id: workspaceId };
  const firstDay = now().toISOString().slice(0, 10);
  const terms = { budgetId, ...words(actions, more), scope, period: 'month' as const, firstDay };
  expect(await change(at(), createBudget, { ...terms, ...more })).toMatchObject({ state: 'succeeded' });
  return budgetId;
}

const takenOf = (budgetId: string) =>
  database.owner.db.budgetAction.findMany({ where: { budgetId }, orderBy: { action: 'asc' } });
async function run(id: string | null | undefined, deps = worker.deps) {
  await executeIntent(deps, id ?? '');
  const steps = { orderBy: { position: 'asc' } } as const;
  return database.owner.db.intent.findUniqueOrThrow({ where: { id: id ?? '' }, include: { steps } });
}
async function statusOf(key: ApiKey): Promise<string> {
  const kept = await database.owner.db.apiKey.findUniqueOrThrow({ where: { id: key.id } });
  expect((await worker.deps.upstream.getApiKey(key.id)).status).toBe(kept.status);
  return kept.status;
}
const statusesOf = async (keys: ApiKey[]) => Promise.all(keys.map(statusOf));
const whyOf = (steps: { detail: unknown }[]) => steps.map(({ detail }) => (detail as { why?: string } | null)?.why);
const writes = () => worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;

it('disables the keys of a used-up workspace but protected ones, and gives back those nobody touched', async () => {
  const { id: workspaceId, keys } = take(3);
  const [kept, touched, other] = keys as [ApiKey, ApiKey, ApiKey];
  await change(at(), protectApiKey, { apiKeyId: kept.id, workspaceId, reason: 'Payments' });
  const budgetId = await tight(workspaceId, ['disable_keys']);
  expect(await takenOf(budgetId)).toMatchObject([{ action: 'disable_keys', revision: 1, intentId: null }]);
  await evaluate();
  const [taken] = await takenOf(budgetId);
  const acted = await run(taken?.intentId);
  expect(acted).toMatchObject({
    ...{ state: 'succeeded', actorName: 'Budget Tight', workspaceIds: [workspaceId] },
    result: { changed: keys.length - 1, left: 1, failed: 0 },
  });
  expect(acted.steps.find(({ key }) => key === kept.id)?.detail).toMatchObject({ why: 'Protected: Payments' });
  expect(await statusesOf([kept, touched, other])).toEqual(['active', 'inactive', 'inactive']);
  await change(at(), enableApiKey, { apiKeyId: touched.id, workspaceId });
  await evaluate();
  expect(await takenOf(budgetId)).toHaveLength(1);
  await change(at(), changeBudget, { budgetId, revision: 1, ...words(['disable_keys'], { limit: '99999999' }) });
  await evaluate();
  const [undone] = await takenOf(budgetId);
  expect(undone).toMatchObject({ undoReason: 'raised', undoIntentId: expect.any(String) });
  const back = await run(undone?.undoIntentId);
  expect(back).toMatchObject({ state: 'succeeded', result: { changed: keys.length - 2, left: 1, failed: 0 } });
  expect(whyOf(back.steps)).toContain('Someone has enabled it since.');
  expect(await statusesOf([kept, touched, other])).toEqual(['active', 'active', 'active']);
  const told = await database.owner.db.notification.findMany({ where: { kind: 'budget.acted', subjectId: budgetId } });
  expect(told.map(({ about }) => (about as { isUndone: boolean }).isUndone).sort()).toEqual([false, true]);
});

const ROUNDS = thorough(1, 8);

it(`acts once where ten count at once and a worker dies amid it, ${ROUNDS} times`, async () => {
  const { id: workspaceId, keys } = take(2);
  for (let round = 0; round < ROUNDS; round += 1) {
    const budgetId = await tight(workspaceId, ['disable_keys', 'lower_limits']);
    await Promise.all(Array.from({ length: 10 }, evaluate));
    const taken = await takenOf(budgetId);
    expect(taken.map(({ action }) => action)).toEqual(['disable_keys', 'lower_limits']);
    const where = { command: 'budget.act', subjectId: budgetId };
    expect(await database.owner.db.intent.count({ where })).toBe(2);
    const before = writes();
    await dieAmid(taken[0]?.intentId ?? '', before);
    const resumed = await run(taken[0]?.intentId, worker.another());
    expect(resumed).toMatchObject({ state: 'succeeded', result: { changed: keys.length, failed: 0 } });
    await run(taken[0]?.intentId);
    expect(writes() - before).toBe(keys.length);
    expect(await statusesOf(keys)).toEqual(keys.map(() => 'inactive'));
    await change(at(), archiveBudget, { budgetId });
    await evaluate();
    await run((await takenOf(budgetId))[0]?.undoIntentId);
    expect(await statusesOf(keys)).toEqual(keys.map(() => 'active'));
  }
});

/** Carries a change out by a worker that loses its database after its first write, and lets its lease end. */
async function dieAmid(intentId: string, before: number): Promise<void> {
  const dying = openDatabase(database.ownerUrl, { ...WORKER_LIMITS, connections: 2 });
  const running = executeIntent({ ...worker.another(), database: dying }, intentId).catch(() => undefined);
  while (writes() === before) await new Promise((resolve) => setTimeout(resolve, 2));
  await dying.close().catch(() => undefined);
  await running;
  const over = `UPDATE intents SET lease_until = now() - interval '1 second' WHERE id = $1 AND state = 'running'`;
  expect((await database.owner.pool.query(over, [intentId])).rowCount).toBe(1);
}

it('lowers limits to a tier, never raises one, and restores at the end of the period what still stands', async () => {
  const { id: workspaceId } = take(1);
  const groups = await database.owner.db.rateLimit.findMany({
    where: { groupType: 'model_group' },
    orderBy: { name: 'asc' },
  });
  const [low, free, touched] = groups.map(({ id }) => id);
  const set = (id: string | undefined, value: number, expected: number | null) =>
    change(at(), setRateLimit, {
      ...{ workspaceId, rateLimitId: id ?? '' },
      limits: [{ type: 'requests_per_minute', value, expected }],
    });
  await set(low, 1, null);
  const budgetId = await tight(workspaceId, ['lower_limits'], { actionTier: 'low' });
  await evaluate();
  const acted = await run((await takenOf(budgetId))[0]?.intentId);
  expect(acted).toMatchObject({ state: 'succeeded', result: { failed: 0 } });
  const own = async (id: string | undefined) => {
    const { items } = await worker.deps.upstream.listWorkspaceRateLimits(workspaceId);
    const entry = items.find(({ rate_limit_id }) => rate_limit_id === id);
    return Object.fromEntries((entry?.limits ?? []).map(({ type, value }) => [type, value]));
  };
  expect(await own(low)).toMatchObject({ requests_per_minute: 1 });
  const lowered = (await own(touched)).requests_per_minute ?? 0;
  expect(lowered).toBeGreaterThan(1);
  await set(touched, 7, lowered);
  clock = new Date(Date.UTC(now().getUTCFullYear(), now().getUTCMonth() + 1, 1, 0, 5));
  await evaluate();
  const [ended] = await takenOf(budgetId);
  expect(ended).toMatchObject({ undoReason: 'period_ended' });
  const back = await run(ended?.undoIntentId);
  expect(back).toMatchObject({ state: 'succeeded', result: { failed: 0 } });
  expect(whyOf(back.steps)).toContain('Someone has changed it since.');
  expect(await own(low)).toEqual({ requests_per_minute: 1 });
  expect(await own(free)).toEqual({});
  expect(await own(touched)).toMatchObject({ requests_per_minute: 7 });
});

it('leaves a clear state where Anthropic refuses, and undoes what was done', async () => {
  const { id: workspaceId, keys } = take(2);
  const budgetId = await tight(workspaceId, ['disable_keys']);
  await evaluate();
  const path = `/v1/organizations/api_keys/${keys[0]?.id}`;
  worker.running.sandbox.queueFault({ path, method: 'POST', kind: 'status', status: 403 });
  const [taken] = await takenOf(budgetId);
  const acted = await run(taken?.intentId);
  expect(acted).toMatchObject({
    state: 'failed',
    errorCode: 'incomplete',
    result: { changed: keys.length - 1, failed: 1 },
  });
  expect(acted.steps.find(({ key }) => key === keys[0]?.id)).toMatchObject({
    state: 'failed',
    message: expect.any(String),
  });
  await change(at(), archiveBudget, { budgetId });
  await evaluate();
  const [archived] = await takenOf(budgetId);
  expect(archived).toMatchObject({ undoReason: 'archived' });
  expect(await run(archived?.undoIntentId)).toMatchObject({ result: { changed: keys.length - 1, left: 0, failed: 0 } });
  expect(await statusesOf(keys)).toEqual(keys.map(() => 'active'));
});

const limitsOf = async (workspaceId: string) => {
  const { items } = await worker.deps.upstream.listSpendLimits();
  return items.flatMap(({ scope, amount }) => (scope.workspace_id === workspaceId ? [amount] : []));
};
const setAt = (workspaceId: string, cents: string) =>
  worker.deps.upstream.setSpendLimit({ type: 'workspace', workspace_id: workspaceId }, cents);
const SPEND_LIMITS = '/v1/organizations/spend_limits';
/** Used up: $90 were spent today. */
async function capped(workspaceId: string) {
  const budgetId = await tight(workspaceId, ['set_spend_limit'], { limit: '50.009' });
  await evaluate();
  return { budgetId, intentId: (await takenOf(budgetId))[0]?.intentId };
}
async function undone(budgetId: string, how: 'raised' | 'archived') {
  if (how === 'archived') await change(at(), archiveBudget, { budgetId });
  else
    await change(at(), changeBudget, { budgetId, revision: 1, ...words(['set_spend_limit'], { limit: '99999999' }) });
  await evaluate();
  const [taken] = await takenOf(budgetId);
  expect(taken).toMatchObject({ undoReason: how });
  return run(taken?.undoIntentId);
}

it('sets Anthropic’s own limit, never above one that stands, and puts back what was there', async () => {
  const [none, higher, lower, touched] = limited.splice(0, 4).map(({ id }) => id) as [string, string, string, string];
  await setAt(higher, '5001');
  await setAt(lower, '4999');
  const budgets = [await capped(none), await capped(higher), await capped(lower), await capped(touched)];
  const acted = await Promise.all(budgets.map(({ intentId }) => run(intentId)));
  expect(acted.map(({ result }) => result)).toMatchObject([
    { changed: 1, left: 0, failed: 0, workspaceId: none },
    ...[{ changed: 1 }, { changed: 0, left: 1, failed: 0 }, { changed: 1 }],
  ]);
  expect(await Promise.all([none, higher, lower, touched].map(limitsOf))).toEqual([
    ['5000'],
    ['5000'],
    ['4999'],
    ['5000'],
  ]);
  const detail = await getBudget(testCtx(database.web, actorOf('owner')), { budgetId: budgets[1]?.budgetId ?? '' });
  expect(detail.taken[0]?.run?.things).toMatchObject([
    { outcome: 'changed', words: ['monthly spend limit: $50.01 to $50.00'] },
  ]);
  expect(whyOf(acted[2]?.steps ?? [])).toEqual(['A monthly spend limit of $49.99 already stands.']);
  await setAt(touched, '700');
  const back = [];
  for (const [index, how] of (['raised', 'archived', 'raised', 'archived'] as const).entries())
    back.push(await undone(budgets[index]?.budgetId ?? '', how));
  expect(back.map(({ result }) => result)).toMatchObject([
    ...[{ changed: 1 }, { changed: 1 }, { changed: 0, left: 0, failed: 0 }, { changed: 0, left: 1, failed: 0 }],
  ]);
  expect(whyOf(back[3]?.steps ?? [])).toEqual(['Someone has changed it since.']);
  expect(await Promise.all([none, higher, lower, touched].map(limitsOf))).toEqual([[], ['5001'], ['4999'], ['700']]);
});

it('reads back a spend limit whose answer was lost, and says where Anthropic has no such API', async () => {
  const [lost, refused] = limited.splice(0, 2).map(({ id }) => id) as [string, string];
  const first = await capped(lost);
  const lose = (method: string) =>
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method, path: SPEND_LIMITS });
  lose('POST');
  const before = writes();
  expect(await run(first.intentId)).toMatchObject({ state: 'succeeded', result: { changed: 1, failed: 0 } });
  expect([writes() - before, await limitsOf(lost)]).toEqual([1, ['5000']]);
  lose('DELETE');
  expect(await undone(first.budgetId, 'archived')).toMatchObject({ state: 'succeeded', result: { changed: 1 } });
  expect(await limitsOf(lost)).toEqual([]);
  const second = await capped(refused);
  const refuse = (status: number, error_code: string, method: string) =>
    worker.running.sandbox.queueFault({
      ...{ kind: 'status', method, path: SPEND_LIMITS, status },
      body: { type: 'error', error: { type: 'permission_error', message: 'No.', details: { error_code } } },
    });
  refuse(403, 'spend_limits_admin_api_writes_not_enabled', 'POST');
  const acted = await run(second.intentId);
  expect(acted).toMatchObject({ state: 'failed', result: { changed: 0, failed: 1 } });
  expect(acted.steps.at(-1)?.message).toContain('not enabled spend limits by API');
  const preview = () =>
    previewActions(testCtx(database.web, actorOf('owner')), { scope: { kind: 'workspace', id: refused } });
  const probed = () => probe({ upstream: worker.deps.upstream, pool: database.owner.pool, now: now() });
  await probed();
  expect((await preview()).spendLimit).toMatchObject({ isOffered: true, why: '' });
  refuse(400, 'organization_type_not_supported', 'GET');
  await probed();
  expect((await preview()).spendLimit).toMatchObject({
    isOffered: false,
    why: expect.stringContaining('no spend limit API'),
  });
});

it('asks whoever decides for more, in its own name', async () => {
  const { id: workspaceId } = take(1);
  const budgetId = await tight(workspaceId, ['ask_more']);
  await evaluate();
  await evaluate();
  const [taken] = await takenOf(budgetId);
  expect(await run(taken?.intentId)).toMatchObject({ state: 'waiting', command: 'budget.request_more' });
  const approvals = await database.owner.db.approval.findMany({ where: { subjectId: budgetId } });
  expect(approvals).toMatchObject([{ askedById: null, askedByName: 'Budget Tight', decision: null }]);
});

it('lets nobody have a budget change what they may not change themselves', async () => {
  const { id } = take(1);
  const scope = { kind: 'workspace' as const, id };
  const terms = {
    budgetId: newId(),
    ...words(['disable_keys']),
    scope,
    period: 'day' as const,
    firstDay: '2026-11-01',
  };
  const refused = await change(at(), createBudget, { ...terms, firstDay: now().toISOString().slice(0, 10) }, 'billing');
  expect(refused).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  const whole = {
    ...terms,
    scope: { kind: 'organization' as const, id: '' },
    firstDay: now().toISOString().slice(0, 10),
  };
  expect(await change(at(), createBudget, whole)).toMatchObject({ state: 'failed', errorCode: 'invalid_input' });
});
