import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { archiveApiKey, disableApiKey } from '@/lib/domain/api-keys/schema';
import { getApproval } from '@/lib/domain/approvals/queries';
import { decideApproval } from '@/lib/domain/approvals/schema';
import { reportExposure } from '@/lib/domain/exposures/schema';
import {
  changeGatewayKey,
  disableGatewayKey,
  rotateGatewayKey,
  stopGatewayKeys,
} from '@/lib/domain/gateway-keys/schema';
import { archiveWorkspace } from '@/lib/domain/workspaces/schema';
import { executeIntent } from '@/lib/jobs/intents/run';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey } from '@/prisma/generated/client';

let database: TestDatabase;
let worker: TestWorker;
let keys: ApiKey[];
let admin: Awaited<ReturnType<typeof createSignedInPerson>>;
let owner: Awaited<ReturnType<typeof createSignedInPerson>>;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  keys = await db().apiKey.findMany({
    where: { status: 'active', principalId: null, expiresAt: null, workspaceId: { not: null } },
    orderBy: { id: 'asc' },
  });
  owner = await createSignedInPerson(db(), 'owner');
});
beforeEach(async () => {
  await setPolicy({ mostDisabled: 2 });
  admin = await createSignedInPerson(db(), 'admin');
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const db = () => database.owner.db;
const at = () => ({ database, deps: worker.deps });
function take(): ApiKey {
  const key = keys.shift();
  if (!key) throw new Error('no key is left');
  return key;
}
const ref = ({ id, workspaceId }: ApiKey) => ({ apiKeyId: id, workspaceId });
const disable = (key: ApiKey, who = admin) => change(at(), disableApiKey, ref(key), who);
const statusOf = async (key: ApiKey) => (await worker.deps.upstream.getApiKey(key.id)).status;
const toldOf = (key: string) => db().notification.findMany({ where: { key } });
/** As many as one person may alone by the policy. */
async function disableMost(who = admin, most = 2) {
  for (let count = 0; count < most; count++) expect(await disable(take(), who)).toMatchObject({ state: 'succeeded' });
}
async function decide(id: string, decision: 'approve' | 'refuse' | 'withdraw', who: { token: string }) {
  const { digest } = await db().approval.findUniqueOrThrow({ where: { intentId: id } });
  const note = decision === 'refuse' ? 'Not today' : '';
  return change(at(), decideApproval, { approvalId: id, digest, decision, change: {}, note }, who);
}
async function setPolicy(value: object) {
  const policy = { key: 'key_policy', value, updatedAt: new Date() };
  await db().setting.upsert({ where: { key: policy.key }, create: policy, update: policy });
}
const intentOf = (id: string) => db().intent.findUniqueOrThrow({ where: { id } });

it('lets one person disable five keys within ten minutes, and the sixth waits for a second person', async () => {
  await setPolicy({});
  await disableMost(admin, 5);
  const sixth = take();
  const asked = await disable(sixth);
  expect([asked.state, await statusOf(sixth)]).toEqual(['waiting', 'active']);
  const approval = await db().approval.findUniqueOrThrow({ where: { intentId: asked.id } });
  expect(approval).toMatchObject({ what: `Disable API key ${sixth.name}`, runsItself: false });
  expect(approval.after).toMatchObject({
    keys: [sixth.name],
    rule: 'Disabling more than 5 keys within 10 minutes needs a second person.',
  });
  expect(approval.deciders).toContain(owner.personId);
  expect(approval.deciders).not.toContain(admin.personId);
  expect(await toldOf(asked.id)).toMatchObject([{ kind: 'approval.asked' }]);
  const own = await decide(asked.id, 'approve', admin);
  expect(own.errorMessage).toContain('somebody else decides');
  expect(await decide(asked.id, 'approve', owner)).toMatchObject({ state: 'succeeded' });
  expect([(await intentOf(asked.id)).state, await statusOf(sixth)]).toEqual(['succeeded', 'inactive']);
  const decided = (await toldOf(asked.id)).find(({ kind }) => kind === 'approval.decided');
  expect(decided?.audience).toMatchObject({ people: [admin.personId], only: true });
});

it('counts archiving and Steward keys too, and neither what failed nor what is done over again', async () => {
  const failing = take();
  worker.running.sandbox.queueFault({
    kind: 'status',
    status: 403,
    method: 'POST',
    path: '/v1/organizations/api_keys',
  });
  expect(await disable(failing)).toMatchObject({ state: 'failed' });
  const key = take();
  expect(await change(at(), archiveApiKey, { ...ref(key), typedName: key.name }, admin)).toMatchObject({
    state: 'succeeded',
  });
  const workspaceId = take().workspaceId ?? '';
  const steward = async (name: string) => {
    const { id } = await issueKey(database, { workspaceId, name });
    return change(at(), disableGatewayKey, { workspaceId, gatewayKeyId: id }, admin);
  };
  expect(await steward('One')).toMatchObject({ state: 'succeeded' });
  expect(await steward('Two')).toMatchObject({ state: 'waiting' });
  const refused = await disable(failing);
  expect(refused.state).toBe('waiting');
  expect(await decide(refused.id, 'refuse', owner)).toMatchObject({ state: 'succeeded' });
  expect(await intentOf(refused.id)).toMatchObject({
    state: 'failed',
    errorMessage: expect.stringContaining('Not today'),
  });
  expect(await statusOf(failing)).toBe('active');
});

it('counts what stops keys in other ways: archiving their workspace, rotating without overlap, shutting out callers', async () => {
  const [place] = await db().workspace.findMany({
    where: { archivedAt: null, isDefault: false },
    orderBy: { id: 'desc' },
  });
  if (!place) throw new Error('no workspace is left');
  const { id: workspaceId, name: typedName } = place;
  for (const name of ['One more', 'Two more', 'Three more']) await issueKey(database, { workspaceId, name });
  const archived = await change(at(), archiveWorkspace, { workspaceId, typedName }, admin);
  expect(archived.state).toBe('waiting');
  expect(await db().approval.findUniqueOrThrow({ where: { intentId: archived.id } })).toMatchObject({
    ...{ act: 'key_disabling', after: { keys: expect.arrayContaining(['One more']) } },
  });
  await disableMost();
  const { id: gatewayKeyId } = await issueKey(database, { workspaceId, name: 'Used', lastAddress: '198.51.100.7' });
  const secrets = { successorId: newId(), secretHash: 'a'.repeat(64), endsWith: 'aaaa' };
  const rotate = (overlapHours: number) =>
    change(at(), rotateGatewayKey, { workspaceId, gatewayKeyId, overlapHours, ...secrets }, admin);
  expect((await rotate(0)).errorMessage).toContain('Keep an overlap');
  const narrow = (addresses: string[]) =>
    change(at(), changeGatewayKey, { workspaceId, gatewayKeyId, addresses }, admin);
  expect((await narrow(['192.0.2.1/32'])).state).toBe('waiting');
  expect((await narrow(['198.51.100.0/24'])).state).not.toBe('waiting');
  expect(await rotate(1)).toMatchObject({ state: 'succeeded' });
});

it('is forgotten after the minutes of the policy, and both numbers are policy', async () => {
  await disableMost();
  await db().keyDisabling.updateMany({
    where: { personId: admin.personId },
    data: { at: new Date(Date.now() - 601_000) },
  });
  expect(await disable(take())).toMatchObject({ state: 'succeeded' });
  await setPolicy({ mostDisabled: 1, disableMinutes: 60 });
  const asked = await disable(take());
  const [told, again] = [
    await db().approval.findUniqueOrThrow({ where: { intentId: asked.id } }),
    await disable(take()),
  ];
  expect(told.after).toMatchObject({ rule: 'Disabling more than 1 key within 60 minutes needs a second person.' });
  expect([asked.state, again.state]).toEqual(['waiting', 'waiting']);
});

it('lets nobody pass by asking for two at the same moment', async () => {
  await disable(take());
  const both = await Promise.all([disable(take()), disable(take())]);
  expect(both.map(({ state }) => state).sort()).toEqual(['succeeded', 'waiting']);
});

it('needs nobody for keys that are reported as exposed, and tells all owners', async () => {
  await disableMost();
  const exposed = take();
  await change(at(), reportExposure, { ...ref(exposed), seenWhere: 'In a log' }, admin);
  const done = await disable(exposed);
  expect([done.state, await statusOf(exposed)]).toEqual(['succeeded', 'inactive']);
  const told = (await toldOf(done.id)).find(({ kind }) => kind === 'key.approval_exempt');
  const people = expect.arrayContaining([owner.personId]);
  expect(told).toMatchObject({ about: { exempt: 'leak', count: 1 }, audience: { only: true, people } });
});

it('needs nobody for an emergency stop either', async () => {
  const { id: workspaceId, name: typedName } = await db().workspace.findFirstOrThrow({ where: { archivedAt: null } });
  await db().gatewayKey.updateMany({ data: { disabledAt: new Date() } });
  for (let count = 0; count < 3; count++) await issueKey(database, { workspaceId, name: `Stopped ${count}` });
  const stopped = await change(at(), stopGatewayKeys, { workspaceId, typedName }, admin);
  expect(stopped).toMatchObject({ state: 'succeeded', result: { keys: 3 } });
  expect(await toldOf(stopped.id)).toMatchObject([
    { kind: 'key.approval_exempt', about: { exempt: 'stop', count: 3 } },
  ]);
});

it('waits ten minutes where nobody else could approve, tells the owners, and runs by itself unless it is withdrawn', async () => {
  const people = await db().person.findMany({ where: { deactivatedAt: null, id: { not: owner.personId } } });
  const ids = people.map(({ id }) => id);
  await db().person.updateMany({ where: { id: { in: ids } }, data: { deactivatedAt: new Date() } });
  try {
    await disableMost(owner);
    const [kept, off] = [take(), take()];
    const asked = await disable(kept, owner);
    expect(asked.state).toBe('waiting');
    expect((asked.waitsUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(590_000);
    expect(await toldOf(asked.id)).toMatchObject([
      { kind: 'approval.missing', about: { minutes: 10 }, audience: { people: [owner.personId] } },
    ]);
    await executeIntent(worker.deps, asked.id);
    expect((await intentOf(asked.id)).state).toBe('waiting');
    expect(await decide(asked.id, 'withdraw', owner)).toMatchObject({ state: 'succeeded' });
    const late = await disable(off, owner);
    const over = new Date(Date.now() - 1_000);
    await db().intent.update({ where: { id: late.id }, data: { waitsUntil: over } });
    await db().approval.update({ where: { intentId: late.id }, data: { expiresAt: over } });
    const shown = await getApproval(testCtx(database.web, actorOf('owner'), new Date()), { approvalId: late.id });
    expect(shown).toMatchObject({ decision: null, runsItself: true });
    await executeIntent(worker.deps, late.id);
    expect(await intentOf(late.id)).toMatchObject({ state: 'succeeded', approvedAt: expect.any(Date) });
    expect([await statusOf(kept), await statusOf(off)]).toEqual(['active', 'inactive']);
    const entries = await db().auditEntry.findMany({ where: { intentId: late.id }, orderBy: { seq: 'asc' } });
    expect(entries.map(({ kind }) => kind)).toEqual(['started', 'waiting', 'started', 'succeeded']);
    expect(entries[2]?.payload).toMatchObject({ decidedBy: 'Steward (nobody else could)' });
  } finally {
    await db().person.updateMany({ where: { id: { in: ids } }, data: { deactivatedAt: null } });
  }
});

it('counts what tokens of a person do as theirs', async () => {
  const tokenId = newId();
  await disableMost();
  const key = take();
  const intent = await change(at(), disableApiKey, ref(key), await createSignedInPerson(db(), 'admin'));
  expect(intent.state).toBe('succeeded');
  const token = {
    ...{ id: tokenId, name: 'Script', tokenHash: newId(), endsWith: 'aaaa', isScoped: false, isWithin: false },
    ...{ isOwnerHeld: false, holderId: admin.personId, source: 'web', createdAt: new Date() },
  };
  await db().serviceToken.create({ data: token });
  const byToken = take();
  const asked = await change(at(), disableApiKey, ref(byToken), 'viewer').then(({ id }) => id);
  await db().$executeRaw`UPDATE intents SET state = 'queued', finished_at = NULL, claimed_at = NULL, created_at = now(),
    actor_kind = 'service', actor_person_id = NULL, actor_token_id = ${tokenId}::uuid, input = ${JSON.stringify(ref(byToken))}::jsonb
    WHERE id = ${asked}::uuid`;
  await executeIntent(worker.deps, asked);
  expect(await intentOf(asked)).toMatchObject({ state: 'waiting' });
  expect(await db().approval.findUniqueOrThrow({ where: { intentId: asked } })).toMatchObject({
    askedById: admin.personId,
  });
});
