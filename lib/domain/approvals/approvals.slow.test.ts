import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import type { PersonActor } from '@/lib/access/principals';
import { idFrom, newId } from '@/lib/core/ids';
import { proposeBudget, requestMore } from '@/lib/domain/budgets/schema';
import type { Message } from '@/lib/domain/channels/body-rules';
import { executeIntent } from '@/lib/jobs/intents/run';
import { sweepIntents } from '@/lib/jobs/intents/sweep';
import { withPersonalLink } from '@/lib/jobs/notifying/personal-link';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { getApproval, listApprovals } from './queries';
import { decideApproval } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let asker: Awaited<ReturnType<typeof createSignedInPerson>>;
let owner: Awaited<ReturnType<typeof createSignedInPerson>>;
let budgetId: string;
const UNTIL = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
  const base = { displayColor: '#000', createdAt: new Date(), dataResidency: {}, seenAt: new Date(), tags: {} };
  await database.owner.db.workspace.create({ data: { id: 'A', name: 'Claims', ...base } });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});
beforeEach(async () => {
  const { db } = database.owner;
  asker = await createSignedInPerson(db, 'viewer');
  owner = await createSignedInPerson(db, 'developer');
  budgetId = newId();
  const at = new Date();
  await db.budget.updateMany({ where: { archivedAt: null }, data: { archivedAt: at } });
  await db.budget.create({
    data: {
      ...{ id: budgetId, name: 'Claims, monthly', scopeKind: 'workspace', scopeId: 'A', period: 'month', notes: '' },
      ...{ firstDay: at, revision: 1, createdAt: at, updatedAt: at, ownerId: owner.personId },
      limits: { create: { revision: 1, kind: 'set', amountNano: 100n * 10n ** 9n, reason: '', at } },
    },
  });
});

const at = () => ({ database, deps: worker.deps });
const more = (part: Record<string, string> = {}) => ({
  budgetId,
  amount: '50',
  until: UNTIL,
  reason: 'An index',
  ...part,
});
const intentOf = (id: string) => database.owner.db.intent.findUniqueOrThrow({ where: { id } });
const approvalOf = (intentId: string) => database.owner.db.approval.findUniqueOrThrow({ where: { intentId } });
const entriesOf = async (intentId: string) =>
  (await database.owner.db.auditEntry.findMany({ where: { intentId }, orderBy: { seq: 'asc' } })).map(
    ({ kind }) => kind,
  );
const toldOf = async (key: string) =>
  (await database.owner.db.notification.findMany({ where: { key } })).map(({ kind, audience }) => ({
    kind,
    people: (audience as { people: string[] }).people,
  }));
const limitsOf = () => database.owner.db.budgetLimit.findMany({ where: { budgetId }, orderBy: { revision: 'asc' } });

async function ask() {
  const intent = await change(at(), requestMore, more(), asker);
  expect(intent.state).toBe('waiting');
  return { id: intent.id, digest: (await approvalOf(intent.id)).digest };
}
type Decision = {
  decision: 'approve' | 'refuse' | 'withdraw';
  change?: Record<string, string>;
  note?: string;
  token?: string;
};
const decide = ({ id, digest }: { id: string; digest: string }, decision: Decision, who: { token: string }) =>
  change(at(), decideApproval, { approvalId: id, digest, change: {}, ...decision }, who);

it('waits for the owner that a budget names, and runs what was approved, once', async () => {
  const asked = await ask();
  expect(await approvalOf(asked.id)).toMatchObject({
    what: expect.stringContaining('Raise Claims, monthly by $50.00 until'),
    ...{ before: { limit: '100' }, after: { limit: '150', until: UNTIL }, deciders: [owner.personId], decision: null },
  });
  expect(await toldOf(asked.id)).toEqual([{ kind: 'budget.more_asked', people: [owner.personId] }]);
  expect(await limitsOf()).toHaveLength(1);
  const decided = await decide(asked, { decision: 'approve' }, owner);
  expect(decided).toMatchObject({ state: 'succeeded', result: { decision: 'approved' } });
  expect(await intentOf(asked.id)).toMatchObject({ state: 'succeeded', after: { limit: '150', until: UNTIL } });
  expect(await limitsOf()).toMatchObject([{}, { kind: 'raise', amountNano: 50n * 10n ** 9n, setById: asker.personId }]);
  expect(await entriesOf(asked.id)).toEqual(['started', 'waiting', 'started', 'succeeded']);
  expect((await toldOf(asked.id)).map(({ kind, people }) => [kind, people])).toContainEqual([
    'budget.more_decided',
    [asker.personId],
  ]);
  const again = await decide(asked, { decision: 'approve' }, owner);
  expect(again.errorMessage).toContain('approved this already');
  await executeIntent(worker.deps, asked.id);
  expect(await limitsOf()).toHaveLength(2);
});

