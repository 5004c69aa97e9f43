import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { placeAccepted } from '@/lib/jobs/intents/place-invited';
import { executeIntent } from '@/lib/jobs/intents/run';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { testCtx } from '@/lib/testing/factories';
import { createInviteWorld, type InviteWorld } from '@/lib/testing/invite-world';
import type { Someone } from '@/lib/testing/permissions/world';
import type { Leaver } from './closing-reads';
import { closeOpenRequests } from './closing-steps';
import { listInvites } from './queries';
import {
  decideInvite,
  placeInvited,
  renewInvite,
  resendConsoleInvite,
  setInvitePolicy,
  withdrawConsoleInvite,
  withdrawInvite,
} from './schema';

let world: InviteWorld;
let [owner, admin, lead, developer, viewer] = [] as unknown as [Someone, Someone, Someone, Someone, Someone];

beforeAll(async () => {
  world = await createInviteWorld();
  [owner, admin, lead, developer, viewer] = await Promise.all([
    world.someone('owner'),
    world.someone('admin'),
    world.someone('lead'),
    world.someone('developer'),
    world.someone('viewer'),
  ]);
});
beforeEach(() => world.worker.running.sandbox.clearFaults());
afterAll(() => world.close());

const approve = (who: Someone, requestId: string, more: object = {}) =>
  world.run(who, decideInvite, { requestId, decision: 'approve', ...more });
const refuse = (who: Someone, requestId: string) =>
  world.run(who, decideInvite, { requestId, decision: 'refuse', note: 'Not this quarter' });

async function accept(requestId: string): Promise<string> {
  const { inviteId } = await world.request(requestId);
  const response = await fetch(`${world.worker.running.url}/__sandbox/users/accept-invite`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ world: 'company:1', invite_id: inviteId }),
  });
  const user = (await response.json()) as { id: string };
  await syncMirror(world.worker.deps, 'manual', 'core');
  return user.id;
}

/** Runs what the worker submitted in its own name. */
async function placing(): Promise<void> {
  await placeAccepted(world.worker.deps);
  const { rows } = await world.database.owner.pool.query<{ id: string }>(
    `SELECT id::text FROM intents WHERE actor_kind = 'system' AND state = 'queued' ORDER BY created_at`,
  );
  for (const { id } of rows) await executeIntent(world.worker.deps, id);
}

async function membersUpstream(workspaceId: string, userId: string): Promise<string | null> {
  return world.worker.deps.upstream.getWorkspaceMember(workspaceId, userId).then(
    (member) => member.workspace_role,
    () => null,
  );
}

