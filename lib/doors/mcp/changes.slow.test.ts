import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { getApproval, listApprovals } from '@/lib/domain/approvals/queries';
import { decideApproval } from '@/lib/domain/approvals/schema';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { executeIntent } from '@/lib/jobs/intents/run';
import { sweepIntents } from '@/lib/jobs/intents/sweep';
import { type ApiWorld, createApiWorld, type HeldToken } from '@/lib/testing/api-server';
import { createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { callTool, connectAssistant } from '@/lib/testing/mcp-client';
import type { ApiKey } from '@/prisma/generated/client';
import { submit } from '../submit';

let world: ApiWorld;
let keys: ApiKey[];
const clients: Client[] = [];
beforeAll(async () => {
  world = await createApiWorld({ from: 'company without members' });
  const where = { status: 'active', workspaceId: { not: null }, goneAt: null };
  keys = await world.database.owner.db.apiKey.findMany({ where, orderBy: { id: 'asc' }, take: 12 });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => world.close());

async function connect(token: string): Promise<Client> {
  const client = await connectAssistant(world.url, token);
  clients.push(client);
  return client;
}

/** Prepares that one of the keys is disabled. */
async function prepare({ token }: { token: string }, reason = 'It costs three times as much') {
  const key = keys.pop();
  if (!key) throw new Error('There are not enough keys.');
  const input = { api_key_id: key.id, workspace_id: key.workspaceId };
  const answer = await callTool(await connect(token), 'change_prepare', {
    operation: 'api_key_disable',
    input,
    reason,
  });
  expect(answer).toMatchObject({ isError: false, status: 'waiting' });
  const { digest } = await approvalOf(answer.intent_id);
  return { key, answer, id: answer.intent_id as string, digest };
}

const approvalOf = (intentId: string) => world.database.owner.db.approval.findUniqueOrThrow({ where: { intentId } });
const intentOf = (id: string) => world.database.owner.db.intent.findUniqueOrThrow({ where: { id } });
const statusOf = async ({ id }: ApiKey) =>
  (await world.database.owner.db.apiKey.findUniqueOrThrow({ where: { id } })).status;
const actorOf = async (personId: string) => (await findActor(world.database.owner.db, personId)) as PersonActor;
const ctxOf = async (personId: string) => testCtx(world.database.web, await actorOf(personId), new Date());

async function decide(
  who: Pick<HeldToken, 'personId' | 'session'>,
  { id, digest }: { id: string; digest: string },
  decision: 'approve' | 'refuse' | 'withdraw' = 'approve',
  change: Record<string, string> = {},
) {
  const ctx = { ...(await ctxOf(who.personId)), secret: who.session };
  const input = { approvalId: id, digest, decision, change, note: decision === 'refuse' ? 'Not this one' : '' };
  return submit(ctx, decideApproval, input, { idempotencyKey: newId() });
}
const newcomer = async (role: 'owner' | 'admin') => {
  const { personId, token: session } = await createSignedInPerson(world.database.owner.db, role);
  return { personId, session };
};
const CONFLICT = { status: 'failed', code: 'conflict' };
const FORBIDDEN = { status: 'failed', code: 'forbidden' };

test('what is prepared waits for whoever answers for the token, and runs as it was prepared', async () => {
  const admin = await world.tokenOf('admin', { name: 'Laptop' });
  const { key, answer, ...asked } = await prepare(admin);
  expect(answer.confirm_at).toBe(`https://steward.example/approvals/${asked.id}`);
  expect(answer.message).toContain('Nothing has changed yet. A person has to confirm it');
  expect(await statusOf(key)).toBe('active');
  const seen = await getApproval(await ctxOf(admin.personId), { approvalId: asked.id });
  expect(seen).toMatchObject({
    ...{
      what: `Disable API key: ${key.name}`,
      reason: 'It costs three times as much',
      isPrepared: true,
      isForMe: true,
    },
    ...{ askedByName: 'Laptop', after: { apiKey: `${key.name} (${key.id})` }, changeable: [] },
  });
  expect(seen.expiresAt.getTime() - seen.askedAt.getTime()).toBeGreaterThan(23.9 * 3_600_000);
  expect(seen.expiresAt.getTime() - seen.askedAt.getTime()).toBeLessThan(24.1 * 3_600_000);
  const waiting = await callTool(await connect(admin.token), 'change_get_outcome', { intent_id: asked.id });
  expect(waiting.data).toMatchObject({ status: 'running', message: expect.stringContaining('waits for a person') });
  expect(await decide(admin, asked)).toMatchObject({ status: 'succeeded', result: { decision: 'approved' } });
  // Another worker may be carrying it out.
  await expect.poll(async () => (await intentOf(asked.id)).state).toBe('succeeded');
  expect(await statusOf(key)).toBe('inactive');
  expect(await intentOf(asked.id)).toMatchObject({
    ...{ state: 'succeeded', source: 'mcp', actorKind: 'service', actorTokenId: admin.tokenId, actorName: 'Laptop' },
    ...{ before: { status: 'active' }, after: { status: 'inactive' } },
  });
  const entries = await world.database.owner.db.auditEntry.findMany({
    where: { intentId: asked.id },
    orderBy: { seq: 'asc' },
  });
  expect(entries.map(({ kind, actorName }) => `${kind} ${actorName}`)).toEqual(
    ['started', 'waiting', 'started', 'succeeded'].map((kind) => `${kind} Laptop`),
  );
  expect(entries[2]?.payload).toMatchObject({ decision: 'approved', decidedBy: 'The admin' });
  const { rows } = await listAuditRows(await ctxOf(admin.personId), { source: 'mcp' });
  expect(rows.map(({ intentId }) => intentId)).toContain(asked.id);
  expect(await decide(admin, asked)).toMatchObject({ ...CONFLICT, message: 'The admin approved this already.' });
});

test('a refusal changes nothing, and the assistant reads why', async () => {
  const admin = await world.tokenOf('admin');
  const { key, ...asked } = await prepare(admin);
  expect(await decide(admin, asked, 'refuse')).toMatchObject({ status: 'succeeded', result: { decision: 'refused' } });
  await expect.poll(async () => (await intentOf(asked.id)).state).toBe('failed');
  expect(await statusOf(key)).toBe('active');
  const ended = await callTool(await connect(admin.token), 'change_get_outcome', { intent_id: asked.id });
  expect(JSON.stringify(ended)).toContain('The admin refused it: Not this one. Nothing was changed.');
});

test('only whoever answers for the token confirms, with the right to make the change themselves', async () => {
  const admin = await world.tokenOf('admin');
  const held = await prepare(admin);
  const [owner, other] = [await newcomer('owner'), await newcomer('admin')];
  expect(await decide(other, held)).toMatchObject(FORBIDDEN);
  expect(await decide(owner, held)).toMatchObject(FORBIDDEN);
  expect(await decide(admin, held, 'withdraw')).toMatchObject(FORBIDDEN);
  expect((await listApprovals(await ctxOf(other.personId))).find(({ id }) => id === held.id)?.isForMe).toBe(false);
  const byToken = await world.ask(admin.token, 'POST', `/admin/approvals/${held.id}/decide`, {});
  expect(byToken.status).toBe(404);
  const tools = (await (await connect(admin.token)).listTools()).tools.map(({ name }) => name);
  expect(tools.filter((name) => /^approval_(?!policy)/.test(name))).toEqual([]);
  await world.database.owner.db.person.update({ where: { id: admin.personId }, data: { roleOverride: 'viewer' } });
  expect(await decide(admin, held)).toMatchObject(FORBIDDEN);
  expect(await statusOf(held.key)).toBe('active');
  const ownerHeld = await prepare(await world.tokenOf('admin', { isOwnerHeld: true }));
  expect(await decide(other, ownerHeld)).toMatchObject(FORBIDDEN);
  expect(await decide(owner, ownerHeld)).toMatchObject({ status: 'succeeded' });
  await expect.poll(() => statusOf(ownerHeld.key)).toBe('inactive');
});

test('what was swapped, or prepared by a token that was revoked, is not made', async () => {
  const admin = await world.tokenOf('admin');
  const { key, ...asked } = await prepare(admin);
  expect(await decide(admin, { ...asked, digest: 'a'.repeat(64) })).toMatchObject(CONFLICT);
  expect(await decide(admin, asked, 'approve', { apiKeyId: 'other' })).toMatchObject({ code: 'invalid_input' });
  const other = keys[0];
  const input = { apiKeyId: other?.id, workspaceId: other?.workspaceId };
  await world.database.owner.db.approval.update({ where: { intentId: asked.id }, data: { input } });
  const swapped = { ...CONFLICT, message: expect.stringContaining('not as it was shown to you') };
  expect(await decide(admin, asked)).toMatchObject(swapped);
  expect([await statusOf(key), other && (await statusOf(other))]).toEqual(['active', 'active']);
  const late = await prepare(admin);
  await world.database.owner.db.serviceToken.update({ where: { id: admin.tokenId }, data: { revokedAt: new Date() } });
  await decide(admin, late);
  await expect.poll(async () => (await intentOf(late.id)).errorMessage).toContain('no longer has access');
  expect(await statusOf(late.key)).toBe('active');
});

test('after a day nobody can confirm it, and of a decision in the last moment one thing alone comes true', async () => {
  const admin = await world.tokenOf('admin');
  const old = await prepare(admin);
  const pass = async (id: string, at: Date) => {
    await world.database.owner.db.intent.update({ where: { id }, data: { waitsUntil: at } });
    return world.database.owner.db.approval.update({ where: { intentId: id }, data: { expiresAt: at } });
  };
  await pass(old.id, new Date(Date.now() - 1_000));
  expect(await decide(admin, old)).toMatchObject(CONFLICT);
  expect(await sweepIntents(world.worker.deps)).toBeGreaterThan(0);
  await executeIntent(world.worker.deps, old.id);
  await expect.poll(async () => (await intentOf(old.id)).state).toBe('expired');
  expect(await approvalOf(old.id)).toMatchObject({ decision: 'expired' });
  expect(await statusOf(old.key)).toBe('active');
  for (let round = 0; round < 4; round += 1) {
    const last = await prepare(admin);
    const at = new Date(Date.now() + 60);
    await pass(last.id, at);
    const expiring = new Promise((done) => setTimeout(done, 50 + round * 10)).then(() =>
      executeIntent(world.worker.deps, last.id),
    );
    const [outcome] = await Promise.all([decide(admin, last), expiring]);
    await executeIntent(world.worker.deps, last.id);
    const isMade = outcome.status === 'succeeded';
    await expect.poll(() => statusOf(last.key)).toBe(isMade ? 'inactive' : 'active');
    expect((await approvalOf(last.id)).decision).toBe(
      isMade ? 'approved' : (await intentOf(last.id)).state === 'expired' ? 'expired' : null,
    );
    if (!isMade) expect(outcome).toMatchObject({ code: 'conflict' });
  }
});

test('a change is judged before it is stored, and only those are offered that the token may make', async () => {
  const viewer = await world.tokenOf('viewer');
  const client = await connect(viewer.token);
  const { operations } = await callTool(client, 'change_describe');
  const names = operations.map(({ operation }: { operation: string }) => operation);
  expect(names).toContain('invite_request');
  expect(names).not.toContain('api_key_disable');
  const input = { api_key_id: keys[0]?.id, workspace_id: keys[0]?.workspaceId };
  const refused = await callTool(client, 'change_prepare', { operation: 'api_key_disable', input });
  expect(refused).toMatchObject({ isError: true, error: { code: 'not_found' } });
  const reader = await world.tokenOf('admin', { isScoped: true, scopes: ['cost:read'] });
  const tools = (await (await connect(reader.token)).listTools()).tools.map(({ name }) => name);
  expect(tools.filter((name) => name.startsWith('change_'))).toEqual(['change_get_outcome']);
  const admin = await connect((await world.tokenOf('admin')).token);
  const described = await callTool(admin, 'change_describe', { operation: 'api_key.disable' });
  expect(described.input_schema.required.sort()).toEqual(['api_key_id', 'workspace_id']);
  const wrong = (given: unknown) => callTool(admin, 'change_prepare', { operation: 'api_key_disable', input: given });
  expect((await wrong({ api_key_id: '!', colour: 1 })).error.fields).toEqual({ colour: 'There is no such field.' });
  expect((await wrong({ api_key_id: '!' })).error.fields).toMatchObject({ api_key_id: expect.any(String) });
  expect((await wrong('x')).error.fields).toHaveProperty('input');
  const within = await world.tokenOf('admin', { isWithin: true, workspaceIds: ['other'] });
  const beyond = await callTool(await connect(within.token), 'change_prepare', { operation: 'api_key_disable', input });
  expect(beyond).toMatchObject({ isError: true, error: { code: 'forbidden' } });
  expect(await world.database.owner.db.approval.count({ where: { tokenId: within.tokenId } })).toBe(0);
});

test('what a token asks for more of is not decided by whoever answers for it', async () => {
  const { db } = world.database.owner;
  const billing = await world.tokenOf('billing');
  const [budgetId, at] = [newId(), new Date()];
  await db.budget.create({
    data: {
      ...{ id: budgetId, name: 'All, monthly', scopeKind: 'organization', scopeId: '', period: 'month', notes: '' },
      ...{ firstDay: at, revision: 1, createdAt: at, updatedAt: at },
      limits: { create: { revision: 1, kind: 'set', amountNano: 100n * 10n ** 9n, reason: '', at } },
    },
  });
  const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  const more = { budget_id: budgetId, amount: '50', until, reason: 'An index' };
  const { intent_id: id } = await callTool(await connect(billing.token), 'change_prepare', {
    operation: 'budget_request_more',
    input: more,
  });
  const { digest } = await approvalOf(id);
  expect(await decide(billing, { id, digest })).toMatchObject(FORBIDDEN);
  expect(await decide(await newcomer('admin'), { id, digest })).toMatchObject({ status: 'succeeded' });
});
