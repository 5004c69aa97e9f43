import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enableApiKey } from '@/lib/domain/api-keys/schema';
import { decideApproval } from '@/lib/domain/approvals/schema';
import { executeIntent } from '@/lib/jobs/intents/run';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey } from '@/prisma/generated/client';
import { getKeyChange } from './progress-queries';
import { previewKeyChange } from './queries';
import { archiveKeyChange, startKeyChange, stopKeyChange, undoKeyChange } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let spare: ApiKey[];
let admin: Awaited<ReturnType<typeof createSignedInPerson>>;
const KEYS = '/v1/organizations/api_keys';

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  spare = await db().apiKey.findMany({
    where: { status: 'active', principalId: null, expiresAt: null, workspaceId: { not: null } },
    orderBy: { id: 'asc' },
  });
  const policy = { key: 'key_policy', value: { mostDisabled: 100 }, updatedAt: new Date() };
  await db().setting.upsert({ where: { key: policy.key }, create: policy, update: policy });
  await db().usageHourly.deleteMany();
  admin = await createSignedInPerson(db(), 'admin');
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const db = () => database.owner.db;
const at = () => ({ database, deps: worker.deps });
const owner = () => testCtx(database.web, actorOf('owner'), new Date());
const take = (count: number) => spare.splice(0, count);
const ids = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);
const active = (keys: readonly { id: string }[]) => [{ from: 'active', apiKeyIds: ids(keys) }];
const statuses = (keys: readonly { id: string }[]) =>
  Promise.all(keys.map(async ({ id }) => (await worker.deps.upstream.getApiKey(id)).status));
const seen = (changeId: string) => getKeyChange(owner(), { changeId });
const byKey = async (changeId: string) =>
  new Map((await seen(changeId)).rows.map(({ apiKeyId, state, message }) => [apiKeyId, [state, message]]));
const calls = (method: string, id: string) =>
  worker.running.sandbox.requests().filter((call) => call.method === method && call.path.includes(id)).length;
/** The rest of an earlier try, as the page asks for it. */
const again = (asked: object | null, resumeOf: string) => startKeyChange.input.parse({ ...asked, resumeOf });
const disableAll = (keys: readonly { id: string }[], more: object = {}) =>
  change(at(), startKeyChange, { act: 'disable', keys: active(keys), ...more }, admin);

describe('what is previewed', () => {
  it('is what the filters find on all pages, or what was picked, and says what cannot be done', async () => {
    const workspaceId = spare[0]?.workspaceId ?? '';
    const { id } = await issueKey(database, { workspaceId, name: 'Revoked one', revokedAt: new Date() });
    const found = await previewKeyChange(owner(), { act: 'disable', workspaceId });
    const listed = await db().apiKey.count({ where: { workspaceId } });
    expect(found.rows.length).toBe(listed + (await db().gatewayKey.count({ where: { workspaceId } })));
    expect(found.rows.find((row) => row.id === id)?.refusal).toBe('This key is revoked, which is final.');
    expect(found.keys.every(({ from }) => from === 'active')).toBe(true);
    const picked = await previewKeyChange(owner(), { act: 'enable', apiKeyIds: ids(spare.slice(0, 2)) });
    expect(picked.rows.map(({ refusal }) => refusal)).toEqual(Array(2).fill('This API key is already active.'));
    expect(picked.keys).toEqual([]);
    const lead = testCtx(database.web, actorOf('lead', { leadWorkspaceIds: ['none'] }), new Date());
    expect((await previewKeyChange(lead, { act: 'disable', workspaceId })).rows).toEqual([]);
  });

  it('names what was used within the last hour, and stops that only where it was confirmed', async () => {
    const [used, quiet] = take(2) as [ApiKey, ApiKey];
    const now = new Date();
    const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
    const refs = { workspaceRef: 0, modelRef: 0, tierRef: 0, contextRef: 0, geoRef: 0, speedRef: 0 };
    const none = { cacheWrite5m: 0n, cacheWrite1h: 0n, cacheRead: 0n, output: 0n, webSearches: 0n };
    await db().usageHourly.create({ data: { hour, keyRef: used.ref, ...refs, uncached: 900n, ...none } });
    const day = new Date(now.toISOString().slice(0, 10));
    await db().reportDay.deleteMany({ where: { report: 'usage_hourly' } });
    await db().reportDay.create({ data: { report: 'usage_hourly', day, readAt: now, rows: 1, contentHash: '' } });
    const preview = await previewKeyChange(owner(), { act: 'disable', apiKeyIds: ids([used, quiet]) });
    expect(preview.rows.filter(({ isUsedLately }) => isUsedLately).map(({ id }) => id)).toEqual([used.id]);
    const unconfirmed = await disableAll([used, quiet]);
    expect(unconfirmed).toMatchObject({ state: 'succeeded', result: { done: 1, skipped: 1 } });
    expect(await statuses([used, quiet])).toEqual(['active', 'inactive']);
    expect(await disableAll([used], { usedApiKeyIds: [used.id] })).toMatchObject({ result: { done: 1, skipped: 0 } });
    expect(await statuses([used])).toEqual(['inactive']);
  });
});