describe('deciding', () => {
  test('sends one invite at the first approval; each lead decides theirs and the rest waits', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A', 'B') });
    const before = world.posts();
    expect(await approve(lead, id)).toMatchObject({ state: 'succeeded' });
    expect(await world.request(id)).toMatchObject({ state: 'sent', placements: ['A approved', 'B waiting'] });
    expect(world.posts()).toBe(before + 1);
    expect(await approve(lead, id)).toMatchObject({ state: 'succeeded' });
    expect(await refuse(lead, id)).toMatchObject({ state: 'failed', code: 'conflict' });
    expect(await approve(world.leadOfB, id)).toMatchObject({ state: 'succeeded' });
    expect(await world.request(id)).toMatchObject({ state: 'sent', placements: ['A approved', 'B approved'] });
    expect(world.posts()).toBe(before + 1);
    const mirrored = await world.database.owner.db.invite.findUnique({
      where: { id: (await world.request(id)).inviteId ?? '' },
    });
    expect(mirrored).toMatchObject({ status: 'pending', role: 'developer' });
  });

  test('may change the role and the workspaces first, a lead only within what they lead', async () => {
    const id = await world.asked(viewer, { role: 'billing', workspaces: world.at('A', 'B') });
    const { A, B, C } = world.workspaces;
    expect(await approve(lead, id)).toMatchObject({
      state: 'failed',
      code: 'forbidden',
      message: expect.stringContaining('An admin must decide'),
    });
    const placements = [{ workspaceId: C, workspaceRole: 'workspace_user' as const }];
    expect(await approve(admin, id, { role: 'user', placements })).toMatchObject({ state: 'succeeded' });
    expect(await world.request(id)).toMatchObject({
      role: 'user',
      placements: ['A refused', 'B refused', 'C approved'],
    });
    const other = await world.asked(viewer, { workspaces: world.at('A', 'B') });
    const beyond = [{ workspaceId: B, workspaceRole: 'workspace_user' as const }];
    expect(await approve(lead, other, { placements: beyond })).toMatchObject({ code: 'forbidden' });
    expect(await approve(lead, other, { role: 'billing' })).toMatchObject({ code: 'forbidden' });
    const own = [{ workspaceId: A, workspaceRole: 'workspace_admin' as const }];
    expect(await approve(lead, other, { placements: own, role: 'user' })).toMatchObject({ state: 'succeeded' });
    expect(await world.request(other)).toMatchObject({ role: 'user', placements: ['A approved', 'B waiting'] });
    expect(await approve(owner, other, { role: 'developer' })).toMatchObject({ code: 'conflict' });
  });

  test('is not for those whose workspace it is not, nor for one’s own request', async () => {
    const elsewhere = await world.asked(viewer, { workspaces: world.at('B') });
    expect(await approve(lead, elsewhere)).toMatchObject({ state: 'failed', code: 'forbidden' });
    const nowhere = await world.asked(viewer);
    expect(await approve(lead, nowhere)).toMatchObject({ code: 'forbidden' });
    for (const who of [lead, admin]) {
      const own = await world.asked(who, { workspaces: world.at('A') });
      expect(await approve(who, own)).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('own request'),
      });
    }
    expect(await approve(viewer, elsewhere)).toMatchObject({ code: 'forbidden' });
    const ofOwner = await world.asked(owner);
    await world.run(owner, setInvitePolicy, { ownersApproveOwn: false, adminsInviteDirectly: false });
    expect(await approve(owner, ofOwner)).toMatchObject({ code: 'forbidden' });
    await world.run(owner, setInvitePolicy, { ownersApproveOwn: true, adminsInviteDirectly: false });
    expect(await approve(owner, ofOwner)).toMatchObject({ state: 'succeeded' });
  });

  test('refuses with a reason: a lead their part, an admin the whole', async () => {
    const both = await world.asked(viewer, { workspaces: world.at('A', 'B') });
    expect(await refuse(lead, both)).toMatchObject({ state: 'succeeded' });
    expect(await world.request(both)).toMatchObject({ state: 'requested', placements: ['A refused', 'B waiting'] });
    expect(await refuse(admin, both)).toMatchObject({ state: 'succeeded' });
    expect(await world.request(both)).toMatchObject({ state: 'refused', decisionNote: 'Not this quarter' });
    const one = await world.asked(viewer, { workspaces: world.at('A') });
    await refuse(lead, one);
    expect(await world.request(one)).toMatchObject({ state: 'refused', placements: ['A refused'] });
    expect(decideInvite.input.safeParse({ requestId: one, decision: 'refuse' }).success).toBe(false);
    expect(await approve(admin, one)).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('a moment ago'),
    });
  });
});

