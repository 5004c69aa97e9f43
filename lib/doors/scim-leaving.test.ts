import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import type { TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createScimWorld, type ScimWorld } from '@/lib/testing/scim-server';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let world: ScimWorld;
let database: TestDatabase;
beforeAll(async () => {
  world = await createScimWorld();
  database = world.database;
});
afterAll(() => world.close());

const ask: ScimWorld['ask'] = (...args) => world.ask(...args);
const userName = () => `ann-${newId().slice(0, 8)}@example.com`;
const create = (name = userName(), more = {}) => ask('POST', '/Users', { schemas: [USER], userName: name, ...more });
const policy = (mode: string, keys = 'disable') =>
  database.owner.db.setting.upsert({
    where: { key: 'leaving' },
    create: { key: 'leaving', value: { mode, keys }, updatedAt: new Date() },
    update: { value: { mode, keys } },
  });
const offboardings = (target: string) =>
  database.owner.db.intent.findMany({ where: { command: 'person.offboard', target }, orderBy: { createdAt: 'asc' } });
/** The departure as it stands when its background change has ended. */
async function departureOf(intentId: string | undefined) {
  const isEnded = ({ state }: { state: string }) => !['queued', 'running'].includes(state);
  const where = { id: intentId ?? '' };
  await expect
    .poll(async () => isEnded(await database.owner.db.intent.findUniqueOrThrow({ where })), { timeout: 30_000 })
    .toBe(true);
  return database.owner.db.departure.findUniqueOrThrow({ where, include: { keys: true } });
}
const isGone = async (id: string) =>
  (await database.owner.db.user.findUniqueOrThrow({ where: { id } })).goneAt !== null;
const lastOutcome = async () =>
  (await database.owner.db.intent.findFirst({ where: { actorKind: 'token' }, orderBy: { createdAt: 'desc' } }))?.result;

async function member(skip = 0) {
  const user = await database.owner.db.user.findFirstOrThrow({
    where: { goneAt: null, role: 'developer' },
    orderBy: { id: 'asc' },
    skip,
  });
  return user;
}

