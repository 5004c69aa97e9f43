import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import { findServiceOfSecret } from '@/lib/access/find-token';
import { sessionDatabase } from '@/lib/auth/database';
import { newId } from '@/lib/core/ids';
import { secretOfToken } from '@/lib/core/service-token';
import { disableApiKey } from '@/lib/domain/api-keys/schema';
import { decideApproval } from '@/lib/domain/approvals/schema';
import { isPreparable } from '@/lib/operations/declare-command';
import type { HeldToken } from '@/lib/testing/api-server';
import { setApprovals } from '@/lib/testing/approval-policy';
import { testCtx } from '@/lib/testing/factories';
import type { CommandWorld } from '@/lib/testing/permissions/command-row';
import { COMMAND_ROWS } from '@/lib/testing/permissions/command-rows';
import { createSomeone } from '@/lib/testing/permissions/world';
import { sentFor, withId } from '@/lib/testing/sent-change';
import { SEED, takeRound } from '@/lib/testing/thorough';
import { createVendorWorld, type VendorWorld } from '@/lib/testing/vendor-writes';
import { PEPPER } from '@/lib/testing/web-doors';
import { submit } from '../submit';
import { apiRoutes, type CommandRoute } from './operations';

let world: VendorWorld;
let held: HeldToken;
beforeAll(async () => {
  world = await createVendorWorld();
});
beforeEach(async () => {
  await world.rest();
  held = await world.tokenOf('owner', { preparesOnly: true });
});
afterAll(() => world.close());

const db = () => world.database.owner.db;
const ask = (method: string, path: string, body: unknown, headers = {}) =>
  world.ask(held.token, method, `/admin${path}`, body, headers);
const askVendor = (method: string, path: string, body?: unknown, headers = {}) =>
  world.askVendor(method, path, body, headers, held.token);
const WAITING = {
  status: 202,
  body: { status: 'waiting', message: expect.stringContaining('A person has to confirm it') },
};
/** An act for which the policy wants a second person. */
const DECIDED = {
  status: 202,
  body: { status: 'waiting', message: expect.stringContaining('It waits for whoever decides') },
};

async function confirm(intentId: string): Promise<void> {
  const { digest } = await db().approval.findUniqueOrThrow({ where: { intentId } });
  const actor = await findActor(db(), held.personId);
  if (!actor) throw new Error('Nobody answers for the token.');
  const ctx = { ...testCtx(world.database.web, actor, new Date()), secret: held.session };
  const input = { approvalId: intentId, digest, decision: 'approve', change: {}, note: '' };
  expect(await submit(ctx, decideApproval, input, { idempotencyKey: newId() })).toMatchObject({ status: 'succeeded' });
  await expect
    .poll(async () => (await db().intent.findUniqueOrThrow({ where: { id: intentId } })).state)
    .toBe('succeeded');
}

describe('what a token asks for that only prepares', () => {
  test('waits, and is made as it was asked for once it is confirmed', async () => {
    const [space] = world.spaces;
    const before = world.writesTo('/workspaces');
    const key = { 'idempotency-key': 'rename-it-once' };
    const first = await ask('POST', `/workspaces/${space.id}/rename`, { name: 'Prepared' }, key);
    expect(first).toMatchObject(WAITING);
    expect(first.body.confirm_at).toBe(`https://steward.example/approvals/${first.body.intent_id}`);
    const again = await ask('POST', `/workspaces/${space.id}/rename`, { name: 'Prepared' }, key);
    expect(again).toMatchObject({ ...WAITING, body: { intent_id: first.body.intent_id, replayed: true } });
    const outcome = await world.ask(held.token, 'GET', first.body.href.replace('/v1', ''));
    expect(outcome.body.data).toMatchObject({
      status: 'running',
      message: expect.stringContaining('waits for a person'),
    });
    expect(world.writesTo('/workspaces')).toBe(before);
    await confirm(first.body.intent_id);
    expect((await db().workspace.findUniqueOrThrow({ where: { id: space.id } })).name).toBe('Prepared');
    const { source, actorTokenId } = await db().intent.findUniqueOrThrow({ where: { id: first.body.intent_id } });
    expect([source, actorTokenId]).toEqual(['api', held.tokenId]);
    const own = await world.ask(held.token, 'GET', '/admin/tokens/own');
    expect(own.body.prepares_only).toBe(true);
  });

  test('of the vendor’s shapes is never answered as done', async () => {
    const [space] = world.spaces;
    const before = world.writesTo('/');
    const key = { 'idempotency-key': 'a-vendor-write' };
    for (const headers of [key, key]) {
      const asked = await askVendor('POST', `/workspaces/${space.id}`, { name: 'Other' }, headers);
      expect(asked).toMatchObject({ status: 504, body: { error: { type: 'timeout_error' } } });
      expect(asked.headers.get('x-should-retry')).toBe('false');
      const link = `https://steward.example/approvals/${asked.headers.get('steward-intent-id')}`;
      expect(asked.body.error.message).toContain(link);
    }
    const member = world.person('developer');
    expect((await askVendor('DELETE', `/users/${member}`)).status).toBe(504);
    const both = await askVendor('POST', `/workspaces/${space.id}`, { name: 'Other', tags: { team: 'a' } });
    expect(both).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('one of them at a time') } },
    });
    expect(world.writesTo('/')).toBe(before);
  });

  test('of the guide’s requests waits too', async () => {
    const [space] = world.spaces;
    const alerts = { workspace_id: space.id, monthly_limit_usd: 5 };
    const asked = await ask('POST', '/budget_alerts', alerts);
    expect(asked).toMatchObject(WAITING);
    expect(await db().budget.count()).toBe(0);
    const [key] = world.keys;
    const both = await ask('PATCH', `/api_keys/${key.id}`, { name: 'x', status: 'inactive' });
    expect(both).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('at a time') } } });
  });

  test('is refused where it would make a secret, and no token makes a bolder one', async () => {
    const tokens = await db().serviceToken.count();
    for (const [path, body] of [
      ['/tokens', { name: 'Bolder' }],
      ['/scim_tokens', { name: 'Bolder' }],
      ['/api_keys', { name: 'Bolder', workspace_id: world.spaces[0].id }],
    ] as const) {
      const asked = await ask('POST', path, body);
      expect(asked).toMatchObject({
        status: 403,
        body: { error: { message: expect.stringContaining('be prepared') } },
      });
    }
    expect(await db().serviceToken.count()).toBe(tokens);
  });

  test('is prepared by the database, whatever the door says', async () => {
    const secret = secretOfToken(PEPPER, held.token);
    const live = await findServiceOfSecret(sessionDatabase().db, secret);
    if (!live) throw new Error('The token does not work.');
    expect(live.principal.preparesOnly).toBe(true);
    const bold = { ...live.principal, preparesOnly: false };
    const key = await db().apiKey.findFirstOrThrow({ where: { status: 'active', workspaceId: { not: null } } });
    const ctx = { ...testCtx(world.database.web, bold, new Date()), secret };
    const input = { apiKeyId: key.id, workspaceId: key.workspaceId };
    const outcome = await submit(ctx, disableApiKey, input, { idempotencyKey: newId() });
    expect(outcome).toMatchObject({ status: 'succeeded', result: { isWaiting: true } });
    expect((await db().apiKey.findUniqueOrThrow({ where: { id: key.id } })).status).toBe('active');
  });
});

