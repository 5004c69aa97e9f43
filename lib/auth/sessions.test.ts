import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { endOwnSession, endSessionByToken, loadActor, openSession, touchSession } from './sessions';

const NOW = new Date('2026-11-23T14:05:00.000Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

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

const open = (personId: string, at = NOW) =>
  openSession(database.web.db, { personId, method: 'password', userAgent: 'test', ip: '127.0.0.1' }, at);
const load = (sid: string, at: Date) => loadActor(database.web.db, sha256(sid), at);

describe('a session', () => {
  test('is known to the database by its hash alone, and the hash opens nothing', async () => {
    const { id } = await person({ roleOverride: 'owner' });
    const sid = await open(id);
    const rows = await database.owner.db.session.findMany({ where: { personId: id } });
    expect(rows.map((row) => row.tokenHash)).toEqual([sha256(sid)]);
    expect(JSON.stringify(rows)).not.toContain(sid);
    expect((await load(sid, NOW))?.actor.role).toBe('owner');
    expect(await load(sha256(sid), NOW)).toBeNull();
  });

  test('ends after thirty idle minutes', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    expect(await load(sid, later(29.9))).not.toBeNull();
    expect(await load(sid, later(30))).toBeNull();
  });

  test('is used at most once a minute in the database, and a used one lives on until twelve hours are over', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    const seen = async () =>
      (await database.owner.db.session.findUniqueOrThrow({ where: { tokenHash: sha256(sid) } })).lastSeenAt;
    for (let minute = 0.5; minute <= 720; minute += minute < 2 ? 0.5 : 20) {
      const session = await load(sid, later(minute));
      if (minute >= 720) break;
      expect(session, `minute ${minute}`).not.toBeNull();
      if (session) await touchSession(database.web.db, session, later(minute));
      if (minute === 0.5) expect(await seen()).toEqual(NOW);
      if (minute === 1) expect(await seen()).toEqual(later(1));
    }
    const recent = await load(sid, later(719.9));
    if (recent) await touchSession(database.web.db, recent, later(719.9));
    expect(recent).not.toBeNull();
    expect(await load(sid, later(720))).toBeNull();
  });

  test('ends at once by signing out, and no touch revives it', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    const session = await load(sid, NOW);
    await endSessionByToken(database.web.db, sid, later(1));
    if (session) await touchSession(database.web.db, session, later(2));
    expect(await load(sid, later(2))).toBeNull();
  });

  test('of someone else cannot be ended as one’s own', async () => {
    const [ann, bob] = [await person({ roleOverride: 'viewer' }), await person({ roleOverride: 'viewer' })];
    const sid = await open(ann.id);
    const session = await load(sid, NOW);
    expect(await endOwnSession(database.web.db, bob.id, session?.sessionId ?? '', NOW)).toBe(false);
    expect(await load(sid, NOW)).not.toBeNull();
    expect(await endOwnSession(database.web.db, ann.id, session?.sessionId ?? '', NOW)).toBe(true);
    expect(await load(sid, NOW)).toBeNull();
  });
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
    const session = await load(sid, NOW);
    expect(session?.actor.leadWorkspaceIds).toEqual([`w2_${id}`]);
    expect(session?.actor.memberWorkspaceIds).toEqual([`w1_${id}`, `w2_${id}`]);
    await database.owner.db.workspaceMember.updateMany({
      where: { userId: userId ?? '' },
      data: { workspaceRole: 'workspace_user' },
    });
    expect((await load(sid, NOW))?.actor.leadWorkspaceIds).toEqual([]);
  });

  test('is demoted, goes or is deactivated with the next request', async () => {
    const { id, userId } = await person({ upstreamRole: 'admin' });
    const sid = await open(id);
    expect((await load(sid, NOW))?.actor.role).toBe('admin');
    await database.owner.db.user.update({ where: { id: userId ?? '' }, data: { role: 'user' } });
    expect((await load(sid, NOW))?.actor.role).toBe('viewer');
    await database.owner.db.user.update({ where: { id: userId ?? '' }, data: { goneAt: NOW } });
    expect(await load(sid, NOW)).toBeNull();
    await database.owner.db.person.update({ where: { id }, data: { roleOverride: 'billing' } });
    expect((await load(sid, NOW))?.actor).toMatchObject({
      role: 'billing',
      leadWorkspaceIds: [],
      memberWorkspaceIds: [],
    });
    await database.owner.db.person.update({ where: { id }, data: { deactivatedAt: NOW } });
    expect(await load(sid, NOW)).toBeNull();
  });

  test('is found in one statement', async () => {
    const sid = await open((await person({ roleOverride: 'viewer' })).id);
    const before = await statements();
    await load(sid, NOW);
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
    ['', sid.slice(0, -1), `${sid}A`, sid.toUpperCase(), ...misses].map((miss) => load(miss, NOW)),
  );
  expect(answers.filter((answer) => answer !== null)).toEqual([]);
});
