import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { endSessionCommand } from './commands';
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
