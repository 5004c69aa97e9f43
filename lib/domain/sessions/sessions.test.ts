import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOwnDevice } from '@/lib/auth/sessions';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { endDeviceCommand, endSessionCommand } from './commands';
import { listOwnSessions, listSessionsOf } from './queries';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NOW = () => new Date();

const commandCtx = () => loneCommandCtx(database.owner, actorOf('admin'), { now: NOW() });

test('a person sees their own live sessions, and which one this is', async () => {
  const [ann, bob] = [
    await createSignedInPerson(database.owner.db, 'viewer'),
    await createSignedInPerson(database.owner.db, 'owner'),
  ];
  const times = (minutesIdle: number, endedAt: Date | null) => ({
    createdAt: NOW(),
    lastSeenAt: new Date(Date.now() - minutesIdle * 60_000),
    expiresAt: new Date(Date.now() + 3_600_000),
    endedAt,
  });
  const rest = { personId: ann.personId, method: 'oidc', userAgent: 'x', ip: '127.0.0.1' };
  const second = newId();
  await database.owner.db.session.createMany({
    data: [
      { id: second, tokenHash: newId(), ...rest, ...times(5, null) },
      { id: newId(), tokenHash: newId(), ...rest, ...times(31, null) },
      { id: newId(), tokenHash: newId(), ...rest, ...times(1, NOW()) },
    ],
  });
  const ctx = testCtx(database.web, actorOf('viewer', { personId: ann.personId }), NOW());
  const sessions = await listOwnSessions(ctx, { currentSessionId: second });
  expect(sessions.map((session) => [session.sessionId, session.isThisOne])).toEqual([
    [ann.sessionId, false],
    [second, true],
  ]);
  expect(JSON.stringify(sessions)).not.toContain(sha256(ann.token));
  expect(sessions.map((session) => session.sessionId)).not.toContain(bob.sessionId);
});

test('an admin sees that an owner is signed in, and neither from where nor a way to end it', async () => {
  const owner = await createSignedInPerson(database.owner.db, 'owner');
  const admin = await createSignedInPerson(database.owner.db, 'admin');
  const seen = async (reader: 'owner' | 'admin', personId: string) => {
    const ctx = testCtx(database.web, actorOf(reader, { personId: newId() }), NOW());
    const sessions = await listSessionsOf(ctx, { personId, currentSessionId: newId() });
    return sessions.map(({ ip, mayEnd }) => [ip, mayEnd]);
  };
  expect(await seen('admin', owner.personId)).toEqual([[null, false]]);
  expect(await seen('owner', owner.personId)).toEqual([['127.0.0.1', true]]);
  expect(await seen('admin', admin.personId)).toEqual([['127.0.0.1', true]]);
});

test('ending a session works once and again, and says whose it was', async () => {
  const ann = await createSignedInPerson(database.owner.db, 'viewer');
  const result = await endSessionCommand.run(commandCtx(), { sessionId: ann.sessionId });
  expect(result).toEqual({ sessionId: ann.sessionId, personId: ann.personId });
  const { endedAt } = await database.owner.db.session.findUniqueOrThrow({ where: { id: ann.sessionId } });
  expect(endedAt).not.toBeNull();
  expect(await endSessionCommand.run(commandCtx(), { sessionId: ann.sessionId })).toEqual(result);
  const again = await database.owner.db.session.findUniqueOrThrow({ where: { id: ann.sessionId } });
  expect(again.endedAt).toEqual(endedAt);
  await expect(endSessionCommand.run(commandCtx(), { sessionId: newId() })).rejects.toMatchObject({
    code: 'not_found',
  });
});

describe('devices', () => {
  const open = async (personId: string, browser: string | null, userAgent: string) => {
    const [id, token] = [newId(), newId()];
    const times = { createdAt: NOW(), lastSeenAt: NOW(), expiresAt: new Date(Date.now() + 3_600_000) };
    const data = {
      id,
      tokenHash: sha256(token),
      personId,
      browser,
      userAgent,
      method: 'oidc',
      ip: '127.0.0.1',
      ...times,
    };
    await database.owner.db.session.create({ data });
    return { id, token };
  };
  const live = async (personId: string) => {
    const found = await database.owner.db.session.findMany({
      where: { personId, endedAt: null },
      select: { id: true },
    });
    return new Set(found.map(({ id }) => id));
  };
  const three = async () => {
    const ann = await createSignedInPerson(database.owner.db, 'viewer');
    const laptop = [
      await open(ann.personId, 'mark', 'Chrome 1'),
      await open(ann.personId, 'mark', 'Chrome 2'),
    ] as const;
    const unmarked = [await open(ann.personId, null, 'Chrome 1'), await open(ann.personId, null, 'Chrome 1')] as const;
    return { ann, laptop, unmarked };
  };

  test('are told apart by the browser’s mark, and without one by what it calls itself', async () => {
    const { ann, laptop, unmarked } = await three();
    const ctx = testCtx(database.web, actorOf('viewer', { personId: ann.personId }), NOW());
    const sessions = await listOwnSessions(ctx, { currentSessionId: ann.sessionId });
    const of = (which: readonly { id: string }[]) =>
      new Set(sessions.filter((one) => which.some(({ id }) => id === one.sessionId)).map(({ device }) => device));
    expect(new Set(sessions.map(({ device }) => device)).size).toBe(3);
    expect(of(laptop).size).toBe(1);
    expect(of(unmarked).size).toBe(1);
  });

  test('end with all their sessions, and nobody else’s', async () => {
    const { ann, laptop, unmarked } = await three();
    const other = await createSignedInPerson(database.owner.db, 'viewer');
    const elsewhere = await open(other.personId, 'mark', 'Chrome 1');
    const end = (sessionId: string) => endDeviceCommand.run(commandCtx(), { sessionId });
    expect(await end(laptop[0].id)).toEqual({ sessionId: laptop[0].id, personId: ann.personId, sessions: 2 });
    expect(await live(ann.personId)).toEqual(new Set([ann.sessionId, ...unmarked.map(({ id }) => id)]));
    expect(await end(unmarked[1].id)).toMatchObject({ sessions: 2 });
    expect(await live(ann.personId)).toEqual(new Set([ann.sessionId]));
    expect(await live(other.personId)).toEqual(new Set([other.sessionId, elsewhere.id]));
    await expect(end(newId())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('of one’s own end without the worker, all but the session in use', async () => {
    const { ann, laptop, unmarked } = await three();
    const end = (sessionId: string) => endOwnDevice(database.web.db, laptop[0].token, sessionId);
    expect(await end(laptop[1].id)).toBe(1);
    expect(await end(unmarked[0].id)).toBe(2);
    expect(await live(ann.personId)).toEqual(new Set([ann.sessionId, laptop[0].id]));
    const other = await createSignedInPerson(database.owner.db, 'viewer');
    expect(await end(other.sessionId)).toBe(0);
    expect(await live(other.personId)).toEqual(new Set([other.sessionId]));
  });

  test('of an owner are for owners to end', async () => {
    const owner = await createSignedInPerson(database.owner.db, 'owner');
    await expect(endDeviceCommand.run(commandCtx(), { sessionId: owner.sessionId })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
