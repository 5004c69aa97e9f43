import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashOfGatewaySecret, isGatewaySecret, keptGatewaySecret, newGatewaySecret } from '@/lib/core/gateway-secret';
import { newId } from '@/lib/core/ids';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import {
  changeGatewayKey,
  createGatewayKey,
  disableGatewayKey,
  enableGatewayKey,
  resumeGatewayKeys,
  revokeGatewayKey,
  rotateGatewayKey,
  stopGatewayKeys,
} from './schema';

const NOW = new Date();
const PEPPER = 'g'.repeat(43);
let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty', () => NOW);
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, seenAt: NOW, tags: {} };
  await database.owner.db.workspace.create({ data: { id: 'A', name: 'Claims', ...base } });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const at = () => ({ database, deps: worker.deps });
const kept = () => keptGatewaySecret(PEPPER, newGatewaySecret());

async function make(given: Record<string, unknown> = {}) {
  const ref = { gatewayKeyId: newId(), workspaceId: 'A' };
  const input = { ...ref, name: `Key ${ref.gatewayKeyId}`, ...kept(), ...given };
  const intent = await change(at(), createGatewayKey, input as never, 'admin');
  return {
    ref,
    input,
    intent,
    row: () => database.owner.db.gatewayKey.findUnique({ where: { id: ref.gatewayKeyId } }),
  };
}

it('keeps a key by a hash that only web and gateway can make, for 90 days', async () => {
  const secret = newGatewaySecret();
  expect([isGatewaySecret(secret), isGatewaySecret(`${secret.slice(0, -1)}_`)]).toEqual([true, false]);
  const { intent, row } = await make({ ...keptGatewaySecret(PEPPER, secret), spendPerMonth: '$1,250.50' });
  expect(intent.state).toBe('succeeded');
  expect(await row()).toMatchObject({
    ...{ secretHash: hashOfGatewaySecret(PEPPER, secret), endsWith: secret.slice(-4), mode: 'strict' },
    ...{ spendPerMonth: 1_250_500_000_000n, spendPerDay: null, isModelLimited: false },
    expiresAt: new Date(NOW.getTime() + 90 * 86_400_000),
  });
  const entries = await database.owner.pool.query(
    `SELECT string_agg(e::text, '') || string_agg(i::text, '') AS text FROM audit_entries e, intents i WHERE i.id = $1`,
    [intent.id],
  );
  expect(entries.rows[0].text).not.toContain(hashOfGatewaySecret(PEPPER, secret));
});

it('cannot be limited to addresses while nobody said which proxies stand before the gateway', async () => {
  const refused = await make({ addresses: ['10.0.0.0/8'] });
  expect(refused.intent).toMatchObject({ state: 'failed', errorCode: 'invalid_input' });
  expect(refused.intent.errorMessage).toContain('GATEWAY_PROXIES');
  await database.owner.db.processStatus.create({
    data: { name: 'gateway', at: NOW, detail: { origin: 'http://localhost:3100', proxies: [] } },
  });
  expect((await make({ addresses: ['10.0.0.0/8'] })).intent.state).toBe('succeeded');
});

it('tells the audit what was and what is, and overwrites nothing that was changed meanwhile', async () => {
  const { ref, row } = await make({ models: ['claude-opus-5-5'], requestsPerMinute: 60 });
  const from = (await row())?.updatedAt.toISOString();
  await database.owner.db.gatewayKey.update({
    where: { id: ref.gatewayKeyId },
    data: { updatedAt: new Date(NOW.getTime() - 1) },
  });
  const late = await change(at(), changeGatewayKey, { ...ref, from, models: null }, 'admin');
  expect(late).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  const changed = await change(at(), changeGatewayKey, { ...ref, models: null, requestsPerMinute: 60 }, 'admin');
  expect(changed).toMatchObject({
    state: 'succeeded',
    before: { models: ['claude-opus-5-5'] },
    after: { models: null },
  });
  expect(await row()).toMatchObject({ isModelLimited: false, requestsPerMinute: 60 });
});

it('is rotated with an overlap, once, into a key with the same settings', async () => {
  const { ref, input, row } = await make({ models: ['claude-opus-5-5'], spendPerDay: '5', days: 30 });
  const successorId = newId();
  const rotate = { ...ref, successorId, overlapHours: 2, ...kept() };
  expect((await change(at(), rotateGatewayKey, rotate, 'admin')).state).toBe('succeeded');
  expect(await row()).toMatchObject({ replacedById: successorId, expiresAt: new Date(NOW.getTime() + 2 * 3_600_000) });
  const next = await database.owner.db.gatewayKey.findUniqueOrThrow({ where: { id: successorId } });
  expect(next).toMatchObject({
    ...{ name: input.name, models: ['claude-opus-5-5'], isModelLimited: true, spendPerDay: 5_000_000_000n },
    ...{ replacesId: ref.gatewayKeyId, replacedById: null, secretHash: rotate.secretHash },
    expiresAt: new Date(NOW.getTime() + 30 * 86_400_000),
  });
  const again = await change(at(), rotateGatewayKey, { ...rotate, successorId: newId(), ...kept() }, 'admin');
  expect(again).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  const taken = await make({ name: String(input.name).toUpperCase() });
  expect(taken.intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
});

it('never comes back once it is revoked, and is of its own workspace alone', async () => {
  const { ref } = await make();
  expect((await change(at(), revokeGatewayKey, { ...ref, workspaceId: 'B' }, 'admin')).errorCode).toBe('not_found');
  expect((await change(at(), revokeGatewayKey, ref, 'admin')).state).toBe('succeeded');
  expect((await change(at(), revokeGatewayKey, ref, 'admin')).state).toBe('succeeded');
  for (const command of [enableGatewayKey, changeGatewayKey])
    expect(await change(at(), command as never, ref as never, 'admin')).toMatchObject({ errorCode: 'conflict' });
});

it('stops every key of a workspace at once, and takes back what it stopped and no others', async () => {
  const [first, second, disabled] = [await make(), await make(), await make()];
  await change(at(), disableGatewayKey, disabled.ref, 'admin');
  const typo = await change(at(), stopGatewayKeys, { workspaceId: 'A', typedName: 'Clams' }, 'admin');
  expect(typo).toMatchObject({ errorCode: 'invalid_input', fieldErrors: { typedName: expect.any(String) } });
  const stopped = await change(at(), stopGatewayKeys, { workspaceId: 'A', typedName: 'Claims' }, 'admin');
  expect(stopped.state).toBe('succeeded');
  const live = { workspaceId: 'A', disabledAt: null, revokedAt: null };
  expect(await database.owner.db.gatewayKey.count({ where: live })).toBe(0);
  const again = await change(at(), stopGatewayKeys, { workspaceId: null, typedName: 'all keys' }, 'admin');
  expect(again).toMatchObject({ errorCode: 'conflict' });

  await change(at(), disableGatewayKey, second.ref, 'admin');
  const stopId = stopped.id;
  const elsewhere = await change(at(), resumeGatewayKeys, { workspaceId: 'B', stopId }, 'admin');
  expect(elsewhere).toMatchObject({ errorCode: 'conflict' });
  expect((await change(at(), resumeGatewayKeys, { workspaceId: 'A', stopId }, 'admin')).state).toBe('succeeded');
  const isLive = async ({ row }: typeof first) => (await row())?.disabledAt === null;
  expect(await Promise.all([first, second, disabled].map(isLive))).toEqual([true, false, false]);
});
