import { afterAll, beforeAll, expect, it } from 'vitest';
import { findService, findServiceOfSecret } from '@/lib/access/find-token';
import { can } from '@/lib/access/reach';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { listBudgets } from '@/lib/domain/budgets/queries';
import { archiveBudget, createBudget } from '@/lib/domain/budgets/schema';
import { listInvites } from '@/lib/domain/invites/queries';
import { renewInvite, setInvitePolicy } from '@/lib/domain/invites/schema';
import { offboardPerson } from '@/lib/domain/offboarding/schema';
import { endSession } from '@/lib/domain/sessions/schema';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createInviteRequest } from '@/lib/testing/permissions/commands/invites';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { getToken, listTokens } from './queries';
import { createToken, revokeToken, takeOverToken } from './schema';

const NOW = new Date();
let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty', () => NOW);
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, seenAt: NOW, tags: {} };
  await database.owner.db.workspace.createMany({
    data: [
      { id: 'A', name: 'Claims', ...base },
      { id: 'B', name: 'Chat', ...base },
    ],
  });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const at = () => ({ database, deps: worker.deps });
type Given = Omit<Parameters<typeof createToken.input.parse>[0] & object, never>;

/** A token as the door makes one: its secret, and how its creation ended. */
async function make(who: Parameters<typeof change>[3], given: Given = {}) {
  const [secret, tokenId] = [newToken(), newId()];
  const input = { tokenId, name: `Token ${tokenId}`, tokenHash: sha256(secret), endsWith: 'aB3d', ...given };
  const intent = await change(at(), createToken, input as never, who);
  return { secret, tokenId, intent, as: { token: secret } };
}
const person = (role: 'owner' | 'admin' | 'billing') => createSignedInPerson(database.owner.db, role);
const budget = (name: string) => ({
  ...{ budgetId: newId(), name, limit: '100', actual: [80], forecast: [], ownerId: null, notes: '' },
  ...{ recipients: { people: [], addresses: [], channels: [] }, scope: { kind: 'workspace' as const, id: 'A' } },
  ...{ period: 'month' as const, firstDay: '2026-11-01' },
});

it('acts in its own name, as far as its role, permissions and workspaces go', async () => {
  const admin = await person('admin');
  const { as, secret, tokenId } = await make(admin, { role: 'billing', scopes: ['budget:write', 'cost:read'] });
  const live = await findServiceOfSecret(database.web.db, secret);
  expect(live?.principal).toMatchObject({ kind: 'service', tokenId, role: 'billing', personId: admin.personId });
  expect(live && can(live.principal, 'cost:read')).toBe(true);
  expect(live && can(live.principal, 'usage:read')).toBe(false);
  const made = await change(at(), createBudget, budget('Claims'), as);
  expect(made).toMatchObject({ state: 'succeeded', actorKind: 'service', actorTokenId: tokenId, actorPersonId: null });
  expect(made).toMatchObject({ source: 'api', role: 'billing' });
  const entries = await database.owner.db.auditEntry.findMany({
    where: { intentId: made.id },
    orderBy: { seq: 'asc' },
  });
  expect(entries.map(({ kind, actorKind, principalId }) => [kind, actorKind, principalId])).toEqual([
    ['started', 'service', tokenId],
    ['succeeded', 'service', tokenId],
  ]);
  const refused = await change(at(), setInvitePolicy, { ownersApproveOwn: true, adminsInviteDirectly: true }, as);
  expect(refused).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
});

it('loses what its maker loses, until an owner takes it over', async () => {
  const admin = await person('admin');
  const { as, tokenId } = await make(admin, { role: 'admin' });
  const first = await change(at(), createBudget, { ...budget('Chat'), scope: { kind: 'workspace', id: 'B' } }, as);
  expect(first.state).toBe('succeeded');
  await database.owner.db.person.update({ where: { id: admin.personId }, data: { roleOverride: 'viewer' } });
  const budgetId = (first.result as { budgetId: string }).budgetId;
  const cut = await change(at(), archiveBudget, { budgetId }, as);
  expect(cut).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  await database.owner.db.person.update({ where: { id: admin.personId }, data: { deactivatedAt: NOW } });
  expect(await findService(database.owner.db, tokenId, NOW)).toBeNull();
  const owner = await person('owner');
  expect((await change(at(), takeOverToken, { tokenId }, owner)).state).toBe('succeeded');
  const taken = await findService(database.owner.db, tokenId, NOW);
  expect(taken).toMatchObject({ personId: owner.personId, cap: null, role: 'admin' });
  expect((await change(at(), archiveBudget, { budgetId }, as)).state).toBe('succeeded');
});

it('is refused everywhere once it is revoked or has expired', async () => {
  const { as, secret, tokenId } = await make('admin', { days: 1 });
  const waiting = await ask(database, createBudget, { ...budget('Late'), period: 'week' }, as);
  expect((await change(at(), revokeToken, { tokenId }, 'admin')).state).toBe('succeeded');
  expect(await findServiceOfSecret(database.web.db, secret)).toBeNull();
  await expect(ask(database, createBudget, budget('Never'), as)).rejects.toThrow(/no live session, code or token/);
  const { executeIntent } = await import('@/lib/jobs/intents/run');
  await executeIntent(worker.deps, waiting);
  const ended = await database.owner.db.intent.findUniqueOrThrow({ where: { id: waiting } });
  expect(ended).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  const old = await make('admin', { days: 1 });
  await database.owner.db.serviceToken.update({
    where: { id: old.tokenId },
    data: { expiresAt: new Date(NOW.getTime() - 1) },
  });
  expect(await findServiceOfSecret(database.web.db, old.secret)).toBeNull();
});

