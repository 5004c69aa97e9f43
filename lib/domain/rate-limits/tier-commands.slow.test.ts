import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { executeIntent } from '@/lib/jobs/intents/run';
import { submitSystemIntent } from '@/lib/jobs/intents/system';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { applyTier, undoTier } from './schema';
import { type OrganizationLimits, overridesForTier } from './tier-rules';

let database: TestDatabase;
let worker: TestWorker;
let a: { id: string; name: string };
let b: { id: string; name: string };
let groups: OrganizationLimits[];

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  const { db } = database.owner;
  const [first, second] = await db.workspace.findMany({
    where: { isDefault: false, archivedAt: null, rateLimits: { none: {} } },
    orderBy: { id: 'asc' },
    take: 2,
  });
  if (!first || !second) throw new Error('too few workspaces');
  [a, b] = [first, second];
  const rows = await db.rateLimit.findMany({ where: { groupType: 'model_group' }, orderBy: { name: 'asc' } });
  groups = rows.map((row) => ({ ...row, limits: row.limits as { type: string; value: number }[] }));
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

let cause = 0;
async function run<D extends CommandDeclaration>(declaration: D, input: Parameters<D['subject']>[0]) {
  cause += 1;
  const id = await submitSystemIntent(database.owner.pool, declaration, input, {
    cause: `test ${cause}`,
    actorName: 'Test',
  });
  await executeIntent(worker.deps, id ?? '');
  return database.owner.db.intent.findUniqueOrThrow({
    where: { id: id ?? '' },
    include: { steps: { orderBy: { position: 'asc' } } },
  });
}

/** Overrides of a workspace at upstream, which the mirror must hold, too. */
async function overridesOf(workspaceId: string) {
  const { items } = await worker.deps.upstream.listWorkspaceRateLimits(workspaceId);
  const plain = (rows: { id: string; limits: unknown }[]) =>
    Object.fromEntries(
      rows.map(({ id, limits }) => [
        id,
        Object.fromEntries((limits as { type: string; value: number }[]).map(({ type, value }) => [type, value])),
      ]),
    );
  const mirror = await database.owner.db.workspaceRateLimit.findMany({ where: { workspaceId, goneAt: null } });
  const upstream = plain(items.map(({ rate_limit_id, limits }) => ({ id: rate_limit_id, limits })));
  expect(plain(mirror.map(({ rateLimitId, limits }) => ({ id: rateLimitId, limits })))).toEqual(upstream);
  return upstream;
}

const tierOf = async (workspaceId: string) =>
  (await database.owner.db.workspaceProfile.findUnique({ where: { workspaceId } }))?.tier ?? null;
const sharesOf = (tier: 'high' | 'low') =>
  Object.fromEntries(
    overridesForTier(tier, groups).map(({ rateLimitId, limits }) => [
      rateLimitId,
      Object.fromEntries(limits.map(({ type, value }) => [type, value])),
    ]),
  );
const posts = () => worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;

it('becomes overrides of several workspaces, and is undone to what was there before', async () => {
  const [opus] = groups;
  await worker.deps.upstream.setWorkspaceRateLimit(a.id, opus?.id ?? '', [{ type: 'requests_per_minute', value: 7 }]);
  const low = await run(applyTier, { tier: 'low', workspaceIds: [a.id, b.id] });
  expect(low).toMatchObject({ state: 'succeeded', result: { tier: 'low', workspaces: 2, changed: 6 } });
  expect(low.steps.map(({ label, state }) => [label, state])).toEqual(
    [a, b].flatMap(({ name }) => groups.map((group) => [`${name}: ${group.name}`, 'done'])),
  );
  expect(await overridesOf(a.id)).toEqual(sharesOf('low'));
  expect(await overridesOf(b.id)).toEqual(sharesOf('low'));
  const before = posts();
  const again = await run(applyTier, { tier: 'low', workspaceIds: [a.id, b.id] });
  expect([again.result, posts()]).toEqual([{ intentId: again.id, tier: 'low', workspaces: 2, changed: 0 }, before]);
  expect([await tierOf(a.id), await tierOf(b.id)]).toEqual(['low', 'low']);
  expect(await run(undoTier, { intentId: low.id })).toMatchObject({ state: 'succeeded' });
  expect(await overridesOf(a.id)).toEqual({ [opus?.id ?? '']: { requests_per_minute: 7 } });
  expect(await overridesOf(b.id)).toEqual({});
  expect([await tierOf(a.id), await tierOf(b.id)]).toEqual([null, null]);
  const flexible = await run(applyTier, { tier: 'flexible', workspaceIds: [a.id] });
  expect(flexible).toMatchObject({ state: 'succeeded', result: { changed: 1 } });
  expect([await overridesOf(a.id), await tierOf(a.id)]).toEqual([{}, 'flexible']);
});