describe('acceptance', () => {
  test('is seen by the sync and followed by the memberships, later approvals included', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A', 'B') });
    await approve(lead, id);
    const userId = await accept(id);
    expect(await world.request(id)).toMatchObject({ state: 'accepted', userId });
    await placing();
    expect(await world.request(id)).toMatchObject({ state: 'accepted', placements: ['A placed', 'B waiting'] });
    expect(await membersUpstream(world.workspaces.A, userId)).toBe('workspace_developer');
    expect(await membersUpstream(world.workspaces.B, userId)).toBeNull();
    await approve(world.leadOfB, id);
    await placing();
    expect(await world.request(id)).toMatchObject({ state: 'placed', placements: ['A placed', 'B placed'] });
    expect(await membersUpstream(world.workspaces.B, userId)).toBe('workspace_developer');
    const mirrored = await world.database.owner.db.workspaceMember.count({ where: { userId, goneAt: null } });
    expect(mirrored).toBe(2);
  });

  test('into a workspace that has no room fails there with the sentence, until an approver tries again', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A', 'B') });
    await approve(admin, id);
    const userId = await accept(id);
    world.worker.running.sandbox.queueFault({
      ...{
        kind: 'status',
        status: 400,
        method: 'POST',
        path: `/v1/organizations/workspaces/${world.workspaces.A}/members`,
      },
      body: {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'x',
          details: { error_code: 'workspace_member_limit_exceeded' },
        },
      },
    });
    await placing();
    expect(await world.request(id)).toMatchObject({ state: 'accepted', placements: ['A failed', 'B placed'] });
    const place = await world.database.owner.db.invitePlacement.findFirstOrThrow({
      where: { requestId: id, workspaceId: world.workspaces.A },
    });
    expect(place.failureMessage).toBe('The workspace has reached its limit of members. Remove one first.');
    const told = await listInvites(testCtx(world.database.web, lead.actor, new Date()), { show: 'waiting' });
    expect(told.rows.map((row) => row.id)).toContain(id);
    await placing();
    expect(await world.request(id)).toMatchObject({ placements: ['A failed', 'B placed'] });
    expect(await world.run(world.leadOfB, placeInvited, { requestId: id })).toMatchObject({ code: 'forbidden' });
    expect(await world.run(lead, placeInvited, { requestId: id })).toMatchObject({ state: 'succeeded' });
    expect(await world.request(id)).toMatchObject({ state: 'placed', placements: ['A placed', 'B placed'] });
    expect(await membersUpstream(world.workspaces.A, userId)).toBe('workspace_developer');
  });

  test('is taken up again after a conflict that passes, and by another worker after a crash', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A') });
    await approve(lead, id);
    const userId = await accept(id);
    const path = `/v1/organizations/workspaces/${world.workspaces.A}/members`;
    world.worker.running.sandbox.queueFault({ kind: 'status', status: 409, method: 'POST', path });
    await placing();
    expect(await world.request(id)).toMatchObject({ state: 'accepted', placements: ['A approved'] });
    expect(await placeAccepted(world.worker.deps)).toBe(0);
    await world.database.owner.pool.query(
      `UPDATE intents SET finished_at = now() - interval '11 minutes' WHERE target = $1`,
      [`invite:${id}`],
    );
    world.worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path });
    await placing();
    expect(await world.request(id)).toMatchObject({ state: 'placed', placements: ['A placed'] });
    expect(await membersUpstream(world.workspaces.A, userId)).toBe('workspace_developer');
  });
});

