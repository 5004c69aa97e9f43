import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { ABSOLUTE_MS, IDLE_MS } from '@/lib/domain/sessions/rules';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { endOtherSessions, endOwnSession, endSession, loadActor, openSession, touchSession } from './sessions';

const NOW = new Date('2026-11-23T14:05:00.000Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function person(extra: { roleOverride?: string; upstreamRole?: string; goneAt?: Date } = {}) {
  const id = newId();
  const { upstreamRole, goneAt, roleOverride } = extra;
  const userId = upstreamRole ? `user_${id}` : null;
  if (userId && upstreamRole) {
    const user = {
      email: `${id}@example.test`,
      name: 'Ann',
      role: upstreamRole,
      addedAt: NOW,
      seenAt: NOW,
      goneAt: goneAt ?? null,
    };
    await database.owner.db.user.create({ data: { id: userId, ...user } });
  }
  await database.owner.db.person.create({
    data: {
      id,
      email: `${id}@example.test`,
      name: 'Ann',
      roleOverride: roleOverride ?? null,
      upstreamUserId: userId,
      createdAt: NOW,
    },
  });
  return { id, userId };
}

/** Any text will do for a hash: the database compares, it does not compute. */
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo';
const REQUEST = { userAgent: 'test', ip: '127.0.0.1' };

async function open(personId: string): Promise<string> {
  const credential = { passwordHash: HASH, updatedAt: NOW };
  await database.owner.db.credential.upsert({ where: { personId }, create: { personId, ...credential }, update: {} });
  const { email } = await database.owner.db.person.findUniqueOrThrow({ where: { id: personId } });
  const sid = await openSession(database.web.db, { method: 'password', email, passwordHash: HASH }, REQUEST);
  if (!sid) throw new Error('no session was opened');
  return sid;
}
const load = (sid: string) => loadActor(database.web.db, sid);
const rowOf = (sid: string) => database.owner.db.session.findUniqueOrThrow({ where: { tokenHash: sha256(sid) } });

/** Lets time pass for this session: the database has a clock of its own. */
const pass = (sid: string, interval: string) =>
  database.owner.pool.query(
    `UPDATE sessions SET created_at = created_at - $2::interval, last_seen_at = last_seen_at - $2::interval,
       expires_at = expires_at - $2::interval WHERE token_hash = $1`,
    [sha256(sid), interval],
  );

async function touch(sid: string): Promise<void> {
  const session = await load(sid);
  if (session) await touchSession(database.web.db, sid, session, new Date());
}

describe('a session', () => {
  test('is known to the database by its hash alone, and the hash opens nothing', async () => {
    const { id } = await person({ roleOverride: 'owner' });
    const sid = await open(id);
    const rows = await database.owner.db.session.findMany({ where: { personId: id } });
    expect(rows.map((row) => row.tokenHash)).toEqual([sha256(sid)]);
    expect(JSON.stringify(rows)).not.toContain(sid);
    expect((await load(sid))?.actor.role).toBe('owner');
    expect(await load(sha256(sid))).toBeNull();
  });

  test('is opened for twelve hours by the right proof alone', async () => {
    const { id } = await person({ roleOverride: 'owner' });
    const { createdAt, expiresAt } = await rowOf(await open(id));
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(12 * 3_600_000);
    expect(ABSOLUTE_MS).toBe(12 * 3_600_000);
    const { email } = await database.owner.db.person.findUniqueOrThrow({ where: { id } });
    for (const passwordHash of ['', `${HASH}x`, HASH.slice(0, -1), '%'])
      expect(await openSession(database.web.db, { method: 'password', email, passwordHash }, REQUEST)).toBeNull();
    await database.owner.db.person.update({ where: { id }, data: { deactivatedAt: NOW } });
    expect(await openSession(database.web.db, { method: 'password', email, passwordHash: HASH }, REQUEST)).toBeNull();
  });

  test('ends after thirty idle minutes, which the list of sessions goes by', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    expect(IDLE_MS).toBe(30 * 60_000);
    await pass(sid, '29 minutes 30 seconds');
    expect(await load(sid)).not.toBeNull();
    await pass(sid, '31 seconds');
    expect(await load(sid)).toBeNull();
  });

  test('is noted as used at most once a minute, and a used one lives on until twelve hours are over', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    const opened = await rowOf(sid);
    await touch(sid);
    expect((await rowOf(sid)).lastSeenAt).toEqual(opened.lastSeenAt);
    await pass(sid, '61 seconds');
    await touch(sid);
    expect((await rowOf(sid)).lastSeenAt.getTime()).toBeGreaterThanOrEqual(opened.lastSeenAt.getTime());
    for (let round = 0; round < 28; round++) {
      await pass(sid, '25 minutes');
      expect(await load(sid), `after ${round + 1} times 25 minutes`).not.toBeNull();
      await touch(sid);
    }
    await pass(sid, '19 minutes');
    expect(await load(sid)).toBeNull();
  });

  test('ends at once by signing out, and no touch revives it', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    const session = await load(sid);
    await endSession(database.web.db, sid);
    await pass(sid, '2 minutes');
    if (session) await touchSession(database.web.db, sid, session, new Date(Date.now() + 120_000));
    expect(await load(sid)).toBeNull();
  });

  test('of someone else cannot be ended as one’s own', async () => {
    const [ann, bob] = [await person({ roleOverride: 'viewer' }), await person({ roleOverride: 'viewer' })];
    const [sid, other] = [await open(ann.id), await open(bob.id)];
    const sessionId = (await load(sid))?.sessionId ?? '';
    expect(await endOwnSession(database.web.db, other, sessionId)).toBe(false);
    expect(await load(sid)).not.toBeNull();
    expect(await endOwnSession(database.web.db, await open(ann.id), sessionId)).toBe(true);
    expect(await load(sid)).toBeNull();
  });
});

