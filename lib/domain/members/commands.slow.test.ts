import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { executeIntent } from '@/lib/jobs/intents/run';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { ask, change, WRITE_FAULTS } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { takeRound } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { addLead, addMembers, changeMemberRole, removeLead, removeMember } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };
let workspaceId: string;
/** Members of the organisation who belong to the workspace in no way. */
let others: string[];

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  at = { database, deps: worker.deps };
  workspaceId = (await database.owner.db.workspace.findFirstOrThrow({ where: { name: 'Internal Tools' } })).id;
  const free = { role: 'developer', goneAt: null, memberships: { none: { workspaceId } } };
  others = (await database.owner.db.user.findMany({ where: free, orderBy: { id: 'asc' } })).map(({ id }) => id);
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const path = () => `/v1/organizations/workspaces/${workspaceId}/members`;
const upstream = () => worker.deps.upstream;
const nobody = () => others.pop() ?? '';
const writes = () => worker.running.sandbox.requests().filter(({ method }) => method !== 'GET').length;
const stepsOf = (intentId: string) =>
  database.owner.db.intentStep.findMany({ where: { intentId }, orderBy: { position: 'asc' } });

async function expectMirrored(): Promise<void> {
  const now = (await upstream().listWorkspaceMembers(workspaceId)).items;
  const kept = await database.owner.db.workspaceMember.findMany({ where: { workspaceId, goneAt: null } });
  expect(kept.map(({ userId, workspaceRole }) => `${userId} ${workspaceRole}`).sort()).toEqual(
    now.map(({ user_id, workspace_role }) => `${user_id} ${workspace_role}`).sort(),
  );
}

async function newMember(workspaceRole: 'workspace_user' | 'workspace_admin' = 'workspace_user'): Promise<string> {
  const userId = nobody();
  const intent = await change(at, addMembers, { workspaceId, members: [{ userId, workspaceRole }] });
  expect(intent).toMatchObject({ state: 'succeeded', result: { added: [userId] } });
  return userId;
}

/** Whoever leads the workspace and nothing else, signed in. */
async function leadOf(userId: string) {
  const person = await database.owner.db.person.findFirstOrThrow({ where: { upstreamUserId: userId } });
  const [token, now] = [newToken(), new Date()];
  const times = { createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + 3_600_000) };
  const session = { method: 'password', userAgent: 'test', ip: '127.0.0.1', ...times };
  await database.owner.db.session.create({
    data: { id: newId(), tokenHash: sha256(token), personId: person.id, ...session },
  });
  return { token, personId: person.id };
}

