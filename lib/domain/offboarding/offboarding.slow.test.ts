import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OrgRole } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { getPerson } from '@/lib/domain/people/queries';
import { executeIntent } from '@/lib/jobs/intents/run';
import { submitSystemIntent } from '@/lib/jobs/intents/system';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { setApprovals } from '@/lib/testing/approval-policy';
import { ask } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey, User } from '@/prisma/generated/client';
import { finishDeparture, offboardPerson } from './schema';

let database: TestDatabase;
let worker: TestWorker;
/** Members who have workspace keys of their own, each used by one test. */
let leavers: User[];

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  await setApprovals(database.owner.db, { acts: [] });
  worker = await createTestWorker(database);
  leavers = await database.owner.db.$queryRaw<User[]>`
    SELECT u.*, u.gone_at AS "goneAt" FROM users u WHERE u.role <> 'admin' AND 2 <= (SELECT count(*) FROM api_keys k
      WHERE k.created_by_id = u.id AND k.principal_id IS NULL AND k.status = 'active') ORDER BY u.id`;
  expect(leavers.length).toBeGreaterThan(12);
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const db = () => database.owner.db;
const take = () => {
  const leaver = leavers.shift();
  if (!leaver) throw new Error('nobody is left');
  return leaver;
};
/** For what must not happen: they stay. */
const someone = () => leavers.at(-1) ?? take();
const surviving = (userId: string): Promise<ApiKey[]> =>
  db().apiKey.findMany({
    where: { createdById: userId, principalId: null, status: 'active' },
    orderBy: { id: 'asc' },
  });
const upstreamStatus = async (id: string) => (await worker.deps.upstream.getApiKey(id)).status;
const isMember = (userId: string) =>
  worker.deps.upstream.getUser(userId).then(
    () => true,
    () => false,
  );
const intentOf = (id: string) => db().intent.findUniqueOrThrow({ where: { id } });
const stepsOf = async (intentId: string) =>
  (await db().intentStep.findMany({ where: { intentId }, orderBy: { position: 'asc' } })).map(
    ({ key, state }) => `${key.startsWith('key:') ? 'key' : key} ${state}`,
  );
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  403: 'permission_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};
const fault = (method: string, path: string, status: number, errorCode?: string, times = 1) =>
  worker.running.sandbox.queueFault({
    kind: 'status',
    method,
    path,
    status,
    times,
    body: {
      type: 'error',
      error: {
        type: TYPES[status] ?? 'api_error',
        message: 'no',
        ...(errorCode ? { details: { error_code: errorCode } } : {}),
      },
    },
  });

type Input = z.input<typeof offboardPerson.input>;
/** As the door would, for a person with this role. */
async function submit(input: Partial<Input>, role: OrgRole = 'admin'): Promise<string> {
  const { token } = await createSignedInPerson(db(), role);
  return submitAs(token, input);
}

async function submitAs(token: string, input: Partial<Input>): Promise<string> {
  return ask(database, offboardPerson, { keys: [], source: 'person', ...input }, { token });
}

async function offboard(input: Partial<Input>, role?: OrgRole) {
  const id = await submit(input, role);
  await executeIntent(worker.deps, id);
  return intentOf(id);
}

const everything = (leaver: User) => ({ userId: leaver.id, confirmation: leaver.name });