it('is opened by a link of one person in their mail, which is good for one decision', async () => {
  const asked = await ask();
  const { db } = database.owner;
  const person = (await findActor(db, owner.personId)) as PersonActor;
  const other = (await findActor(db, asker.personId)) as PersonActor;
  const message = { link: `https://steward.example/approvals/${asked.id}` } as Message;
  const { link } = await withPersonalLink(worker.deps, person, message);
  expect((await withPersonalLink(worker.deps, person, message)).link).toBe(link);
  expect((await withPersonalLink(worker.deps, other, message)).link).toBe(message.link);
  const token = new URL(link).searchParams.get('token') ?? '';
  expect(JSON.stringify(await db.approvalLink.findMany())).not.toContain(token);
  const verdict = async (actor: PersonActor, given: string, at = new Date()) =>
    (await getApproval(testCtx(database.web, actor, at), { approvalId: asked.id, token: given })).link;
  expect([await verdict(person, token), await verdict(other, token)]).toEqual(['valid', 'invalid']);
  expect(await verdict(person, 'a'.repeat(64))).toBe('invalid');
  expect(await verdict(person, token, new Date(Date.now() + 73 * 3_600_000))).toBe('expired');
  const forged = await decide(asked, { decision: 'approve', token: 'a'.repeat(64) }, owner);
  expect(forged.errorMessage).toContain('This link was made for somebody else.');
  expect(await limitsOf()).toHaveLength(1);
  const decided = await decide(asked, { decision: 'approve', token }, owner);
  expect(decided).toMatchObject({ state: 'succeeded' });
  expect(JSON.stringify(decided.input)).not.toContain(token);
  expect(await verdict(person, token)).toBe('used');
});

it('sets a budget that was proposed as whoever sets budgets approved it', async () => {
  const { db } = database.owner;
  const [proposer, billing] = [await createSignedInPerson(db, 'admin'), await createSignedInPerson(db, 'billing')];
  const proposal = { workspaceId: 'A', apiKeyId: null, period: 'week' as const, limit: '$1,200', reason: 'A pilot' };
  const asked = await change(at(), proposeBudget, proposal, proposer);
  expect(asked).toMatchObject({ state: 'waiting' });
  const approval = await approvalOf(asked.id);
  expect(approval).toMatchObject({ what: 'Set a weekly budget of $1,200.00 for Claims', before: {} });
  expect((await toldOf(asked.id))[0]).toMatchObject({ kind: 'budget.proposed' });
  const changed = { decision: 'approve' as const, change: { limit: '900' } };
  expect((await decide({ id: asked.id, digest: approval.digest }, changed, proposer)).errorMessage).toContain('else');
  expect(await decide({ id: asked.id, digest: approval.digest }, changed, billing)).toMatchObject({
    state: 'succeeded',
  });
  const set = await db.budget.findFirstOrThrow({ where: { scopeId: 'A', period: 'week' }, include: { limits: true } });
  expect(set).toMatchObject({ name: 'Claims, weekly', createdById: proposer.personId, notes: 'A pilot' });
  expect(set.limits).toMatchObject([{ amountNano: 900n * 10n ** 9n }]);
  expect((await toldOf(asked.id)).map(({ kind }) => kind)).toContain('budget.proposal_decided');
  const again = await change(at(), proposeBudget, proposal, proposer);
  expect(again.errorMessage).toContain('There is already a budget for this per week');
});

it('lets whoever approves change the amount, and nothing that is not theirs to change', async () => {
  const asked = await ask();
  const other = await decide(asked, { decision: 'approve', change: { budgetId: newId() } }, owner);
  expect(other.errorMessage).toContain('cannot change this');
  const wrong = await decide(asked, { decision: 'approve', change: { amount: '-1' } }, owner);
  expect(wrong).toMatchObject({
    errorMessage: 'A budget cannot be negative.',
    fieldErrors: { 'change.amount': expect.anything() },
  });
  const stale = await decide({ ...asked, digest: '0'.repeat(64) }, { decision: 'approve' }, owner);
  expect(stale.errorMessage).toContain('not as it was shown to you');
  expect((await decide(asked, { decision: 'approve', change: { amount: '20' } }, owner)).state).toBe('succeeded');
  expect((await limitsOf())[1]).toMatchObject({ amountNano: 20n * 10n ** 9n });
  expect(await approvalOf(asked.id)).toMatchObject({ decision: 'changed' });
});

