import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId, newToken } from '@/lib/core/ids';
import { OutcomeListener } from '@/lib/doors/outcomes';
import { submit } from '@/lib/doors/submit';
import { executeIntent } from '@/lib/jobs/intents/run';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { createInviteWorld, type InviteWorld, readEnded } from '@/lib/testing/invite-world';
import type { Someone } from '@/lib/testing/permissions/world';
import { decideInvite, renewInvite, withdrawInvite } from './schema';

let world: InviteWorld;
let [admin, lead, viewer] = [] as unknown as [Someone, Someone, Someone];

beforeAll(async () => {
  world = await createInviteWorld();
  [admin, lead, viewer] = await Promise.all([world.someone('admin'), world.someone('lead'), world.someone('viewer')]);
});
beforeEach(() => world.worker.running.sandbox.clearFaults());
afterAll(() => world.close());

const PATH = '/v1/organizations/invites';
const approval = (requestId: string) => ({ requestId, decision: 'approve' as const });

function refuseWith(status: number, errorCode: string | null, method = 'POST', times = 1): void {
  const details = errorCode ? { details: { error_code: errorCode } } : {};
  const type = { 400: 'invalid_request_error', 403: 'permission_error', 404: 'not_found_error' }[status] ?? 'api_error';
  const body = { type: 'error', error: { type, message: 'Refused for a test', ...details } };
  world.worker.running.sandbox.queueFault({ kind: 'status', status, method, path: PATH, times, body });
}

/** What upstream has for the address, and what the mirror has. */
async function invitesOf(requestId: string): Promise<{ upstream: string[]; mirror: string[] }> {
  const { email } = await world.request(requestId);
  const { items } = await world.worker.deps.upstream.listInvites({ email });
  const rows = await world.database.owner.db.invite.findMany({ where: { email } });
  const words = (list: { id: string; status: string }[]) => list.map(({ id, status }) => `${id} ${status}`).sort();
  return { upstream: words(items), mirror: words(rows.filter(({ status }) => status !== 'deleted')) };
}