describe('offboarding', () => {
  it('disables, hands over and keeps keys as it was told, then ends membership, access and requests', async () => {
    const [leaver, heir] = [take(), leavers.at(-1)];
    const [first, second, ...rest] = await surviving(leaver.id);
    if (!heir || !first || !second) throw new Error('too few');
    const person = await db().person.findUniqueOrThrow({ where: { upstreamUserId: leaver.id } });
    await db().session.create({ data: { ...(await session(person.id)) } });
    await db().credential.create({ data: { personId: person.id, passwordHash: 'x', updatedAt: new Date() } });
    const workspace = await db().workspace.findFirstOrThrow();
    await db().workspaceLead.create({
      data: { workspaceId: workspace.id, personId: person.id, addedAt: new Date() },
    });
    await db().inviteRequest.create({
      data: {
        ...{ id: newId(), email: 'new@example.test', role: 'user', reason: 'r', state: 'requested' },
        ...{ requestedById: person.id, requestedAt: new Date() },
      },
    });
    const intent = await offboard({
      ...everything(leaver),
      keys: [
        { apiKeyId: first.id, disposition: 'hand_over', newOwnerId: heir.id },
        { apiKeyId: second.id, disposition: 'keep', reason: 'Runs the nightly import until March' },
      ],
    });
    expect(intent).toMatchObject({ state: 'succeeded', result: { state: 'done', departureId: intent.id } });
    expect(intent.before).toEqual({ member: true, access: true, leads: [workspace.name] });
    expect(intent.after).toEqual({
      ...{ member: false, access: false, leads: [] },
      keys: [first, second, ...rest].map(({ name }, at) => `${name}: ${['handed over', 'kept'][at] ?? 'disabled'}`),
    });
    expect(await upstreamStatus(first.id)).toBe('active');
    expect(await upstreamStatus(second.id)).toBe('active');
    for (const key of rest) expect(await upstreamStatus(key.id)).toBe('inactive');
    expect(await isMember(leaver.id)).toBe(false);
    const after = await db().apiKey.findMany({ where: { createdById: leaver.id, principalId: null } });
    const of = (id: string) => after.find((key) => key.id === id);
    expect(of(first.id)).toMatchObject({ assignedToId: heir.id, keptAt: null });
    expect(of(second.id)).toMatchObject({ keptReason: 'Runs the nightly import until March', status: 'active' });
    expect(await db().session.count({ where: { personId: person.id, endedAt: null } })).toBe(0);
    expect(await db().credential.count({ where: { personId: person.id } })).toBe(0);
    expect(await db().workspaceLead.count({ where: { personId: person.id } })).toBe(0);
    expect(await db().inviteRequest.count({ where: { requestedById: person.id, state: 'closed' } })).toBe(1);
    expect((await db().person.findUniqueOrThrow({ where: { id: person.id } })).deactivatedAt).not.toBeNull();
    expect((await db().user.findUniqueOrThrow({ where: { id: leaver.id } })).goneAt).not.toBeNull();
    const departure = await db().departure.findUniqueOrThrow({ where: { id: intent.id }, include: { keys: true } });
    expect(departure).toMatchObject({ state: 'done', source: 'person', startedById: expect.any(String) });
    expect(departure.keys.every(({ state }) => state === 'done')).toBe(true);
    const shownTo = async (role: OrgRole) =>
      (await getPerson(testCtx(database.web, actorOf(role)), { userId: leaver.id })).departureId;
    expect(await shownTo('admin')).toBe(departure.id);
    expect(await shownTo('viewer')).toBeNull();
    // The mirror ends equal to upstream: a reading changes nothing of it.
    await syncMirror(worker.deps, 'manual', 'core');
    expect(await db().apiKey.findMany({ where: { createdById: leaver.id, principalId: null } })).toEqual(
      after.map((key) => ({ ...key, seenAt: expect.any(Date) })),
    );
  });

  it('sees keys made a minute ago, and those made while it runs', async () => {
    const leaver = take();
    const [key] = await surviving(leaver.id);
    await db().apiKey.update({ where: { id: key?.id ?? '' }, data: { createdById: null, status: 'unknown' } });
    const intent = await offboard(everything(leaver));
    expect(intent.state).toBe('succeeded');
    expect(await upstreamStatus(key?.id ?? '')).toBe('inactive');
  });

  it.each([
    { name: '403', run: () => fault('DELETE', '/v1/organizations/users', 403), says: /key may not do this/ },
    {
      name: '409',
      run: () => fault('DELETE', '/v1/organizations/users', 409, 'concurrent_membership_change'),
      says: /Another change of members/,
    },
    {
      name: '429',
      run: () => fault('DELETE', '/v1/organizations/users', 429, undefined, 9),
      says: /too many requests/,
    },
    { name: '529', run: () => fault('DELETE', '/v1/organizations/users', 529), says: /did not/ },
  ])('stays incomplete on $name, with everything else done, and is taken up again', async ({ run, says }) => {
    const leaver = take();
    run();
    const keys = await surviving(leaver.id);
    const first = await offboard(everything(leaver));
    expect(first).toMatchObject({ state: 'failed', errorCode: 'incomplete', result: { state: 'incomplete' } });
    for (const key of keys) expect(await upstreamStatus(key.id)).toBe('inactive');
    expect(await isMember(leaver.id)).toBe(true);
    const failed = await db().intentStep.findFirstOrThrow({ where: { intentId: first.id, key: 'membership' } });
    expect(failed.message).toMatch(says);
    worker.running.sandbox.clearFaults();
    const writes = worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;
    const second = await offboard({ ...everything(leaver), resumeOf: first.id });
    expect(second).toMatchObject({ state: 'succeeded', result: { departureId: first.id, state: 'done' } });
    expect(worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length).toBe(writes);
    expect(await isMember(leaver.id)).toBe(false);
    expect(await db().departure.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({
      state: 'done',
      report: { intentId: second.id },
    });
  });

  it('reads back when the answers are lost after their effect', async () => {
    const leaver = take();
    for (const [method, path] of [
      ['POST', '/v1/organizations/api_keys'],
      ['DELETE', '/v1/organizations/users'],
    ] as const) {
      worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method, path });
    }
    expect(await offboard(everything(leaver))).toMatchObject({ state: 'succeeded', result: { state: 'done' } });
    expect(await isMember(leaver.id)).toBe(false);
  });

  it('is content with what has ended meanwhile', async () => {
    const leaver = take();
    const [key] = await surviving(leaver.id);
    await worker.deps.upstream.updateApiKey(key?.id ?? '', { status: 'archived' });
    await worker.deps.upstream.removeUser(leaver.id);
    expect(await offboard(everything(leaver))).toMatchObject({ state: 'succeeded', result: { state: 'done' } });
    expect((await db().user.findUniqueOrThrow({ where: { id: leaver.id } })).goneAt).not.toBeNull();
  });

  it('goes on in another worker where the first one died, and repeats nothing', async () => {
    const leaver = take();
    const id = await submit(everything(leaver));
    const hang = { kind: 'delay', delayMs: 60_000, method: 'DELETE', path: '/v1/organizations/users' } as const;
    worker.running.sandbox.queueFault(hang);
    // It hears nothing for two seconds, and then no more.
    const dying = worker.another(2_000);
    const dead = executeIntent({ ...dying, log: worker.deps.log }, id).catch(() => undefined);
    await expect.poll(async () => (await stepsOf(id)).includes('membership running')).toBe(true);
    await database.owner.pool.query(`UPDATE intents SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);
    const writes = () => worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;
    const before = writes();
    await executeIntent(worker.deps, id);
    await dead;
    expect(await intentOf(id)).toMatchObject({ state: 'succeeded', result: { departureId: id, state: 'done' } });
    expect(writes()).toBe(before);
    expect(new Set((await stepsOf(id)).map((step) => step.split(' ')[1]))).toEqual(new Set(['done']));
    expect(await isMember(leaver.id)).toBe(false);
  });
});

async function session(personId: string) {
  const now = new Date();
  return {
    ...{ id: newId(), tokenHash: newId(), personId, method: 'password', userAgent: 't', ip: '127.0.0.1' },
    ...{ createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
  };
}

describe('an admin of the organisation', () => {
  it('is offboarded in everything else, and the task stays until upstream says that they are gone', async () => {
    const admin = await db().user.findFirstOrThrow({ where: { role: 'admin' }, orderBy: { id: 'asc' } });
    const intent = await offboard(everything(admin), 'owner');
    expect(intent).toMatchObject({ state: 'succeeded', result: { state: 'waiting' } });
    expect(await isMember(admin.id)).toBe(true);
    const state = async () => (await db().departure.findUniqueOrThrow({ where: { id: intent.id } })).state;
    const check = async () => {
      const id = await submitSystemIntent(
        database.owner.pool,
        finishDeparture,
        { departureId: intent.id },
        { cause: newId() },
      );
      await executeIntent(worker.deps, id ?? '');
      return intentOf(id ?? '');
    };
    expect(await check()).toMatchObject({ state: 'failed', errorMessage: expect.stringContaining('still a member') });
    expect(await state()).toBe('waiting');
    await database.owner.pool.query(`UPDATE users SET gone_at = now() WHERE id = $1`, [admin.id]);
    worker.running.sandbox.queueFault({
      kind: 'status',
      status: 503,
      method: 'GET',
      path: '/v1/organizations/users',
      times: 9,
    });
    await syncMirror(worker.deps, 'manual', 'core');
    const submitted = await db().intent.findMany({ where: { command: finishDeparture.name, state: 'queued' } });
    expect(submitted).toHaveLength(1);
    await executeIntent(worker.deps, submitted[0]?.id ?? '');
    expect(await state()).toBe('done');
    const audit = await db().auditEntry.findMany({
      where: { intentId: submitted[0]?.id ?? '' },
      orderBy: { seq: 'asc' },
    });
    expect(audit.map(({ kind, actorKind }) => [kind, actorKind])).toEqual([
      ['started', 'system'],
      ['succeeded', 'system'],
    ]);
  });

  it('who is none any more by then is removed when somebody checks', async () => {
    const leaver = take();
    fault('DELETE', '/v1/organizations/users', 400, 'cannot_remove_last_member');
    const intent = await offboard(everything(leaver));
    expect(intent).toMatchObject({ state: 'succeeded', result: { state: 'waiting' } });
    const departure = await db().departure.findUniqueOrThrow({ where: { id: intent.id } });
    expect(departure.report).toMatchObject({ task: expect.stringContaining('only member') });
    const id = await submitSystemIntent(
      database.owner.pool,
      finishDeparture,
      { departureId: intent.id },
      { cause: newId() },
    );
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'DELETE', path: '/v1/organizations/users' });
    await executeIntent(worker.deps, id ?? '');
    expect(await intentOf(id ?? '')).toMatchObject({ state: 'succeeded', result: { outcome: 'gone' } });
    expect(await isMember(leaver.id)).toBe(false);
  });
});

describe('is refused', () => {
  const untouched = async (input: Partial<Input>, role: OrgRole, says: RegExp) => {
    const before = worker.running.sandbox.requests().filter(({ method }) => method !== 'GET').length;
    const intent = await offboard(input, role);
    expect(intent).toMatchObject({ state: 'failed', errorMessage: expect.stringMatching(says) });
    expect(worker.running.sandbox.requests().filter(({ method }) => method !== 'GET').length).toBe(before);
    expect(await db().departure.count({ where: { id: intent.id } })).toBe(0);
  };

  it('for a viewer who calls directly', () => untouched(everything(someone()), 'viewer', /no longer allows this/));
  it('under another name', async () =>
    untouched({ userId: someone().id, confirmation: 'Somebody' }, 'admin', /Type the name/));
  it('in the name of an identity provider', () =>
    untouched({ ...everything(someone()), source: 'scim' }, 'owner', /Only an identity provider/));
  it('for whom nobody knows', () =>
    untouched({ userId: 'user_none', confirmation: 'x' }, 'owner', /This person does not exist/));

  it('when a chosen key is not theirs', async () => {
    const [leaver, other] = [someone(), leavers.at(-2)];
    const [key] = await surviving(other?.id ?? '');
    const keys = [{ apiKeyId: key?.id ?? '', disposition: 'disable' as const }];
    await untouched({ ...everything(leaver), keys }, 'admin', /have changed in the meantime/);
    expect(await upstreamStatus(key?.id ?? '')).toBe('active');
  });

  it('for the last owner, for oneself, and for an owner by an admin', async () => {
    await database.owner.pool.query(`UPDATE people SET role_override = NULL WHERE role_override = 'owner'`);
    const last = await createSignedInPerson(db(), 'owner');
    const admin = await createSignedInPerson(db(), 'admin');
    const as = async (token: string, personId: string) => {
      const { name } = await db().person.findUniqueOrThrow({ where: { id: personId } });
      const id = await submitAs(token, { personId, confirmation: name });
      await executeIntent(worker.deps, id);
      return (await intentOf(id)).errorMessage;
    };
    expect(await as(admin.token, last.personId)).toMatch(/last owner/);
    expect(await as(admin.token, admin.personId)).toMatch(/cannot offboard yourself/);
    const second = await createSignedInPerson(db(), 'owner');
    expect(await as(admin.token, last.personId)).toMatch(/Only an owner/);
    expect(await as(second.token, last.personId)).toBeNull();
    expect(await db().person.findUniqueOrThrow({ where: { id: last.personId } })).toMatchObject({
      deactivatedAt: expect.any(Date),
    });
  });
});

describe('from an identity provider', () => {
  const scim = async (input: Partial<Input>) => {
    const full = { keys: [], source: 'scim' as const, ...input };
    const id = await submitSystemIntent(database.owner.pool, offboardPerson, full, {
      cause: newId(),
      actorName: 'Okta',
    });
    await executeIntent(worker.deps, id ?? '');
    return intentOf(id ?? '');
  };

  it('leaves keys as they are where the policy says so, still to be decided', async () => {
    const leaver = take();
    const keys = await surviving(leaver.id);
    expect(await scim({ userId: leaver.id, otherKeys: 'keep' })).toMatchObject({ state: 'succeeded' });
    for (const key of keys) expect(await upstreamStatus(key.id)).toBe('active');
    expect(await db().apiKey.count({ where: { createdById: leaver.id, keptAt: { not: null } } })).toBe(0);
  });

  it('is only written down in a dry run', async () => {
    const leaver = take();
    const before = worker.running.sandbox.requests().length;
    const intent = await scim({ userId: leaver.id, dryRun: true });
    expect(intent).toMatchObject({ state: 'succeeded', result: { state: 'dry_run' } });
    expect(worker.running.sandbox.requests().length).toBe(before);
    const departure = await db().departure.findUniqueOrThrow({ where: { id: intent.id }, include: { keys: true } });
    const planned = departure.keys.map(({ apiKeyId }) => apiKeyId);
    expect(planned).toEqual(expect.arrayContaining((await surviving(leaver.id)).map(({ id }) => id)));
    expect(departure).toMatchObject({ state: 'dry_run', source: 'scim', startedById: null });
  });
});