describe('what is done', () => {
  it('is exactly what was previewed: what changed meanwhile is left, and that is said', async () => {
    const [same, archived, disabled, gone] = take(4) as [ApiKey, ApiKey, ApiKey, ApiKey];
    await worker.deps.upstream.updateApiKey(archived.id, { status: 'archived' });
    await worker.deps.upstream.updateApiKey(disabled.id, { status: 'inactive' });
    const path = `${KEYS}/${gone.id}`;
    worker.running.sandbox.queueFault({ kind: 'status', status: 404, method: 'GET', path });
    const done = await disableAll([same, archived, disabled, gone, { id: 'apikey_none' }]);
    expect(done).toMatchObject({ state: 'succeeded', result: { done: 1, skipped: 4, failed: 0 } });
    const rows = await byKey(done.id);
    expect(rows.get(same.id)).toEqual(['done', null]);
    expect(rows.get(archived.id)).toEqual(['skipped', 'Changed since the preview: it is now archived.']);
    expect(rows.get(disabled.id)).toEqual(['skipped', 'Changed since the preview: it is now disabled.']);
    expect(rows.get(gone.id)).toEqual(['skipped', 'Changed since the preview: it is now gone at Anthropic.']);
    expect(rows.get('apikey_none')?.[0]).toBe('skipped');
    expect(calls('POST', disabled.id)).toBe(1);
    const told = await db().notification.findMany({ where: { key: done.id, kind: 'key.disabled_many' } });
    expect(told).toMatchObject([{ about: { act: 'disable', names: [same.name], count: 1 } }]);
  });

  it('goes on where half fails, says why for each, and tries those again without the others', async () => {
    const keys = take(6);
    const [a, b, c] = keys as [ApiKey, ApiKey, ApiKey];
    const details = { error_code: 'organization_on_hold' };
    const body = { type: 'error', error: { type: 'invalid_request_error', message: 'No.', details }, request_id: 'r' };
    const fail = (key: ApiKey, fault: object) =>
      worker.running.sandbox.queueFault({ method: 'POST', path: `${KEYS}/${key.id}`, ...fault } as never);
    fail(a, { kind: 'status', status: 403 });
    fail(b, { kind: 'status', status: 400, body });
    fail(c, { kind: 'status', status: 529 });
    const first = await disableAll(keys);
    expect(first).toMatchObject({ state: 'failed', errorCode: 'incomplete', result: { done: 3, failed: 3 } });
    const shown = await seen(first.id);
    expect(shown).toMatchObject({ state: 'incomplete', counts: { done: 3, failed: 3 }, canUndo: true });
    expect(shown.rows.slice(0, 3).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    expect(shown.rows.slice(0, 3).every(({ message }) => message?.endsWith('.'))).toBe(true);
    const before = keys.map(({ id }) => calls('POST', id));
    const retried = await change(at(), startKeyChange, again(shown.asked, first.id), admin);
    expect(retried.state).toBe('succeeded');
    expect(keys.map(({ id }, at) => calls('POST', id) - (before[at] ?? 0))).toEqual([1, 1, 1, 0, 0, 0]);
    expect(await statuses(keys)).toEqual(Array(6).fill('inactive'));
    expect(await seen(first.id)).toMatchObject({ id: first.id, intentId: retried.id, state: 'done', asked: null });
  });

  it.each(['drop_after_effect', 'truncate'] as const)(
    'finds done what was done when the answer was lost: %s',
    async (kind) => {
      const keys = take(2);
      worker.running.sandbox.queueFault({ kind, method: 'POST', path: `${KEYS}/${keys[0]?.id}` });
      expect(await disableAll(keys)).toMatchObject({ state: 'succeeded', result: { done: 2 } });
      expect(keys.map(({ id }) => calls('POST', id))).toEqual([1, 1]);
    },
  );

  it.each([
    ['404', { kind: 'status', status: 404 }],
    ['409', { kind: 'status', status: 409 }],
    ['429 for good', { kind: 'status', status: 429, times: 3 }],
  ] as const)('%s fails one key and no other', async (_, fault) => {
    const keys = take(2);
    worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: `${KEYS}/${keys[0]?.id}` });
    const done = await disableAll(keys);
    expect(done).toMatchObject({ state: 'failed', result: { done: 1, failed: 1 } });
    expect((await byKey(done.id)).get(keys[1]?.id ?? '')).toEqual(['done', null]);
  });

  it('goes on after its worker was killed, with the key that was under way read back', async () => {
    const keys = take(4);
    const id = await ask(database, startKeyChange, { act: 'disable', keys: active(keys) }, admin);
    const [first, second] = keys as [ApiKey, ApiKey];
    await worker.deps.upstream.updateApiKey(first.id, { status: 'inactive' });
    await worker.deps.upstream.updateApiKey(second.id, { status: 'inactive' });
    const now = new Date();
    const step = (key: ApiKey, state: string, position: number) => ({
      ...{ intentId: id, key: `key:${key.id}`, label: key.name, state, position, at: now },
      ...(state === 'done' ? { detail: { outcome: 'disabled' } } : {}),
    });
    await db().intentStep.createMany({ data: [step(first, 'done', 0), step(second, 'running', 1)] });
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now() WHERE id = $1`,
      [id],
    );
    const before = keys.map((key) => calls('POST', key.id));
    await executeIntent(worker.another(), id);
    expect((await seen(id)).counts).toMatchObject({ done: 4, skipped: 0, failed: 0 });
    expect(keys.map((key, at) => calls('POST', key.id) - (before[at] ?? 0))).toEqual([0, 0, 1, 1]);
  });

  it('is stopped after the key that is under way, and taken up again', async () => {
    const keys = take(3);
    const id = await ask(database, startKeyChange, { act: 'disable', keys: active(keys) }, admin);
    worker.running.sandbox.queueFault({
      kind: 'delay',
      delayMs: 600_000,
      method: 'POST',
      path: `${KEYS}/${keys[0]?.id}`,
    });
    const running = executeIntent(worker.deps, id);
    await expect.poll(async () => (await db().keyChange.findUnique({ where: { id } })) !== null).toBe(true);
    expect(await change(at(), stopKeyChange, { changeId: id }, admin)).toMatchObject({ state: 'succeeded' });
    worker.running.sandbox.clearFaults();
    await running;
    const stopped = await seen(id);
    expect(stopped).toMatchObject({ state: 'stopped', stopAskedBy: 'The admin' });
    expect(stopped.message).toContain('Stopped after');
    expect(stopped.counts.waiting).toBeGreaterThan(0);
    const late = await change(at(), stopKeyChange, { changeId: id }, admin);
    expect(late.errorMessage).toContain('has ended already');
    const rest = await change(at(), startKeyChange, again(stopped.asked, id), admin);
    expect(rest.state).toBe('succeeded');
    expect(await statuses(keys)).toEqual(Array(3).fill('inactive'));
  });

  it('is undone for what it disabled and nobody touched since, no more', async () => {
    const [was, kept, touched] = take(3) as [ApiKey, ApiKey, ApiKey];
    await worker.deps.upstream.updateApiKey(was.id, { status: 'inactive' });
    const done = await disableAll([was, kept, touched]);
    expect(done.result).toMatchObject({ done: 2, skipped: 1 });
    const { workspaceId } = touched;
    await change(at(), enableApiKey, { workspaceId, apiKeyId: touched.id }, admin);
    const both = await disableAll([touched]);
    expect(both.result).toMatchObject({ done: 1 });
    const undone = await change(at(), undoKeyChange, { changeId: done.id }, admin);
    expect(undone).toMatchObject({ state: 'succeeded', result: { done: 1, skipped: 1 } });
    expect(await statuses([was, kept, touched])).toEqual(['inactive', 'active', 'inactive']);
    expect(await seen(done.id)).toMatchObject({ canUndo: false });
    const not = await change(at(), undoKeyChange, { changeId: undone.id }, admin);
    expect(not.errorMessage).toBe('Only disabling can be undone.');
    // What was undone and then disabled by whatever leaves no change of its own key, such as a budget.
    await worker.deps.upstream.updateApiKey(kept.id, { status: 'inactive' });
    const again = await change(at(), undoKeyChange, { changeId: done.id }, admin);
    expect([again.result, await statuses([kept])]).toMatchObject([{ done: 0, skipped: 2 }, ['inactive']]);
  });
});

describe('either kind', () => {
  it('is disabled, enabled, revoked and archived by one change', async () => {
    const [key] = take(1) as [ApiKey];
    const workspaceId = key.workspaceId ?? '';
    const steward = await issueKey(database, { workspaceId, name: 'Both kinds' });
    const both = [key, steward];
    const row = () => db().gatewayKey.findUniqueOrThrow({ where: { id: steward.id } });
    expect((await disableAll(both)).result).toMatchObject({ done: 2 });
    expect((await row()).disabledAt).not.toBeNull();
    const enable = { act: 'enable' as const, keys: [{ from: 'inactive', apiKeyIds: ids(both) }] };
    expect((await change(at(), startKeyChange, enable, admin)).result).toMatchObject({ done: 2 });
    expect((await row()).disabledAt).toBeNull();
    const typo = await change(at(), archiveKeyChange, { keys: active(both), typedCount: '3' }, admin);
    expect(typo).toMatchObject({ state: 'failed', fieldErrors: { typedCount: expect.any(String) } });
    const archived = await change(at(), archiveKeyChange, { keys: active(both), typedCount: '2' }, admin);
    expect(archived.result).toMatchObject({ done: 2 });
    expect((await row()).revokedAt).not.toBeNull();
    expect(await statuses([key])).toEqual(['archived']);
  });

  it('is handed over, and gets an environment and a cost centre', async () => {
    const [key] = take(1) as [ApiKey];
    const workspaceId = key.workspaceId ?? '';
    const steward = await issueKey(database, { workspaceId, name: 'Given terms' });
    const keys = active([key, steward]);
    const heir = await db().user.findFirstOrThrow({ where: { goneAt: null }, orderBy: { id: 'desc' } });
    const now = new Date();
    const centre = await db().costCentre.create({
      data: {
        id: '0b2f7c1e-0000-4000-8000-0000000000aa',
        code: '77',
        name: 'Bulk',
        project: '',
        ledgerCode: '',
        createdAt: now,
        updatedAt: now,
      },
    });
    const firstMonth = `${now.toISOString().slice(0, 7)}-01`;
    const set = (part: object) => change(at(), startKeyChange, { act: 'environment', keys, ...part }, admin);
    expect((await set({ act: 'hand_over', ownerId: heir.id })).result).toMatchObject({ done: 2 });
    expect((await set({ environment: 'staging' })).result).toMatchObject({ done: 2 });
    expect((await set({ act: 'cost_centre', costCentreId: centre.id, firstMonth })).result).toMatchObject({ done: 2 });
    expect(await db().apiKey.findUniqueOrThrow({ where: { id: key.id } })).toMatchObject({
      ...{ assignedToId: heir.id, environment: 'staging' },
    });
    expect(await db().gatewayKey.findUniqueOrThrow({ where: { id: steward.id } })).toMatchObject({
      ...{ ownerId: heir.id, environment: 'staging', costCentreId: centre.id },
    });
    expect(await db().costAssignment.count({ where: { subjectId: key.id, costCentreId: centre.id } })).toBe(1);
    const nobody = await set({ act: 'hand_over', ownerId: 'user_none' });
    expect(nobody).toMatchObject({ state: 'failed', errorMessage: 'Choose a member of the organisation.' });
  });
});

describe('who may', () => {
  it('is asked key by key: what is not theirs is left, and not named', async () => {
    const [own, other] = take(2) as [ApiKey, ApiKey];
    const lead = await createSignedInPerson(db(), 'developer');
    const workspaceId = own.workspaceId ?? '';
    await db().workspaceLead.create({ data: { workspaceId, personId: lead.personId, addedAt: new Date() } });
    await db().apiKey.update({ where: { id: other.id }, data: { workspaceId: await anotherThan(workspaceId) } });
    const done = await change(at(), startKeyChange, { act: 'disable', keys: active([own, other]) }, lead);
    expect(done.result).toMatchObject({ done: 1, skipped: 1 });
    const rows = (await seen(done.id)).rows;
    expect(rows.find(({ apiKeyId }) => apiKeyId === other.id)).toMatchObject({
      ...{ label: `Key ${other.id}`, message: 'There is no key with this ID, or you may not change it.' },
    });
  });

  it('waits for a second person where it disables more than one may alone, and its rest does not ask again', async () => {
    const keys = take(3);
    const policy = (mostDisabled: number) =>
      db().setting.update({ where: { key: 'key_policy' }, data: { value: { mostDisabled } } });
    await policy(2);
    const [someone, other] = [await createSignedInPerson(db(), 'admin'), await createSignedInPerson(db(), 'admin')];
    const input = { act: 'disable' as const, keys: active(keys) };
    const asked = await change(at(), startKeyChange, input, someone);
    expect(asked.state).toBe('waiting');
    expect(await seen(asked.id)).toMatchObject({ state: 'waiting', counts: { done: 0 } });
    const { what, digest } = await db().approval.findUniqueOrThrow({ where: { intentId: asked.id } });
    expect(what).toBe('Disable 3 API keys');
    worker.running.sandbox.queueFault({ kind: 'status', status: 403, method: 'POST', path: `${KEYS}/${keys[0]?.id}` });
    const yes = { approvalId: asked.id, digest, decision: 'approve' as const, change: {} };
    expect(await change(at(), decideApproval, yes, other)).toMatchObject({ state: 'succeeded' });
    await executeIntent(worker.deps, asked.id);
    expect((await seen(asked.id)).counts).toMatchObject({ done: 2, failed: 1 });
    const rest = await change(at(), startKeyChange, { ...input, resumeOf: asked.id }, someone);
    expect([rest.state, await statuses(keys)]).toEqual(['succeeded', Array(3).fill('inactive')]);
    const others = active(take(3));
    const forged = await change(at(), startKeyChange, { ...input, keys: others, resumeOf: asked.id }, someone);
    expect(forged.state).toBe('waiting');
    const twice = await change(at(), startKeyChange, { ...input, keys: others, resumeOf: forged.id }, someone);
    expect(twice.state).toBe('waiting');
    await policy(100);
  });
});

async function anotherThan(workspaceId: string): Promise<string> {
  return (await db().workspace.findFirstOrThrow({ where: { id: { not: workspaceId }, archivedAt: null } })).id;
}