it('keeps what is done when a step fails, and tries the rest again', async () => {
  const { sandbox } = worker.running;
  sandbox.queueFault({
    kind: 'status',
    status: 400,
    method: 'POST',
    path: `/v1/organizations/workspaces/${b.id}/rate_limits`,
  });
  const first = await run(applyTier, { tier: 'high', workspaceIds: [a.id, b.id] });
  expect(first).toMatchObject({
    state: 'failed',
    errorCode: 'incomplete',
    errorMessage: expect.stringContaining('1 of 6'),
  });
  expect([await tierOf(a.id), await tierOf(b.id)]).toEqual(['high', null]);
  const before = posts();
  const second = await run(applyTier, { tier: 'high', workspaceIds: [a.id, b.id], resumeOf: first.id });
  expect(second).toMatchObject({ state: 'succeeded' });
  expect(posts()).toBe(before + 1);
  expect([await overridesOf(a.id), await overridesOf(b.id)]).toEqual([sharesOf('high'), sharesOf('high')]);
  expect(await run(undoTier, { intentId: second.id })).toMatchObject({ state: 'succeeded' });
  expect([await overridesOf(b.id), await tierOf(b.id)]).toEqual([{}, null]);
});

it('finds out what became of a step whose answer was lost, and remembers what was there', async () => {
  worker.running.sandbox.queueFault({
    kind: 'drop_after_effect',
    method: 'POST',
    path: '/v1/organizations/workspaces',
  });
  const before = posts();
  const applied = await run(applyTier, { tier: 'high', workspaceIds: [b.id] });
  expect([applied.state, posts() - before]).toEqual(['succeeded', groups.length]);
  expect(await overridesOf(b.id)).toEqual(sharesOf('high'));
  await run(undoTier, { intentId: applied.id });
  expect(await overridesOf(b.id)).toEqual({});
});

it('does not give back what somebody has changed since', async () => {
  const applied = await run(applyTier, { tier: 'low', workspaceIds: [b.id] });
  const [first] = groups;
  await worker.deps.upstream.setWorkspaceRateLimit(b.id, first?.id ?? '', [{ type: 'requests_per_minute', value: 5 }]);
  const undone = await run(undoTier, { intentId: applied.id });
  expect(undone).toMatchObject({ state: 'failed', errorCode: 'incomplete' });
  expect(undone.steps.map(({ state }) => state)).toEqual(['failed', 'done', 'done']);
  expect(undone.steps[0]?.message).toContain('requests per minute is now 5, not');
  const left = await overridesOf(b.id);
  expect(Object.keys(left)).toEqual([first?.id]);
  expect(await tierOf(b.id)).toBe('low');
});

it('passes over workspaces that can have no limits, and says so', async () => {
  const { db } = database.owner;
  const standard = await db.workspace.findFirstOrThrow({ where: { isDefault: true } });
  const archived = await db.workspace.findFirstOrThrow({ where: { archivedAt: { not: null } } });
  const applied = await run(applyTier, { tier: 'low', workspaceIds: [standard.id, archived.id, 'wrkspc_none', a.id] });
  expect(applied.state).toBe('failed');
  const failures = applied.steps.filter(({ state }) => state === 'failed').map(({ message }) => message);
  expect(failures).toEqual([
    expect.stringContaining('default workspace'),
    expect.stringContaining('archived'),
    expect.stringContaining('This workspace does not exist'),
  ]);
  expect(await overridesOf(a.id)).toEqual(sharesOf('low'));
  const undone = await run(undoTier, { intentId: applied.id });
  expect([undone.state, await overridesOf(a.id)]).toEqual(['succeeded', {}]);
  expect(await run(undoTier, { intentId: undone.id })).toMatchObject({ state: 'failed', errorCode: 'conflict' });
});