describe('new members', () => {
  it('come several at once, each judged alone', async () => {
    const [one, two, three] = [nobody(), nobody(), nobody()];
    const boss = await database.owner.db.user.findFirstOrThrow({ where: { role: 'admin', goneAt: null } });
    const members = [one, boss.id, 'user_unknown', two, three].map((userId) => ({
      userId,
      workspaceRole: 'workspace_developer' as const,
    }));
    const who = await createSignedInPerson(database.owner.db, 'admin');
    worker.running.sandbox.queueFault({ kind: 'status', status: 409, method: 'POST', path: path() });
    const first = await change(at, addMembers, { workspaceId, members }, who);
    expect(first).toMatchObject({ state: 'failed', errorCode: 'incomplete', result: { added: [two, three] } });
    expect((await stepsOf(first.id)).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed', 'done', 'done']);
    expect((await stepsOf(first.id))[1]?.message).toContain('is an organisation admin');
    const calls = writes();
    const second = await change(at, addMembers, { workspaceId, members, resumeOf: first.id }, who);
    expect(second).toMatchObject({ state: 'failed', result: { added: [one, two, three] } });
    expect(writes()).toBe(calls + 1);
    await expectMirrored();
  });

  it('who are there already are left as they are, and in another role not changed unseen', async () => {
    const userId = nobody();
    await upstream().addWorkspaceMember(workspaceId, { user_id: userId, workspace_role: 'workspace_user' });
    const as = (workspaceRole: 'workspace_user' | 'workspace_developer') => ({
      workspaceId,
      members: [{ userId, workspaceRole }],
    });
    const other = await change(at, addMembers, as('workspace_developer'));
    expect(other).toMatchObject({ errorCode: 'incomplete' });
    expect((await stepsOf(other.id))[0]?.message).toContain('with another role');
    expect(await change(at, addMembers, as('workspace_user'))).toMatchObject({ state: 'succeeded' });
    await expectMirrored();
  });

  it.each(takeRound(WRITE_FAULTS, 3, 3))('$name: says why, and the mirror stays equal', async ({ fault }) => {
    const userId = nobody();
    worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: path() });
    const members = [{ userId, workspaceRole: 'workspace_user' as const }];
    const intent = await change(at, addMembers, { workspaceId, members });
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'incomplete' });
    expect((await stepsOf(intent.id))[0]).toMatchObject({ state: 'failed', message: expect.stringMatching(/\.$/) });
    await expectMirrored();
    others.unshift(userId);
  });

  it('are read back when the answer was lost, and added once', async () => {
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path: path() });
    const calls = writes();
    await newMember();
    expect(writes()).toBe(calls + 1);
    await expectMirrored();
  });

  it('have no place in the default workspace', async () => {
    const { id } = await database.owner.db.workspace.findFirstOrThrow({ where: { isDefault: true } });
    const members = [{ userId: nobody(), workspaceRole: 'workspace_user' as const }];
    const intent = await change(at, addMembers, { workspaceId: id, members });
    expect(intent).toMatchObject({ errorCode: 'conflict', errorMessage: expect.stringContaining('everyone') });
  });
});

const CHANGES = {
  role: (userId: string) =>
    [changeMemberRole, { workspaceId, userId, from: 'workspace_user', workspaceRole: 'workspace_developer' }] as const,
  removal: (userId: string) => [removeMember, { workspaceId, userId }] as const,
};
async function carryOut(what: keyof typeof CHANGES, userId: string) {
  if (what === 'role') return change(at, ...CHANGES.role(userId));
  return change(at, ...CHANGES.removal(userId));
}