it('makes none that is stronger, and the same key of two tokens is two changes', async () => {
  const { as } = await make('admin', { role: 'billing', workspaceIds: ['A'] });
  const wider = await make(as, { role: 'billing' });
  expect(wider.intent).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  const billing = await make('admin', { role: 'billing' });
  const stronger = await make(billing.as, { role: 'admin' });
  expect(stronger.intent).toMatchObject({ state: 'failed', errorCode: 'invalid_input' });
  const bySomebody = await make('viewer', { role: 'admin' });
  expect(bySomebody.intent).toMatchObject({ state: 'failed', errorCode: 'invalid_input' });
  const [one, other] = await Promise.all([make('admin'), make('admin')]);
  const store = (secret: string) =>
    database.web.pool.query<{ intent_id: string; is_new: boolean; conflict: boolean }>(
      `SELECT intent_id::text, is_new, conflict FROM steward.submit_intent($1, $2, 'budget.archive', '{"budgetId":"x"}', 'h',
        '{"kind":"budget","id":"x"}', NULL, 'the-same-key', 'req', false, NULL, NULL)`,
      [secret, newId()],
    );
  const [first, second, again] = [await store(one.secret), await store(other.secret), await store(one.secret)];
  expect([first.rows[0]?.is_new, second.rows[0]?.is_new, again.rows[0]?.is_new]).toEqual([true, true, false]);
  expect(again.rows[0]?.intent_id).toBe(first.rows[0]?.intent_id);
});

it('is held to what a person of its role is held to', async () => {
  const owner = await person('owner');
  const { as } = await make('admin', { role: 'admin' });
  const { name } = await database.owner.db.person.findUniqueOrThrow({ where: { id: owner.personId } });
  const input = { personId: owner.personId, keys: [], source: 'person' as const, confirmation: name };
  const offboarded = await change(at(), offboardPerson, input, as);
  expect(offboarded).toMatchObject({ state: 'failed', errorMessage: 'Only an owner can offboard an owner.' });
  const ended = await change(at(), endSession, { sessionId: owner.sessionId }, as);
  expect(ended).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
});

it('limited to a workspace, holds nothing that its person has elsewhere', async () => {
  const admin = await person('admin');
  const { db } = database.owner;
  const [wide, narrow] = [await make(admin), await make(admin, { workspaceIds: ['A'] })];
  const request = (workspaceIds: string[]) =>
    createInviteRequest(database, { requestedById: admin.personId, workspaceIds, state: 'refused' });
  const [inA, inB] = [await request(['A']), await request(['A', 'B'])];
  const budgets = [
    { ...budget('In A'), period: 'day' as const },
    { ...budget('Of all'), scope: { kind: 'organization' as const, id: '' } },
  ];
  for (const one of budgets) await change(at(), createBudget, { ...one, ownerId: admin.personId } as never, admin);
  const live = await findServiceOfSecret(database.web.db, narrow.secret);
  if (!live) throw new Error('It does not work.');
  const ctx = { actor: live.principal, db, now: NOW, requestId: 'req' };
  expect((await listTokens(ctx)).map(({ id }) => id)).toEqual([narrow.tokenId]);
  await expect(getToken(ctx, { tokenId: wide.tokenId })).rejects.toMatchObject({ code: 'not_found' });
  const names = (await listBudgets(ctx)).rows.map(({ name }) => name);
  expect([names.includes('In A'), names.includes('Of all')]).toEqual([true, false]);
  expect((await listInvites(ctx, { show: 'all' })).rows.map(({ id }) => id)).toContain(inA);
  const scoped = await make(admin, { workspaceIds: ['A'], scopes: ['invite:request'] });
  const own = await findServiceOfSecret(database.web.db, scoped.secret);
  const seen = await listInvites({ ...ctx, actor: own?.principal ?? live.principal }, { show: 'all' });
  expect(seen.rows.map(({ id }) => id)).toEqual([inA]);
  expect(await change(at(), renewInvite, { requestId: inB }, scoped.as)).toMatchObject({ errorCode: 'forbidden' });
  expect(await change(at(), renewInvite, { requestId: inA }, scoped.as)).toMatchObject({ state: 'succeeded' });
  expect(await change(at(), revokeToken, { tokenId: wide.tokenId }, narrow.as)).toMatchObject({
    errorCode: 'not_found',
  });
  expect(await change(at(), revokeToken, { tokenId: scoped.tokenId }, narrow.as)).toMatchObject({ state: 'succeeded' });
});

it('revokes itself and what may do no more than it, and nothing stronger of the person who answers for it', async () => {
  const owner = await person('owner');
  const [viewer, other, strong] = [
    await make(owner, { role: 'viewer' }),
    await make(owner, { role: 'viewer', scopes: ['token:write'] }),
    await make(owner, { role: 'owner' }),
  ];
  const revoke = (tokenId: string) => change(at(), revokeToken, { tokenId }, viewer.as);
  expect(await revoke(strong.tokenId)).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  expect(await revoke(other.tokenId)).toMatchObject({ state: 'succeeded' });
  expect(await revoke(viewer.tokenId)).toMatchObject({ state: 'succeeded' });
});
