import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executeIntent } from '@/lib/jobs/intents/run';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { previewPlaces, RECOMMENDED } from './rules';
import { type Place, setUpStructure } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  at = { database, deps: worker.deps };
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const WORKSPACES = '/v1/organizations/workspaces';
const upstream = () => worker.deps.upstream;
const named = (name: string) => database.owner.db.workspace.findMany({ where: { name } });
const stepsOf = async (intentId: string) =>
  (await database.owner.db.intentStep.findMany({ where: { intentId }, orderBy: { position: 'asc' } })).map(
    ({ key, state }) => `${key.replace(/:rlg_.*/, '')} ${state}`,
  );
const place = (name: string, tier: Place['tier'] = 'low'): Place => ({
  name,
  description: 'For.',
  audience: 'All',
  tier,
});
const posts = () =>
  worker.running.sandbox.requests().filter(({ method, path }) => method === 'POST' && path === WORKSPACES).length;

async function overridesOf(workspaceId: string) {
  const entries = (await upstream().listWorkspaceRateLimits(workspaceId)).items;
  const rows = await database.owner.db.workspaceRateLimit.findMany({ where: { workspaceId, goneAt: null } });
  const picture = (id: string, limits: unknown) =>
    (limits as { type: string; value: number }[]).map(({ type, value }) => `${id} ${type} ${value}`);
  const own = entries.flatMap(({ rate_limit_id, limits }) => picture(rate_limit_id, limits)).sort();
  expect(rows.flatMap(({ rateLimitId, limits }) => picture(rateLimitId, limits)).sort()).toEqual(own);
  return own;
}

