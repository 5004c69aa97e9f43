import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { listAttention } from '@/lib/domain/attention/queries';
import { executeIntent } from '@/lib/jobs/intents/run';
import { submitSystemIntent } from '@/lib/jobs/intents/system';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { askGateway, enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { createSomeone } from '@/lib/testing/permissions/world';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { User } from '@/prisma/generated/client';
import { getDeparture } from './departure-queries';
import { listLeftKeys } from './key-queries';
import { planDeparture } from './plan-queries';
import { offboardPerson, settleKey } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let members: User[];
let workspaceId = '';

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  members = await db().user.findMany({ where: { role: { not: 'admin' }, goneAt: null }, orderBy: { id: 'asc' } });
  workspaceId = (await db().workspace.findFirstOrThrow({ where: { name: 'Customer Chat' } })).id;
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const db = () => database.owner.db;
const at = () => ({ database, deps: worker.deps });
const owner = () => testCtx(database.web, actorOf('owner'), new Date());
function take(): User {
  const user = members.shift();
  if (!user) throw new Error('nobody is left');
  return user;
}
const keyOf = (user: User, name: string) => issueKey(database, { ownerId: user.id, workspaceId, name });
const row = (id: string) => db().gatewayKey.findUniqueOrThrow({ where: { id } });

it('finds the Steward keys of whoever leaves, and disables, hands over and keeps them in the same flow', async () => {
  const [leaver, heir] = [take(), take()];
  const [off, given, kept] = [
    await keyOf(leaver, 'Stops'),
    await keyOf(leaver, 'Given'),
    await keyOf(leaver, 'Nightly'),
  ];
  const foreign = await keyOf(heir, 'Of somebody else');
  await db().gatewayKeyDay.create({ data: { keyId: off.id, day: new Date(), requests: 7n } });
  const { plan } = await planDeparture(owner(), { userId: leaver.id });
  const found = plan.survivingKeys.filter(({ requests }) => requests !== null);
  expect(found.map(({ id, requests, spend }) => [id, requests, spend]).sort()).toEqual(
    [
      [off.id, 7, '0'],
      [given.id, 0, '0'],
      [kept.id, 0, '0'],
    ].sort(),
  );
  await enterCredential(database, { workspaceId });
  const gateway = await startTestGateway(database, worker.running.url);
  try {
    const intent = await change(
      at(),
      offboardPerson,
      {
        ...{ userId: leaver.id, source: 'person', confirmation: plan.name, otherKeys: 'disable' },
        keys: [
          { apiKeyId: given.id, disposition: 'hand_over', newOwnerId: heir.id },
          { apiKeyId: kept.id, disposition: 'keep', reason: 'Runs the nightly import' },
        ],
      },
      'admin',
    );
    expect(intent.state).toBe('succeeded');
    const refused = await askGateway(gateway.url, { secret: off.secret });
    expect(refused.status).toBe(401);
  } finally {
    await gateway.stop(1_000);
  }
  expect(await row(off.id)).toMatchObject({ disabledAt: expect.any(Date), ownerId: leaver.id });
  expect(await row(given.id)).toMatchObject({ disabledAt: null, ownerId: heir.id, keptAt: null });
  expect(await row(kept.id)).toMatchObject({ disabledAt: null, keptReason: 'Runs the nightly import' });
  expect((await row(foreign.id)).disabledAt).toBeNull();

  const departure = await db().departure.findFirstOrThrow({ where: { userId: leaver.id } });
  const { decided, keys, steps } = await getDeparture(owner(), { departureId: departure.id });
  const own = decided.filter(({ apiKeyId }) => [off.id, given.id, kept.id].includes(apiKeyId));
  expect(own.map(({ name, disposition, state }) => [name, disposition, state])).toEqual([
    ['Given', 'hand_over', 'done'],
    ['Nightly', 'keep', 'done'],
    ['Stops', 'disable', 'done'],
  ]);
  expect(keys).toBe(plan.survivingKeys.length);
  expect(steps.map(({ label }) => label)).toContain('Disable Steward key Stops');
});

it.each(['disable', 'keep'] as const)('does by the policy for an identity provider: %s', async (otherKeys) => {
  const leaver = take();
  const key = await keyOf(leaver, `By policy ${otherKeys}`);
  const gone = { userId: leaver.id, keys: [], otherKeys, source: 'scim' as const };
  const told = { cause: newId(), actorName: 'Okta' };
  const intentId = await submitSystemIntent(database.owner.pool, offboardPerson, gone, told);
  await executeIntent(worker.deps, intentId ?? '');
  expect((await row(key.id)).disabledAt !== null).toBe(otherKeys === 'disable');
  const { rows } = await listLeftKeys(owner(), { search: `By policy ${otherKeys}` });
  expect(rows.map(({ id, kind }) => [id, kind])).toEqual(otherKeys === 'keep' ? [[key.id, 'steward']] : []);
  const listed = await listApiKeys(owner(), { show: 'left', kind: 'steward', search: `By policy ${otherKeys}` });
  expect(listed.total).toBe(rows.length);
});

it('settles each leftover by itself, within the reach of whoever decides', async () => {
  const [leaver, heir] = [take(), take()];
  const [off, kept, given] = [await keyOf(leaver, 'Off'), await keyOf(leaver, 'Kept'), await keyOf(leaver, 'Handed')];
  await db().user.update({ where: { id: leaver.id }, data: { goneAt: new Date() } });
  const left = (await listAttention(owner())).find(({ kind }) => kind === 'keys_left');
  expect(left?.count).toBe((await listApiKeys(owner(), { show: 'left' })).total);
  const choose = (id: string, choice: object) => ({ workspaceId, choice: { apiKeyId: id, ...choice } }) as never;

  const other = await db().workspace.findFirstOrThrow({ where: { id: { not: workspaceId }, isDefault: false } });
  const stranger = await createSomeone(db(), 'lead', other.id);
  const foreign = await change(at(), settleKey, choose(off.id, { disposition: 'disable' }), stranger);
  expect(foreign).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  expect((await row(off.id)).disabledAt).toBeNull();

  const lead = await createSomeone(db(), 'lead', workspaceId);
  const done = await change(at(), settleKey, choose(off.id, { disposition: 'disable' }), lead);
  expect(done).toMatchObject({ state: 'succeeded', subjectKind: 'gateway_key', result: { outcome: 'disabled' } });
  const keep = { disposition: 'keep', reason: 'Runs the import' };
  expect(await change(at(), settleKey, choose(kept.id, keep))).toMatchObject({ after: { kept: 'Runs the import' } });
  const give = { disposition: 'hand_over', newOwnerId: heir.id };
  expect(await change(at(), settleKey, choose(given.id, give))).toMatchObject({ state: 'succeeded' });
  expect((await row(given.id)).ownerId).toBe(heir.id);
  expect(await change(at(), settleKey, choose(given.id, give))).toMatchObject({ errorCode: 'conflict' });
  const nobody = { disposition: 'hand_over', newOwnerId: leaver.id };
  const refused = await ask(database, settleKey, choose(kept.id, nobody));
  await executeIntent(worker.deps, refused);
  expect(await db().intent.findUniqueOrThrow({ where: { id: refused } })).toMatchObject({ state: 'failed' });
});