describe('coming to an end', () => {
  test('withdrawing takes back an open request or the invite that is out', async () => {
    const own = await world.asked(viewer);
    expect(await world.run(developer, withdrawInvite, { requestId: own })).toMatchObject({ code: 'forbidden' });
    expect(await world.run(admin, withdrawInvite, { requestId: own })).toMatchObject({ code: 'conflict' });
    expect(await world.run(viewer, withdrawInvite, { requestId: own })).toMatchObject({ state: 'succeeded' });
    expect(await world.request(own)).toMatchObject({ state: 'withdrawn' });
    const sent = await world.asked(viewer, { workspaces: world.at('A') });
    await approve(lead, sent);
    expect(await world.run(viewer, withdrawInvite, { requestId: sent })).toMatchObject({ code: 'forbidden' });
    expect(await world.run(lead, withdrawInvite, { requestId: sent })).toMatchObject({ state: 'succeeded' });
    const { inviteId, state } = await world.request(sent);
    expect([state, (await world.worker.deps.upstream.getInvite(inviteId ?? '')).status]).toEqual([
      'withdrawn',
      'deleted',
    ]);
    await syncMirror(world.worker.deps, 'manual', 'core');
    expect(await world.database.owner.db.invite.findUnique({ where: { id: inviteId ?? '' } })).toMatchObject({
      status: 'deleted',
    });
  });

  test('withdrawing what was accepted a moment ago says so', async () => {
    const id = await world.asked(viewer);
    await approve(admin, id);
    const { inviteId } = await world.request(id);
    const url = `${world.worker.running.url}/__sandbox/users/accept-invite`;
    const body = JSON.stringify({ world: 'company:1', invite_id: inviteId });
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const ended = await world.run(admin, withdrawInvite, { requestId: id });
    expect(ended).toMatchObject({
      state: 'failed',
      code: 'conflict',
      message: expect.stringContaining('accepted a moment ago'),
    });
    expect(await world.database.owner.db.invite.findUnique({ where: { id: inviteId ?? '' } })).toMatchObject({
      status: 'accepted',
    });
  });

  test('an invite from the Console is withdrawn, and sent again with a request behind it', async () => {
    const { upstream } = world.worker.deps;
    const [email, other] = [world.address(), world.address()];
    const sent = await Promise.all([email, other].map((to) => upstream.createInvite({ email: to, role: 'user' })));
    await syncMirror(world.worker.deps, 'manual', 'core');
    const [first, second] = sent.map(({ id }) => ({ inviteId: id }));
    if (!first || !second) throw new Error('two were sent');
    expect(await world.run(lead, withdrawConsoleInvite, first)).toMatchObject({ code: 'forbidden' });
    expect(await world.run(admin, withdrawConsoleInvite, first)).toMatchObject({ state: 'succeeded' });
    expect((await upstream.getInvite(first.inviteId)).status).toBe('deleted');
    // Open still, it gives way; withdrawn already, a new one goes out.
    for (const [invite, to] of [
      [second, other],
      [first, email],
    ] as const) {
      const again = await world.run(admin, resendConsoleInvite, invite);
      expect(again).toMatchObject({ state: 'succeeded' });
      const request = await world.request(String(again.result.requestId));
      expect([request.state, request.email]).toEqual(['sent', to.toLowerCase()]);
      expect((await upstream.getInvite(invite.inviteId)).status).toBe('deleted');
      expect((await upstream.getInvite(request.inviteId ?? '')).status).toBe('pending');
      expect(await world.run(admin, withdrawConsoleInvite, { inviteId: request.inviteId ?? '' })).toMatchObject({
        code: 'conflict',
      });
    }
  });

  test('what was deleted in the Console is seen; what was refused is asked for again, what was approved is sent again', async () => {
    const refused = await world.asked(viewer, { workspaces: world.at('A') });
    await refuse(lead, refused);
    expect(await world.run(developer, renewInvite, { requestId: refused })).toMatchObject({ code: 'forbidden' });
    const again = await world.run(viewer, renewInvite, { requestId: refused });
    expect(await world.request(String(again.result.requestId))).toMatchObject({
      state: 'requested',
      renewsId: refused,
      placements: ['A waiting'],
    });
    expect(await world.run(viewer, renewInvite, { requestId: refused })).toMatchObject({ code: 'conflict' });

    const id = await world.asked(viewer, { workspaces: world.at('A') });
    await approve(admin, id);
    const { inviteId } = await world.request(id);
    await world.worker.deps.upstream.deleteInvite(inviteId ?? '');
    for (const _ of [1, 2]) await syncMirror(world.worker.deps, 'manual', 'core');
    expect(await world.request(id)).toMatchObject({
      state: 'withdrawn',
      failureMessage: expect.stringContaining('Console'),
    });
    const renewed = await world.run(admin, renewInvite, { requestId: id });
    expect(renewed).toMatchObject({ state: 'succeeded' });
    expect(await world.request(String(renewed.result.requestId))).toMatchObject({
      ...{ state: 'sent', renewsId: id, requestedById: viewer.actor.personId, placements: ['A approved'] },
    });
  });

  test('an invite that ran out is seen, and renewed by whoever may approve', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A', 'B') });
    await approve(admin, id);
    const { inviteId } = await world.request(id);
    const body = JSON.stringify({ world: 'company:1', invite_id: inviteId });
    const url = `${world.worker.running.url}/__sandbox/invites/expire`;
    const expired = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(expired.status).toBe(200);
    await syncMirror(world.worker.deps, 'manual', 'core');
    expect(await world.request(id)).toMatchObject({ state: 'expired' });
    const renewed = await world.run(owner, renewInvite, { requestId: id });
    const next = await world.request(String(renewed.result.requestId));
    expect(next).toMatchObject({ state: 'sent', renewsId: id, placements: ['A approved', 'B approved'] });
    expect(next.inviteId).not.toBe(inviteId);
  });

  test('with their asker’s leaving open requests are closed, sent ones go on', async () => {
    const leaver = await world.someone('viewer');
    const [open, sent] = [await world.asked(leaver, { workspaces: world.at('A') }), await world.asked(leaver)];
    await approve(admin, sent);
    const who: Leaver = { personId: leaver.actor.personId, email: leaver.actor.email };
    const closed = await world.database.owner.db.$transaction((tx) => closeOpenRequests(tx, who, new Date()));
    expect(closed.map(({ id }) => id)).toEqual([open]);
    expect(await world.request(open)).toMatchObject({ state: 'closed', placements: ['A refused'] });
    expect(await world.request(sent)).toMatchObject({ state: 'sent' });
  });
});