describe('sending', () => {
  test.each([
    ['already_member', 'This person is already a member of the organisation.'],
    ['invite_already_exists', 'An invite for this address is already pending. Delete it first to send another.'],
    ['email_domain_not_allowed', /does not accept invites for this e-mail domain/],
    ['cannot_invite_emails_with_unverified_domains', /is not verified/],
    ['org_member_limit_exceeded', /cannot take another member/],
    [null, /Anthropic refused this as not allowed or invalid/],
  ])('refused with %s fails with the cause in words, and can be renewed', async (errorCode, sentence) => {
    const id = await world.asked(viewer, { workspaces: world.at('A') });
    refuseWith(400, errorCode);
    const ended = await world.run(lead, decideInvite, approval(id));
    expect(ended).toMatchObject({
      state: 'failed',
      code: 'upstream_refused',
      message: expect.stringMatching(sentence),
    });
    expect(await world.request(id)).toMatchObject({ state: 'failed', failureMessage: ended.message });
    expect(await invitesOf(id)).toEqual({ upstream: [], mirror: [] });
    const renewed = await world.run(admin, renewInvite, { requestId: id });
    expect(await world.request(String(renewed.result.requestId))).toMatchObject({ state: 'sent', renewsId: id });
  });

  test.each([
    [403, 1, 'upstream_forbidden'],
    [404, 1, 'upstream_not_found'],
    [409, 1, 'upstream_conflict'],
    [429, 9, 'upstream_rate_limited'],
    [529, 9, 'upstream_unavailable'],
    [500, 1, 'upstream_unavailable'],
  ])('answered with %i changes nothing, and works the next time', async (status, times, code) => {
    const id = await world.asked(viewer, { workspaces: world.at('A') });
    refuseWith(status, status === 409 ? 'concurrent_membership_change' : null, 'POST', times);
    const ended = await world.run(lead, decideInvite, approval(id));
    expect(ended).toMatchObject({ state: 'failed', code, message: expect.stringMatching(/\.$/) });
    expect(await world.request(id)).toMatchObject({ state: 'requested', placements: ['A waiting'] });
    expect(await invitesOf(id)).toEqual({ upstream: [], mirror: [] });
    world.worker.running.sandbox.clearFaults();
    expect(await world.run(lead, decideInvite, approval(id))).toMatchObject({ state: 'succeeded' });
  });

  test.each(['drop_after_effect', 'truncate', 'html'] as const)('cut short (%s) sends one invite', async (kind) => {
    const id = await world.asked(viewer, { workspaces: world.at('A') });
    const before = world.posts();
    world.worker.running.sandbox.queueFault({ kind, method: 'POST', path: PATH });
    const ended = await world.run(lead, decideInvite, approval(id));
    expect(ended.state).toBe(kind === 'html' ? 'failed' : 'succeeded');
    if (ended.state === 'failed') await world.run(lead, decideInvite, approval(id));
    expect(await world.request(id)).toMatchObject({ state: 'sent', placements: ['A approved'] });
    expect(world.posts()).toBe(before + (kind === 'html' ? 2 : 1));
    const { upstream, mirror } = await invitesOf(id);
    expect([upstream.length, mirror]).toEqual([1, upstream]);
  });

  test('stays unknown while nobody answers, and settles later without a second invite', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A') });
    const before = world.posts();
    const intentId = await world.submit(lead, decideInvite, approval(id));
    world.worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path: PATH });
    // The look before sending goes through; the three that read back do not.
    world.worker.running.sandbox.queueFault({ kind: 'delay', delayMs: 0, method: 'GET', path: PATH });
    world.worker.running.sandbox.queueFault({ kind: 'status', status: 529, times: 3, method: 'GET', path: PATH });
    await executeIntent(world.worker.deps, intentId);
    expect(await readEnded(world.database, intentId)).toMatchObject({ state: 'unknown' });
    expect(await world.request(id)).toMatchObject({ state: 'requested' });
    await world.database.owner.pool.query(
      `UPDATE intents SET lease_until = now() - interval '1 second' WHERE id = $1`,
      [intentId],
    );
    await executeIntent(world.worker.another(), intentId);
    expect(await readEnded(world.database, intentId)).toMatchObject({ state: 'succeeded' });
    expect(await world.request(id)).toMatchObject({ state: 'sent', placements: ['A approved'] });
    expect(world.posts()).toBe(before + 1);
  });

  test('by a worker that died after the call is taken over, not repeated', async () => {
    const id = await world.asked(viewer, { workspaces: world.at('A') });
    const intentId = await world.submit(lead, decideInvite, approval(id));
    await world.worker.deps.upstream.createInvite({ email: (await world.request(id)).email, role: 'developer' });
    await world.database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', claimed_at = now(),
         call_started_at = now() - interval '5 seconds' WHERE id = $1`,
      [intentId],
    );
    const before = world.posts();
    await executeIntent(world.worker.another(), intentId);
    expect(await readEnded(world.database, intentId)).toMatchObject({ state: 'succeeded' });
    expect(await world.request(id)).toMatchObject({ state: 'sent' });
    expect(world.posts()).toBe(before);
  });

  test('to somebody who was invited in the Console before is refused, and theirs stays', async () => {
    const email = world.address();
    const id = await world.asked(viewer, {}, email);
    await world.worker.deps.upstream.createInvite({ email, role: 'user' });
    const ended = await world.run(admin, decideInvite, approval(id));
    expect(ended).toMatchObject({ code: 'upstream_refused', message: expect.stringContaining('Claude Console') });
    expect((await invitesOf(id)).upstream).toHaveLength(1);
  });
});

describe('withdrawing', () => {
  async function sent(): Promise<string> {
    const id = await world.asked(viewer);
    await world.run(admin, decideInvite, approval(id));
    return id;
  }

  test.each([
    [403, 'upstream_forbidden'],
    [409, 'upstream_conflict'],
    [500, 'upstream_unavailable'],
  ])('answered with %i leaves the invite as it is', async (status, code) => {
    const id = await sent();
    refuseWith(status, null, 'DELETE');
    expect(await world.run(admin, withdrawInvite, { requestId: id })).toMatchObject({ state: 'failed', code });
    expect(await world.request(id)).toMatchObject({ state: 'sent' });
    const { upstream, mirror } = await invitesOf(id);
    expect(mirror).toEqual(upstream);
  });

  test('of what is gone meanwhile, or whose answer is lost, is done', async () => {
    const [gone, lost] = [await sent(), await sent()];
    refuseWith(404, null, 'DELETE');
    expect(await world.run(admin, withdrawInvite, { requestId: gone })).toMatchObject({ state: 'succeeded' });
    world.worker.running.sandbox.clearFaults();
    world.worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'DELETE', path: PATH });
    expect(await world.run(admin, withdrawInvite, { requestId: lost })).toMatchObject({ state: 'succeeded' });
    expect(await world.request(lost)).toMatchObject({ state: 'withdrawn' });
    expect((await invitesOf(lost)).upstream).toEqual([]);
  });
});

test('a reading that began before an invite went out does not undo it', async () => {
  const id = await world.asked(viewer);
  world.worker.running.sandbox.queueFault({ kind: 'delay', delayMs: 400, method: 'GET', path: PATH });
  const [, ended] = await Promise.all([
    syncMirror(world.worker.deps, 'manual', 'core'),
    world.run(admin, decideInvite, approval(id)),
  ]);
  expect(ended).toMatchObject({ state: 'succeeded' });
  expect(await world.request(id)).toMatchObject({ state: 'sent' });
  const { upstream, mirror } = await invitesOf(id);
  expect(mirror).toEqual(upstream);
});

test('a viewer who calls the action is refused at the door, and nothing is called', async () => {
  const id = await world.asked(viewer);
  const listener = new OutcomeListener(world.database.webUrl);
  await listener.start();
  const before = world.worker.running.sandbox.requests().length;
  const ctx = { actor: viewer.actor, secret: viewer.token, now: new Date(), requestId: newId() };
  const outcome = await submit({ ...ctx, db: world.database.web.db }, decideInvite, approval(id), {
    ...{ idempotencyKey: newToken(), waitMs: 0, listener },
  });
  await listener.close();
  expect(outcome).toMatchObject({ status: 'denied', code: 'forbidden' });
  expect(await world.request(id)).toMatchObject({ state: 'requested' });
  expect(world.worker.running.sandbox.requests()).toHaveLength(before);
});
