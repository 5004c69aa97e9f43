import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInviteWorld, type InviteWorld, readEnded } from '@/lib/testing/invite-world';
import type { Someone } from '@/lib/testing/permissions/world';
import { inviteDirectly, requestInvites, setInvitePolicy } from './schema';

let world: InviteWorld;
let [owner, admin, developer, viewer] = [] as unknown as [Someone, Someone, Someone, Someone];

beforeAll(async () => {
  world = await createInviteWorld();
  [owner, admin, developer, viewer] = await Promise.all([
    world.someone('owner'),
    world.someone('admin'),
    world.someone('developer'),
    world.someone('viewer'),
  ]);
});
beforeEach(() => world.worker.running.sandbox.clearFaults());
afterAll(() => world.close());

describe('asking', () => {
  test('keeps the good lines and says beside each other one what is wrong', async () => {
    const { db } = world.database.owner;
    const member = await db.user.findFirstOrThrow({
      where: { goneAt: null, role: 'user', id: { startsWith: 'user_' }, email: { contains: '@brackenfell' } },
    });
    const invited = await db.invite.findFirstOrThrow({ where: { status: 'pending', expiresAt: { gt: new Date() } } });
    const [good, waiting] = [world.address(), world.address()];
    await world.asked(viewer, {}, waiting);
    const archived = await db.workspace.findFirst({ where: { archivedAt: { not: null } } });
    const ended = await world.run(viewer, requestInvites, {
      lines: [
        world.line(` ${good.toUpperCase()} `, { workspaces: world.at('A', 'B') }),
        world.line('not an address'),
        world.line(good),
        world.line(member.email.toUpperCase()),
        world.line(invited.email),
        world.line(waiting),
        world.line(world.address(), { role: 'admin' }),
        world.line(world.address(), { workspaces: [{ workspace: 'Nowhere', role: 'user' }] }),
        world.line(world.address(), { workspaces: [{ workspace: world.workspaces.A, role: 'king' }] }),
        world.line(world.address(), { workspaces: world.at('A', 'A') }),
        world.line(world.address(), { reason: '' }),
        world.line(world.address(), { workspaces: [{ workspace: archived?.id ?? '', role: 'user' }] }),
      ],
    });
    expect(ended.state).toBe('succeeded');
    expect(ended.result.kept).toMatchObject([{ at: 0, email: good }]);
    const refused = ended.result.refused as { at: number; message: string }[];
    expect(refused.map(({ at: place, message }) => [place, message])).toEqual([
      [1, 'This is not an e-mail address.'],
      [2, 'This address is already on a line above.'],
      [3, 'Already a member of the organisation.'],
      [4, expect.stringContaining('Already invited: the invite is open until')],
      [5, 'Already requested: that request is waiting for a decision.'],
      [6, expect.stringContaining('“admin” is not a role')],
      [7, expect.stringContaining('a workspace called “Nowhere”')],
      [8, expect.stringContaining('“king” is not a workspace role')],
      [9, expect.stringContaining('listed twice')],
      [10, 'Enter a reason for the person who decides.'],
      [11, expect.stringMatching(/is archived\.$/)],
    ]);
    const [{ requestId } = { requestId: '' }] = ended.result.kept as { requestId: string }[];
    expect(await world.request(requestId)).toMatchObject({
      state: 'requested',
      placements: ['A waiting', 'B waiting'],
    });
  });

  test('with nothing good asks for nothing and says so beside the lines', async () => {
    const before = await world.database.owner.db.inviteRequest.count();
    const ended = await world.run(developer, requestInvites, { lines: [world.line('x'), world.line('y@')] });
    expect(ended).toMatchObject({ state: 'failed', code: 'invalid_input' });
    expect(ended.fieldErrors).toEqual({
      'lines.0': 'This is not an e-mail address.',
      'lines.1': 'This is not an e-mail address.',
    });
    expect(await world.database.owner.db.inviteRequest.count()).toBe(before);
  });

  test('of a developer reaches only the workspaces they see', async () => {
    const ended = await world.run(developer, requestInvites, {
      lines: [world.line(world.address(), { workspaces: world.at('B') })],
    });
    expect(ended.fieldErrors['lines.0']).toContain('You cannot see a workspace');
  });
});

describe('inviting without a request', () => {
  test('is for owners, and for admins where owners say so', async () => {
    const lines = [
      world.line(world.address(), { reason: '', workspaces: world.at('A') }),
      world.line('nonsense'),
      world.line(world.address()),
    ];
    expect(await world.run(admin, inviteDirectly, { lines })).toMatchObject({ state: 'failed', code: 'forbidden' });
    const before = world.posts();
    const ended = await world.run(owner, inviteDirectly, { lines });
    expect(ended).toMatchObject({ state: 'failed', code: 'incomplete', message: expect.stringContaining('1 of 3') });
    const steps = await world.database.owner.db.intentStep.findMany({
      where: { intentId: ended.id },
      orderBy: { position: 'asc' },
    });
    expect(steps.map(({ label, state, message }) => [label, state, message])).toEqual([
      [lines[0]?.email, 'done', null],
      ['nonsense', 'failed', 'This is not an e-mail address.'],
      [lines[2]?.email, 'done', null],
    ]);
    expect(world.posts()).toBe(before + 2);
    const [first] = ended.result.sent as { requestId: string }[];
    expect(await world.request(first?.requestId ?? '')).toMatchObject({ state: 'sent', placements: ['A approved'] });
    await world.run(owner, setInvitePolicy, { ownersApproveOwn: true, adminsInviteDirectly: true });
    expect(await world.run(admin, inviteDirectly, { lines: [world.line(world.address())] })).toMatchObject({
      state: 'succeeded',
    });
    await world.run(owner, setInvitePolicy, { ownersApproveOwn: true, adminsInviteDirectly: false });
  });

  test('tried again repeats nothing that went out', async () => {
    const lines = [world.line(world.address()), world.line(world.address())];
    const path = '/v1/organizations/invites';
    world.worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path });
    world.worker.running.sandbox.queueFault({ kind: 'status', status: 529, method: 'POST', path });
    const before = world.posts();
    const first = await world.run(owner, inviteDirectly, { lines });
    expect(first).toMatchObject({ code: 'incomplete', message: expect.stringContaining('1 of 2') });
    const second = await world.run(owner, inviteDirectly, { lines, resumeOf: first.id });
    expect(second).toMatchObject({ state: 'succeeded' });
    expect(world.posts()).toBe(before + 3);
    for (const { email } of lines) {
      const { items } = await world.worker.deps.upstream.listInvites({ email });
      expect(items).toHaveLength(1);
    }
    expect(await readEnded(world.database, second.id)).toMatchObject({ state: 'succeeded' });
  });
});