test('all other sessions of the same person end at once, and nobody else’s', async () => {
  const [ann, bob] = [await person({ roleOverride: 'viewer' }), await person({ roleOverride: 'viewer' })];
  const [here, there, elsewhere] = [await open(ann.id), await open(ann.id), await open(ann.id)];
  const foreign = await open(bob.id);
  expect(await endOtherSessions(database.web.db, here)).toBe(2);
  const live = await Promise.all([here, there, elsewhere, foreign].map((secret) => load(secret)));
  expect(live.map((session) => session !== null)).toEqual([true, false, false, true]);
  expect(await endOtherSessions(database.web.db, here)).toBe(0);
  expect(await endOtherSessions(database.web.db, there)).toBe(0);
});

describe('the person behind a session', () => {
  test('has their workspaces, and what they lead among them, as of this request', async () => {
    const { id, userId } = await person({ upstreamRole: 'user' });
    const sid = await open(id);
    for (const [workspaceId, workspaceRole, goneAt] of [
      [`w1_${id}`, 'workspace_user', null],
      [`w2_${id}`, 'workspace_admin', null],
      [`w3_${id}`, 'workspace_admin', NOW],
    ] as const) {
      const workspace = {
        name: workspaceId,
        displayColor: '#fff',
        createdAt: NOW,
        dataResidency: {},
        tags: {},
        seenAt: NOW,
      };
      await database.owner.db.workspace.create({ data: { id: workspaceId, ...workspace } });
      await database.owner.db.workspaceMember.create({
        data: { workspaceId, userId: userId ?? '', workspaceRole, seenAt: NOW, goneAt },
      });
    }
    const session = await load(sid);
    expect(session?.actor.leadWorkspaceIds).toEqual([`w2_${id}`]);
    expect(session?.actor.memberWorkspaceIds).toEqual([`w1_${id}`, `w2_${id}`]);
    await database.owner.db.workspaceMember.updateMany({
      where: { userId: userId ?? '' },
      data: { workspaceRole: 'workspace_user' },
    });
    expect((await load(sid))?.actor.leadWorkspaceIds).toEqual([]);
  });

  test('is demoted, goes or is deactivated with the next request', async () => {
    const { id, userId } = await person({ upstreamRole: 'admin' });
    const sid = await open(id);
    expect((await load(sid))?.actor.role).toBe('admin');
    await database.owner.db.user.update({ where: { id: userId ?? '' }, data: { role: 'user' } });
    expect((await load(sid))?.actor.role).toBe('viewer');
    await database.owner.db.user.update({ where: { id: userId ?? '' }, data: { goneAt: NOW } });
    expect(await load(sid)).toBeNull();
    await database.owner.db.person.update({ where: { id }, data: { roleOverride: 'billing' } });
    expect((await load(sid))?.actor).toMatchObject({
      role: 'billing',
      leadWorkspaceIds: [],
      memberWorkspaceIds: [],
    });
    await database.owner.db.person.update({ where: { id }, data: { deactivatedAt: NOW } });
    expect(await load(sid)).toBeNull();
  });

  test('is found in one statement', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    const before = await statements();
    await load(sid);
    expect((await statements()) - before).toBe(1);
  });
});

let counted = 0;
async function statements(): Promise<number> {
  const { pool } = database.web;
  if (counted === 0) pool.on('acquire', () => counted++);
  counted ||= 1;
  return counted;
}

test('a near miss of a session id opens nothing', async () => {
  const sid = await open((await person({ roleOverride: 'owner' })).id);
  const misses = Array.from(
    { length: 200 },
    (_, at) => `${sid.slice(0, 20)}${sha256(`${at}`).slice(0, sid.length - 20)}`,
  );
  const answers = await Promise.all(
    ['', sid.slice(0, -1), `${sid}A`, sid.toUpperCase(), ...misses].map((miss) => load(miss)),
  );
  expect(answers.filter((answer) => answer !== null)).toEqual([]);
});