describe('the recommended structure', () => {
  it('is made whole: workspaces, words, and limits as shares of the organisation’s', async () => {
    const intent = await change(at, setUpStructure, { places: [...RECOMMENDED] });
    expect(intent).toMatchObject({ state: 'succeeded' });
    const groups = (await upstream().listRateLimits()).items.filter(({ group }) => group.type === 'model_group');
    for (const { name, tier, description, audience } of RECOMMENDED) {
      const [workspace, ...more] = await named(name);
      expect(more).toEqual([]);
      const workspaceId = workspace?.id ?? '';
      const profile = await database.owner.db.workspaceProfile.findUnique({ where: { workspaceId } });
      expect(profile).toMatchObject({ description, audience, tier });
      const shares = { high: 60n, medium: 30n, low: 10n, flexible: 0n };
      const expected = groups.flatMap(({ id, limits }) =>
        limits.map(({ type, value }) => `${id} ${type} ${(BigInt(value ?? 0) * shares[tier]) / 100n}`),
      );
      expect(await overridesOf(workspaceId)).toEqual(tier === 'flexible' ? [] : expected.sort());
    }
    expect(await stepsOf(intent.id)).toHaveLength(4 * (1 + groups.length));
  });

  it('leaves a workspace that is there as it is, but for words and limits', async () => {
    const made = posts();
    const [before] = await named('Claims Assistant');
    const intent = await change(at, setUpStructure, { places: [place('claims assistant', 'flexible')] });
    expect(intent).toMatchObject({ state: 'succeeded', result: { workspaceIds: [before?.id] } });
    expect(posts()).toBe(made);
    expect(await named('Claims Assistant')).toMatchObject([{ displayColor: before?.displayColor, tags: before?.tags }]);
    expect(await overridesOf(before?.id ?? '')).toEqual([]);
  });

  it('keeps a failed step beside the others, and tries it again without repeating what is done', async () => {
    const who = await createSignedInPerson(database.owner.db, 'admin');
    const places = [place('North'), place('South', 'medium')];
    // The second write of limits, and the second workspace.
    worker.running.sandbox.queueFault({ kind: 'status', status: 403, method: 'POST', path: '/rate_limits/' });
    worker.running.sandbox.queueFault({
      ...{ kind: 'status', status: 409, method: 'POST', path: `^${WORKSPACES}$`, times: 1 },
    });
    const made = posts();
    const first = await change(at, setUpStructure, { places }, who);
    expect(first).toMatchObject({ state: 'failed', errorCode: 'incomplete' });
    expect((await stepsOf(first.id)).filter((step) => !step.endsWith('done'))).not.toEqual([]);
    const again = await change(at, setUpStructure, { places, resumeOf: first.id }, who);
    const second =
      again.state === 'succeeded' ? again : await change(at, setUpStructure, { places, resumeOf: again.id }, who);
    expect(second).toMatchObject({ state: 'succeeded' });
    expect(new Set((await stepsOf(second.id)).map((step) => step.split(' ').at(-1)))).toEqual(new Set(['done']));
    expect(posts() - made).toBe(3);
    for (const name of ['North', 'South']) {
      const rows = await named(name);
      expect(rows).toHaveLength(1);
      expect((await overridesOf(rows[0]?.id ?? '')).length).toBeGreaterThan(5);
      expect((await upstream().listWorkspaces()).items.filter((one) => one.name === name)).toHaveLength(1);
    }
  });

  it.each(['drop_after_effect', 'reset'] as const)('never makes a second one after %s', async (kind) => {
    const name = `Once ${kind}`;
    const places = [place(name, 'flexible')];
    const who = await createSignedInPerson(database.owner.db, 'owner');
    worker.running.sandbox.queueFault({ kind, method: 'POST', path: `^${WORKSPACES}$` });
    const first = await change(at, setUpStructure, { places }, who);
    if (kind === 'reset') {
      expect(first).toMatchObject({ state: 'failed', errorCode: 'incomplete' });
      await change(at, setUpStructure, { places, resumeOf: first.id }, who);
    }
    expect(await named(name)).toHaveLength(1);
    expect((await upstream().listWorkspaces()).items.filter((one) => one.name === name)).toHaveLength(1);
  });

  it('does not take the default workspace for one of them', async () => {
    const { id, name } = await database.owner.db.workspace.findFirstOrThrow({ where: { isDefault: true } });
    const intent = await change(at, setUpStructure, { places: [place(name)] });
    expect(intent).toMatchObject({ errorCode: 'incomplete', result: { workspaceIds: [] } });
    expect(await database.owner.db.workspaceProfile.findUnique({ where: { workspaceId: id } })).toBeNull();
  });

  it('is taken up by another worker where the first one died', async () => {
    const intentId = await ask(database, setUpStructure, { places: [place('East', 'high')] });
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now() WHERE id = $1`,
      [intentId],
    );
    await database.owner.db.intentStep.create({
      data: { intentId, key: 'workspace:east', state: 'running', at: new Date() },
    });
    await upstream().createWorkspace({ name: 'East' });
    await executeIntent(worker.another(), intentId);
    const intent = await database.owner.db.intent.findUniqueOrThrow({ where: { id: intentId } });
    expect(intent).toMatchObject({ state: 'succeeded' });
    expect((await upstream().listWorkspaces()).items.filter((one) => one.name === 'East')).toHaveLength(1);
    expect((await overridesOf((await named('East'))[0]?.id ?? '')).length).toBeGreaterThan(5);
  });
});

it('shows beforehand what will be', () => {
  const live = [{ id: 'w', name: 'PRODUCTION' }];
  const limits = [
    { id: 'g', groupType: 'model_group', name: 'Opus', limits: [{ type: 'requests_per_minute', value: 50 }] },
  ];
  const [production, , , research] = previewPlaces(RECOMMENDED, { live, limits });
  expect(production).toMatchObject({
    ...{ name: 'Production', exists: true, tier: 'high' },
    limits: [{ name: 'Opus', values: [{ type: 'requests_per_minute', value: 30 }] }],
  });
  expect(research).toMatchObject({ exists: false, limits: [] });
});