describe('leaving', () => {
  const deactivate = (id: string) =>
    ask('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] });
  const madeFor = async (skip: number) => {
    const user = await member(skip);
    const { body } = await create(user.email.toUpperCase());
    return { user, id: body.id as string, target: `user:${user.id}` };
  };

  test('is a dry run until somebody decides otherwise, and saying it again changes nothing', async () => {
    await database.owner.db.setting.deleteMany({});
    const { id, user, target } = await madeFor(0);
    expect((await deactivate(id)).status).toBe(200);
    expect((await deactivate(id)).status).toBe(200);
    const begun = await offboardings(target);
    expect(begun.map(({ input }) => input)).toEqual([
      expect.objectContaining({ dryRun: true, otherKeys: 'disable', source: 'scim' }),
    ]);
    expect(begun[0]).toMatchObject({ actorKind: 'system', actorName: 'Okta' });
    expect(await lastOutcome()).toMatchObject({ leaving: 'already', departureId: null });
    expect(await departureOf(begun[0]?.id)).toMatchObject({ state: 'dry_run', source: 'scim', startedById: null });
    expect(await isGone(user.id)).toBe(false);
    // Said again once the policy is on, it is meant.
    await policy('on', 'keep');
    await deactivate(id);
    await departureOf((await offboardings(target))[1]?.id);
    await deactivate(id);
    const after = await offboardings(target);
    expect(after.map(({ input }) => (input as { dryRun: boolean }).dryRun)).toEqual([true, false]);
    expect(after[1]?.input).toMatchObject({ otherKeys: 'keep' });
  });

  test.each([
    ['PUT', (id: string, name: string) => ask('PUT', `/Users/${id}`, { userName: name, active: false })],
    ['DELETE', (id: string) => ask('DELETE', `/Users/${id}`)],
    ['PATCH', (id: string) => deactivate(id)],
  ])('%s begins it', async (method, run) => {
    await policy('on');
    const { id, user, target } = await madeFor(['PUT', 'DELETE', 'PATCH'].indexOf(method) + 1);
    expect([200, 204]).toContain((await run(id, user.email)).status);
    const [begun, ...more] = await offboardings(target);
    expect(begun?.input).toMatchObject({ userId: user.id, dryRun: false });
    expect(more).toEqual([]);
    const departure = await departureOf(begun?.id);
    expect(departure).toMatchObject({ state: 'done', source: 'scim', userId: user.id });
    expect(departure.keys.map(({ disposition }) => disposition)).toEqual(departure.keys.map(() => 'disable'));
    expect(await isGone(user.id)).toBe(true);
    expect(await lastOutcome()).toMatchObject({ leaving: 'started', departureId: begun?.id });
  });

  test('an organisation admin is a success that leaves a task', async () => {
    await policy('on');
    const user = await database.owner.db.user.findFirstOrThrow({ where: { role: 'admin', goneAt: null } });
    const { body } = await create(user.email);
    expect(await deactivate(body.id)).toMatchObject({ status: 200, body: { active: false } });
    const [begun] = await offboardings(`user:${user.id}`);
    expect(await departureOf(begun?.id)).toMatchObject({ state: 'waiting' });
    expect(await isGone(user.id)).toBe(false);
    expect((await deactivate(body.id)).status).toBe(200);
    expect(await offboardings(`user:${user.id}`)).toHaveLength(1);
  });

  test('somebody is found by an address when the user name is none of ours', async () => {
    await policy('on');
    const user = await member(4);
    const { body } = await create('ann-with-another-name', {
      emails: [{ value: 'x@nowhere.test' }, { value: user.email, primary: true }],
    });
    await deactivate(body.id);
    expect(await offboardings(`user:${user.id}`)).toHaveLength(1);
  });

  test('somebody whom Steward alone knows is found, and a stranger is only recorded', async () => {
    await policy('on');
    const { personId } = await createSignedInPerson(database.owner.db, 'viewer', {
      email: `only-${newId()}@example.test`,
    });
    const { email } = await database.owner.db.person.findUniqueOrThrow({ where: { id: personId } });
    await deactivate((await create(email)).body.id);
    expect(await offboardings(`person:${personId}`)).toHaveLength(1);
    const before = await database.owner.db.intent.count({ where: { command: 'person.offboard' } });
    const stranger = await deactivate((await create()).body.id);
    expect(stranger).toMatchObject({ status: 200, body: { active: false } });
    expect(await lastOutcome()).toMatchObject({ leaving: 'unknown_person' });
    expect(await database.owner.db.intent.count({ where: { command: 'person.offboard' } })).toBe(before);
  });

  test('with the policy off it is only recorded; coming back is, too', async () => {
    await policy('off');
    const { id, target } = await madeFor(5);
    await deactivate(id);
    expect(await lastOutcome()).toMatchObject({ leaving: 'off' });
    const back = await ask('PATCH', `/Users/${id}`, { Operations: [{ op: 'Replace', path: 'active', value: 'True' }] });
    expect([back.status, back.body.active]).toEqual([200, true]);
    expect(await lastOutcome()).toMatchObject({ leaving: 'none' });
    expect(await offboardings(target)).toEqual([]);
  });

  test('the last owner stays, and the answer is a success all the same', async () => {
    await policy('on');
    await database.owner.db.person.updateMany({ where: { roleOverride: 'owner' }, data: { roleOverride: null } });
    const { personId } = await createSignedInPerson(database.owner.db, 'owner', {
      email: `last-${newId()}@example.test`,
    });
    const { email } = await database.owner.db.person.findUniqueOrThrow({ where: { id: personId } });
    const { body } = await create(email);
    expect((await deactivate(body.id)).status).toBe(200);
    expect(await lastOutcome()).toMatchObject({ leaving: 'last_owner' });
    expect(await offboardings(`person:${personId}`)).toEqual([]);
    await createSignedInPerson(database.owner.db, 'owner');
    await deactivate(body.id);
    expect(await offboardings(`person:${personId}`)).toHaveLength(1);
  });

  test('a user who is inactive from the start has left', async () => {
    await policy('on');
    const user = await member(6);
    expect((await create(user.email, { active: false })).status).toBe(201);
    expect(await offboardings(`user:${user.id}`)).toHaveLength(1);
  });
});