describe.each(['role', 'removal'] as const)('a %s', (what) => {
  const method = what === 'role' ? 'POST' : 'DELETE';
  let userId: string;
  beforeAll(async () => {
    userId = await newMember();
  });

  it.each(takeRound(WRITE_FAULTS, 3, 4))(
    '$name: fails with a sentence, and the mirror stays equal',
    async ({ fault, code }) => {
      worker.running.sandbox.queueFault({ ...fault, method, path: path() });
      const intent = await carryOut(what, userId);
      expect(intent).toMatchObject({ state: 'failed', errorCode: code });
      expect(intent.errorMessage).toMatch(/\.$/);
      await expectMirrored();
    },
  );

  it('is made, also when the answer was lost', async () => {
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method, path: path() });
    const intent = await carryOut(what, userId);
    const end = what === 'role' ? { to: 'workspace_developer' } : {};
    expect(intent).toMatchObject({ state: 'succeeded', result: { userId, from: 'workspace_user', ...end } });
    await expectMirrored();
  });

  it('of someone who was removed in the Console meanwhile says so, and the mirror learns of it', async () => {
    const gone = await newMember();
    await upstream().removeWorkspaceMember(workspaceId, gone);
    const intent = await carryOut(what, gone);
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'upstream_not_found' });
    expect(intent.errorMessage).toContain('no longer');
    await expectMirrored();
  });

  it('is taken over when its worker died after the call, and not made twice', async () => {
    const member = await newMember();
    const id =
      what === 'role' ? await ask(database, ...CHANGES.role(member)) : await ask(database, ...CHANGES.removal(member));
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now() WHERE id = $1`,
      [id],
    );
    if (what === 'role')
      await upstream().updateWorkspaceMember(workspaceId, member, { workspace_role: 'workspace_developer' });
    else await upstream().removeWorkspaceMember(workspaceId, member);
    const calls = writes();
    await executeIntent(worker.another(), id);
    expect(await database.owner.db.intent.findUnique({ where: { id } })).toMatchObject({ state: 'succeeded' });
    expect(writes()).toBe(calls);
    await expectMirrored();
  });

  it('is not for an inherited membership', async () => {
    const inherited = await database.owner.db.workspaceMember.findMany({
      where: { workspaceId, goneAt: null, OR: [{ workspaceRole: 'workspace_billing' }, { user: { role: 'admin' } }] },
    });
    expect(inherited.length).toBeGreaterThan(2);
    const calls = writes();
    for (const member of inherited.slice(0, 3)) {
      expect(await carryOut(what, member.userId)).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    }
    expect(writes()).toBe(calls);
  });
});

it('a role that somebody else changed a moment ago is not written over', async () => {
  const userId = await newMember();
  const to = (workspaceRole: 'workspace_developer' | 'workspace_admin') =>
    change(at, changeMemberRole, { workspaceId, userId, from: 'workspace_user', workspaceRole });
  expect(await to('workspace_developer')).toMatchObject({ state: 'succeeded' });
  const intent = await to('workspace_admin');
  expect(intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  expect(intent.errorMessage).toContain('it is now developer');
  await expectMirrored();
});

it('a reading that was begun before a change does not undo it', async () => {
  const userId = await newMember();
  let isOpen = true;
  const reading = worker.another();
  const slow = reading.upstream.for;
  const late: typeof reading = {
    ...reading,
    upstream: {
      ...reading.upstream,
      for: (...args) => {
        const inner = slow(...args);
        return {
          ...inner,
          listWorkspaceMembers: async (id, input) => {
            const list = await inner.listWorkspaceMembers(id, input);
            if (id === workspaceId && isOpen) {
              isOpen = false;
              const removed = await change(at, removeMember, { workspaceId, userId });
              expect(removed).toMatchObject({ state: 'succeeded' });
            }
            return list;
          },
        };
      },
    },
  };
  await syncMirror(late, 'manual');
  expect(isOpen).toBe(false);
  await expectMirrored();
});

describe('a lead', () => {
  it('manages members and other leads, but does not leave the workspace without one', async () => {
    const admins = { workspaceId, workspaceRole: 'workspace_admin', goneAt: null, user: { role: { not: 'admin' } } };
    const [first] = await database.owner.db.workspaceMember.findMany({ where: admins });
    const userId = first?.userId ?? '';
    const who = await leadOf(userId);
    const walkAway = () => change(at, removeMember, { workspaceId, userId }, who);
    expect(await walkAway()).toMatchObject({ state: 'failed', errorMessage: expect.stringContaining('only lead') });
    const other = nobody();
    const members = [{ userId: other, workspaceRole: 'workspace_admin' as const }];
    expect(await change(at, addMembers, { workspaceId, members }, who)).toMatchObject({ state: 'succeeded' });
    expect(await walkAway()).toMatchObject({ state: 'succeeded' });
    const late = await change(at, removeMember, { workspaceId, userId: other }, who);
    expect(late).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
    await expectMirrored();
  });

  it('is named and unnamed by owners and admins, and may then what leads may', async () => {
    const somebody = await createSignedInPerson(database.owner.db, 'developer');
    const { personId } = somebody;
    const input = { workspaceId, personId };
    const calls = writes();
    expect(await change(at, addLead, input, 'owner')).toMatchObject({ state: 'succeeded', result: input });
    expect((await findActor(database.owner.db, personId))?.leadWorkspaceIds).toEqual([workspaceId]);
    expect(await change(at, addLead, input, 'billing')).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
    const other = { ...input, personId: (await createSignedInPerson(database.owner.db, 'viewer')).personId };
    expect(await change(at, addLead, other, somebody)).toMatchObject({ state: 'succeeded' });
    expect(await change(at, removeLead, other, somebody)).toMatchObject({ state: 'succeeded' });
    expect(await change(at, removeLead, input, 'admin')).toMatchObject({ state: 'succeeded' });
    expect((await findActor(database.owner.db, personId))?.leadWorkspaceIds).toEqual([]);
    expect(await change(at, removeLead, input, 'owner')).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(writes()).toBe(calls);
  });
});