it('changes nothing when it is refused, withdrawn, or decided by somebody else', async () => {
  const refused = await ask();
  expect((await decide(refused, { decision: 'approve' }, asker)).errorMessage).toContain('somebody else decides');
  const stranger = await createSignedInPerson(database.owner.db, 'billing');
  expect((await decide(refused, { decision: 'approve' }, stranger)).errorMessage).toContain('waits for somebody else');
  expect((await decide(refused, { decision: 'withdraw' }, owner)).errorMessage).toContain('Only the person who asked');
  expect((await decide(refused, { decision: 'refuse', note: 'Too much' }, owner)).state).toBe('succeeded');
  expect(await intentOf(refused.id)).toMatchObject({
    ...{
      state: 'failed',
      errorCode: 'refused',
      errorMessage: 'The developer refused it: Too much. Nothing was changed.',
    },
  });
  const second = await change(at(), requestMore, more(), asker);
  const twice = await change(at(), requestMore, more(), asker);
  expect(twice.errorMessage).toContain('You have already requested more');
  const { digest } = await approvalOf(second.id);
  expect((await decide({ id: second.id, digest }, { decision: 'withdraw' }, asker)).state).toBe('succeeded');
  expect(await limitsOf()).toHaveLength(1);
});

it('reads the role of whoever decides again, and falls to roles where the owner has left', async () => {
  const { db } = database.owner;
  const asked = await ask();
  await db.person.update({ where: { id: owner.personId }, data: { deactivatedAt: new Date() } });
  await expect(decide(asked, { decision: 'approve' }, owner)).rejects.toThrow();
  const left = await change(at(), requestMore, more(), await createSignedInPerson(db, 'viewer'));
  expect(await approvalOf(left.id)).toMatchObject({ deciders: [] });
  const billing = await createSignedInPerson(db, 'billing');
  const { digest } = await approvalOf(left.id);
  await db.person.update({ where: { id: billing.personId }, data: { roleOverride: 'viewer' } });
  expect((await decide({ id: left.id, digest }, { decision: 'approve' }, billing)).errorMessage).toContain(
    'somebody else',
  );
  await db.person.update({ where: { id: billing.personId }, data: { roleOverride: 'billing' } });
  expect((await decide({ id: left.id, digest }, { decision: 'approve' }, billing)).state).toBe('succeeded');
});

it('expires after 72 hours, and then can be decided no more', async () => {
  const asked = await ask();
  const { pool } = database.owner;
  await pool.query(`UPDATE intents SET waits_until = now() - interval '1 second' WHERE id = $1`, [asked.id]);
  await pool.query(`UPDATE approvals SET expires_at = now() - interval '1 second' WHERE intent_id = $1`, [asked.id]);
  expect((await decide(asked, { decision: 'approve' }, owner)).errorMessage).toContain('Nobody decided about this');
  expect(await sweepIntents(worker.deps)).toBeGreaterThan(0);
  await executeIntent(worker.deps, asked.id);
  expect(await intentOf(asked.id)).toMatchObject({ state: 'expired' });
  expect(await approvalOf(asked.id)).toMatchObject({ decision: 'expired' });
  expect(await limitsOf()).toHaveLength(1);
});

it('runs what was approved by a worker that died before it ran', async () => {
  const asked = await ask();
  const { pool } = database.owner;
  await pool.query(`UPDATE approvals SET decision = 'approved', decided_at = now() WHERE intent_id = $1`, [asked.id]);
  await pool.query(
    `UPDATE intents SET state = 'queued', approved_at = now(), created_at = now() - interval '70 hours' WHERE id = $1`,
    [asked.id],
  );
  expect(await sweepIntents(worker.deps)).toBeGreaterThan(0);
  await executeIntent(worker.another(), asked.id);
  expect(await intentOf(asked.id)).toMatchObject({ state: 'succeeded' });
  expect(await limitsOf()).toHaveLength(2);
});

it('lists what was decided last, however many requests were decided before', async () => {
  const times = Array.from({ length: 501 }, (_, minute) => new Date(Date.UTC(2020, 0, 1, 0, minute)));
  const requestId = (minute: number) => idFrom('old request', String(minute));
  await database.owner.db.approval.createMany({
    data: times.map((time, minute) => ({
      ...{ intentId: requestId(minute), command: 'budget.request_more', what: 'More', reason: '', digest: '' },
      ...{ subjectKind: 'budget', subjectId: budgetId, before: {}, after: {}, input: {}, permission: 'budget:write' },
      ...{ askedByName: '', askedAt: time, expiresAt: time, decidedAt: time },
      decision: minute === 500 ? 'refused' : 'approved',
    })),
  });
  const ctx = testCtx(database.owner, actorOf('owner'));
  const [first] = await listApprovals(ctx, { subject: { kind: 'budget', id: budgetId } });
  expect(first).toMatchObject({ id: requestId(500), decision: 'refused' });
});
