import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import { mirrorInvites } from '@/lib/domain/invites/mirror';
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
  database.owner.db.intent.findMany({ where: { command: 'offboarding.start', target }, orderBy: { createdAt: 'asc' } });
/** The departure as it stands when its background change has ended. */
async function departureOf(intentId: string | undefined) {
  const isEnded = ({ state }: { state: string }) => !['queued', 'running'].includes(state);
  const where = { id: intentId ?? '' };
  await expect.poll(async () => isEnded(await database.owner.db.intent.findUniqueOrThrow({ where }))).toBe(true);
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
    const before = await database.owner.db.intent.count({ where: { command: 'offboarding.start' } });
    const stranger = await deactivate((await create()).body.id);
    expect(stranger).toMatchObject({ status: 200, body: { active: false } });
    expect(await lastOutcome()).toMatchObject({ leaving: 'unknown_person' });
    expect(await database.owner.db.intent.count({ where: { command: 'offboarding.start' } })).toBe(before);
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

describe('a user stays tied to whom they were matched with', () => {
  const set = (...operations: object[]) => ({ schemas: [PATCH], Operations: operations });
  const rename = (to: string) => ({ op: 'Replace', path: 'userName', value: to });
  const off = { op: 'Replace', path: 'active', value: 'False' };

  test.each([
    [
      'as Entra ID deletes',
      async (id: string, email: string) =>
        void (await ask('PATCH', `/Users/${id}`, set(rename(`3f9c${email}+old`), off))),
    ],
    [
      'renamed by PUT, then deactivated',
      async (id: string) => {
        await ask('PUT', `/Users/${id}`, { userName: 'somebody-else@example.com', active: true });
        await ask('PATCH', `/Users/${id}`, set(off));
      },
    ],
    [
      'renamed twice, then removed',
      async (id: string) => {
        await ask('PATCH', `/Users/${id}`, set(rename('one')));
        await ask('PATCH', `/Users/${id}`, set(rename('two@example.com')));
        await ask('DELETE', `/Users/${id}`);
      },
    ],
  ])('%s', async (name, leave) => {
    await policy('on', 'keep');
    const user = await member(7);
    const { body } = await create(user.email, { externalId: name });
    await leave(body.id, user.email);
    expect(await offboardings(`user:${user.id}`)).toHaveLength(1);
    await departureOf((await offboardings(`user:${user.id}`))[0]?.id);
    expect(await isGone(user.id)).toBe(true);
  });

  test('who bears the address of somebody before is not them', async () => {
    await policy('on', 'keep');
    const user = await member(8);
    const first = await create(user.email);
    await ask('PATCH', `/Users/${first.body.id}`, set(rename(`gone-${newId()}@example.com`)));
    // Not matched with anybody at first, then called as the member was.
    const second = await create(`new-${newId()}@example.com`);
    await ask('PATCH', `/Users/${second.body.id}`, set(rename(`x-${newId()}@example.com`), off));
    expect(await offboardings(`user:${user.id}`)).toEqual([]);
    await ask('PATCH', `/Users/${first.body.id}`, set(off));
    expect(await offboardings(`user:${user.id}`)).toHaveLength(1);
  });

  test('somebody who joined after they were renamed is found by the address of before', async () => {
    await policy('on', 'keep');
    const email = `late-${newId()}@example.test`;
    const { body } = await create(email);
    await ask('PATCH', `/Users/${body.id}`, set(rename('late')));
    const { personId } = await createSignedInPerson(database.owner.db, 'viewer', { email });
    await ask('PATCH', `/Users/${body.id}`, set(off));
    expect(await offboardings(`person:${personId}`)).toHaveLength(1);
  });
});

describe('somebody whose invite is open', () => {
  const invited = async () => {
    const { upstream } = world.worker.deps;
    const invite = await upstream.createInvite({ email: `invited-${newId()}@example.com`, role: 'user' });
    await mirrorInvites(database.owner.db, [invite], new Date());
    const { body } = await create(invite.email);
    return { invite, id: body.id as string, target: `invitee:${invite.email}` };
  };
  const deactivate = (id: string) =>
    ask('PATCH', `/Users/${id}`, { Operations: [{ op: 'replace', value: { active: false } }] });
  const standing = async (id: string) => (await world.worker.deps.upstream.getInvite(id)).status;
  async function accept(inviteId: string): Promise<string> {
    const { running } = world.worker;
    const response = await fetch(`${running.url}/__sandbox/users/accept-invite`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ world: 'company:1', invite_id: inviteId }),
    });
    return ((await response.json()) as { id: string }).id;
  }

  test('loses it, and the report says so', async () => {
    await policy('on');
    const { invite, id, target } = await invited();
    expect((await deactivate(id)).status).toBe(200);
    const [begun] = await offboardings(target);
    const departure = await departureOf(begun?.id);
    expect(departure).toMatchObject({ state: 'done', email: invite.email, userId: null, personId: null });
    expect(departure.report).toMatchObject({ plan: { invites: [{ id: invite.id, email: invite.email }] } });
    expect(await standing(invite.id)).toBe('deleted');
    const steps = await database.owner.db.intentStep.findMany({ where: { intentId: begun?.id ?? '' } });
    expect(steps.map(({ key, detail }) => [key, detail])).toEqual(
      expect.arrayContaining([[`invite:${invite.id}`, { outcome: 'withdrawn' }]]),
    );
    await deactivate(id);
    expect(await offboardings(target)).toHaveLength(1);
  });

  test('keeps it in a dry run, which names it', async () => {
    await policy('dry_run');
    const { invite, id, target } = await invited();
    await deactivate(id);
    const departure = await departureOf((await offboardings(target))[0]?.id);
    expect(departure).toMatchObject({ state: 'dry_run', report: { plan: { invites: [{ email: invite.email }] } } });
    expect(await standing(invite.id)).toBe('pending');
  });

  test('who accepted it a moment before is removed', async () => {
    await policy('on');
    const { invite, id, target } = await invited();
    const userId = await accept(invite.id);
    await deactivate(id);
    const begun = await departureOf((await offboardings(target))[0]?.id);
    expect(begun.state).toBe('done');
    await expect(world.worker.deps.upstream.getUser(userId)).rejects.toMatchObject({ code: 'upstream_not_found' });
  });
});