test('a change that needs a second person waits at every door, and its token’s holder does not approve it', async () => {
  await setApprovals(db(), { acts: ['retention', 'key_disabling'] });
  const asker = await world.tokenOf('owner');
  const route = apiRoutes().find(({ declaration }) => declaration.name === 'audit_retention.set');
  const answer = await world.ask(asker.token, route?.method ?? '', `/admin${route?.path}`, { years: 2 });
  expect(answer).toMatchObject(DECIDED);
  expect(await db().setting.count({ where: { key: 'audit_retention' } })).toBe(0);
  const outcome = await world.ask(asker.token, 'GET', answer.body.href.replace('/v1', ''));
  expect(outcome.body.data).toMatchObject({ status: 'running' });
  const row = { key: 'key_policy', value: { mostDisabled: 1 }, updatedAt: new Date() };
  await db().setting.upsert({ where: { key: row.key }, create: row, update: row });
  const [first, second] = world.keys.slice(-2);
  const stop = (keyId: string) =>
    world.askVendor('POST', `/api_keys/${keyId}`, { status: 'inactive' }, {}, asker.token);
  expect((await stop(first.id)).status).toBe(200);
  expect(await stop(second.id)).toMatchObject({ status: 504 });
  const { digest } = await db().approval.findUniqueOrThrow({ where: { intentId: answer.body.intent_id } });
  const actor = await findActor(db(), asker.personId);
  if (!actor) throw new Error('Nobody answers for the token.');
  const ctx = { ...testCtx(world.database.web, actor, new Date()), secret: asker.session };
  const input = { approvalId: answer.body.intent_id, digest, decision: 'approve', change: {}, note: '' };
  expect(await submit(ctx, decideApproval, input, { idempotencyKey: newId() })).toMatchObject({ code: 'forbidden' });
});

test('no change of any kind is made at once', async () => {
  const [a, b] = world.spaces;
  const { upstream } = world.worker.deps;
  const rows: CommandWorld = { database: world.database, upstream, workspaceA: a.id, workspaceB: b.id };
  const routes = new Map(apiRoutes().map((route) => [route.declaration.name, route]));
  const known = COMMAND_ROWS.flatMap((row) => {
    const route = routes.get(row.command);
    return route?.kind === 'command' && row.cells.owner === 'succeeded' ? [{ row, route: route as CommandRoute }] : [];
  });
  const wrong: string[] = [];
  for (const { row, route } of takeRound(known, 10)) {
    const [someone, { token }] = await Promise.all([
      createSomeone(db(), 'owner', rows.workspaceA),
      world.tokenOf('owner', { preparesOnly: true }),
    ]);
    const { id, body } = sentFor(route, (await row.input(rows, someone)) as Record<string, unknown>);
    const before = world.writesTo('/');
    const answer = await world.ask(token, route.method, `/admin${withId(route.path, id)}`, body);
    const { status } = answer;
    const isRight = isPreparable(route.declaration)
      ? status === 202 && answer.body.status === 'waiting'
      : status === 403;
    // The guide asks at some addresses with names of its own.
    const isRefused = status >= 400 && status < 500;
    if (!isRight && !isRefused) wrong.push(`${row.command} (${row.object}): ${status} ${JSON.stringify(answer.body)}`);
    if (world.writesTo('/') !== before) wrong.push(`${row.command} (${row.object}) reached upstream`);
  }
  expect(wrong, `STEWARD_SEED=${SEED}`).toEqual([]);
  const preparing = await db().serviceToken.findMany({ where: { preparesOnly: true }, select: { id: true } });
  const done = await db().intent.findMany({
    where: {
      actorTokenId: { in: preparing.map(({ id }) => id) },
      state: { notIn: ['waiting', 'denied', 'failed'] },
      approvedAt: null,
    },
  });
  expect(done.map(({ command, state }) => `${command} ${state}`)).toEqual([]);
}, 600_000);
