import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Signer, signerOf, verifierOf } from '@/lib/audit/checkpoint';
import { verifyReport } from '@/lib/audit/signed-report';
import { addDays, dayOf } from '@/lib/core/time';
import { openNextReviews } from '@/lib/jobs/access-reviews';
import { executeIntent } from '@/lib/jobs/intents/run';
import { remindReviewers } from '@/lib/jobs/notifying/find-access-reviews';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { createMember } from '@/lib/testing/permissions/world';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { AccessReviewItem } from '@/prisma/generated/client';
import { exportAccessReview } from './report-queries';
import { closeAccessReview, confirmRemoval, decideAccess, repeatAccessReview, startAccessReview } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let workspaceId = '';
let now = new Date();
let admin: Awaited<ReturnType<typeof createSignedInPerson>>;
let lead: Awaited<ReturnType<typeof createSignedInPerson>>;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database, 'company', () => now);
  const most = await db().apiKey.groupBy({
    by: ['workspaceId'],
    where: { status: 'active', workspaceId: { not: null }, expiresAt: null },
    _count: true,
    orderBy: { _count: { id: 'desc' } },
  });
  workspaceId = most[0]?.workspaceId ?? '';
  const policy = { key: 'key_policy', value: { mostDisabled: 1_000 }, updatedAt: now };
  await db().setting.upsert({ where: { key: policy.key }, create: policy, update: policy });
  admin = await createSignedInPerson(db(), 'admin');
  lead = await createSignedInPerson(db(), 'viewer', { upstreamUserId: await createMember(db(), workspaceId, true) });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const db = () => database.owner.db;
const at = () => ({ database, deps: worker.deps });
const start = (given: object = {}) =>
  change(
    at(),
    startAccessReview,
    { name: 'Review', dueDay: addDays(dayOf(now), 10), workspaceIds: [workspaceId], ...given },
    admin,
  );
const itemsOf = (reviewId: string) =>
  db().accessReviewItem.findMany({ where: { reviewId }, orderBy: { position: 'asc' } });
const decide = (reviewId: string, items: readonly AccessReviewItem[], decision: 'keep' | 'remove', who = admin) =>
  change(at(), decideAccess, { reviewId, positions: items.map(({ position }) => position), decision }, who);

it('asks about everything that can be removed, and nobody about their own', async () => {
  const { id: keyId } = await issueKey(database, { workspaceId, name: 'Nightly' });
  const begun = await start();
  expect(begun).toMatchObject({ state: 'succeeded', result: { reviewId: begun.id } });
  const items = await itemsOf(begun.id);
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  expect(kinds.sort()).toEqual(['api_key', 'gateway_key', 'member']);
  expect(items.map(({ position }) => position)).toEqual(items.map((_, at) => at + 1));
  expect(items.find(({ subjectId }) => subjectId === keyId)).toMatchObject({ name: 'Nightly', lastUsedDay: null });
  const own = items.filter(({ holderPersonId }) => holderPersonId === lead.personId);
  expect(own).toHaveLength(1);
  expect(await decide(begun.id, own, 'keep', lead)).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  const [first] = items.filter(({ holderPersonId }) => holderPersonId !== lead.personId);
  expect((await decide(begun.id, first ? [first, ...own] : [], 'keep', lead)).errorMessage).toMatch(/1 of these 2/);
  expect((await decide(begun.id, first ? [first] : [], 'keep', lead)).state).toBe('succeeded');
  expect((await decide(begun.id, own, 'keep')).state).toBe('succeeded');
  const told = await db().notification.findFirstOrThrow({ where: { subjectId: begun.id } });
  expect(told.about).toMatchObject({ step: 'started', undecided: items.length });
  expect(told.audience).toMatchObject({ people: expect.arrayContaining([lead.personId]), only: true });
  const whole = await start({ workspaceIds: null });
  const all = await itemsOf(whole.id);
  expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual(
    ['api_key', 'gateway_key', 'lead', 'member', 'organization_role', 'person', 'role'].filter(
      (kind) => kind !== 'lead' || all.some((item) => item.kind === 'lead'),
    ),
  );
  expect(all.filter(({ kind }) => kind === 'person')).toHaveLength(await db().user.count({ where: { goneAt: null } }));
  const outside = all.filter((item) => item.workspaceId !== workspaceId).slice(0, 1);
  expect((await decide(whole.id, outside, 'remove', lead)).errorMessage).toMatch(/not yours to decide/);
});

it('decides what filters find, as many as were shown', async () => {
  const { id: reviewId } = await start();
  const keys = (await itemsOf(reviewId)).filter(({ kind }) => kind === 'api_key').length;
  const matching = { show: 'undecided', kind: 'api_key', count: keys } as const;
  const late = await change(
    at(),
    decideAccess,
    { reviewId, matching: { ...matching, count: keys + 1 }, decision: 'keep' },
    admin,
  );
  expect(late.errorMessage).toMatch(/Reload and look again/);
  const done = await change(at(), decideAccess, { reviewId, matching, decision: 'keep', reason: 'All in use' }, admin);
  expect(done).toMatchObject({ state: 'succeeded', result: { items: keys } });
  expect(await db().accessReviewItem.count({ where: { reviewId, decision: 'keep', reason: 'All in use' } })).toBe(keys);
});

it('lowers roles in the organisation, and leaves those that only the Console takes away', async () => {
  const { id: reviewId } = await start({ workspaceIds: null });
  const roles = (await itemsOf(reviewId)).filter(({ kind }) => kind === 'organization_role');
  const users = await db().user.findMany({ where: { goneAt: null, role: { notIn: ['user', 'claude_code_user'] } } });
  expect(roles.map(({ subjectId, holds }) => `${subjectId} ${holds}`).sort()).toEqual(
    users.map(({ id, role }) => `${id} ${role}`).sort(),
  );
  const holding = (role: string) => roles.filter(({ holds }) => holds === role);
  const [[developer, lowered], [console]] = [holding('developer'), holding('admin')];
  const removing = [developer, lowered, console].filter((item) => item !== undefined);
  expect(removing).toHaveLength(3);
  const positions = removing.map(({ position }) => position);
  await db().accessReviewItem.updateMany({
    where: { reviewId, position: { notIn: positions } },
    data: { decision: 'keep' },
  });
  expect((await decide(reviewId, removing, 'remove')).state).toBe('succeeded');
  await worker.deps.upstream.updateUser(lowered?.subjectId ?? '', { role: 'user' });
  await db().user.update({ where: { id: lowered?.subjectId ?? '' }, data: { role: 'user' } });
  expect((await change(at(), confirmRemoval, { reviewId, typedCount: '3' }, admin)).state).toBe('succeeded');
  const after = new Map((await itemsOf(reviewId)).map((item) => [item.position, item]));
  expect(positions.map((position) => after.get(position)?.outcome)).toEqual(['removed', 'gone', 'changed']);
  expect(after.get(console?.position ?? 0)?.outcomeMessage).toMatch(/only be taken away in the Claude Console/);
  expect((await worker.deps.upstream.getUser(developer?.subjectId ?? '')).role).toBe('user');
  expect((await db().user.findUniqueOrThrow({ where: { id: developer?.subjectId ?? '' } })).role).toBe('user');
});

it('proposes what nobody decided, removes it when confirmed, leaves what changed, retries what failed, and signs the report', async () => {
  const { id: reviewId } = await start({ repeatMonths: 3 });
  const items = await itemsOf(reviewId);
  const of = (kind: string) => items.filter((item) => item.kind === kind && item.holderPersonId !== lead.personId);
  const [kept, disabled, disabledBefore, faulty] = of('api_key');
  const [steward] = of('gateway_key');
  const [member, changedRole] = of('member').filter(({ subjectId }) => !subjectId.startsWith('user_matrix'));
  const removed = [disabled, disabledBefore, faulty, steward, member, changedRole].filter((item) => item !== undefined);
  expect(removed).toHaveLength(6);
  const rest = items.filter((item) => !removed.includes(item));
  expect((await decide(reviewId, rest, 'keep')).state).toBe('succeeded');
  expect((await decide(reviewId, removed.slice(0, 3), 'remove')).state).toBe('succeeded');
  const early = await change(at(), confirmRemoval, { reviewId, typedCount: '6' }, admin);
  expect(early).toMatchObject({ state: 'failed', errorMessage: expect.stringMatching(/can still decide/) });

  const before = now;
  now = new Date(now.getTime() + 11 * 86_400_000);
  await db().$transaction((tx) => remindReviewers(tx, now));
  const told = await db().notification.findFirstOrThrow({ where: { key: `${reviewId} due` } });
  expect(told.about).toMatchObject({ step: 'due', undecided: 3 });
  await worker.deps.upstream.updateApiKey(disabledBefore?.subjectId ?? '', { status: 'inactive' });
  await db().workspaceMember.updateMany({
    where: { workspaceId, userId: changedRole?.subjectId ?? '' },
    data: { workspaceRole: changedRole?.holds === 'workspace_user' ? 'workspace_developer' : 'workspace_user' },
  });
  const keyPath = `/v1/organizations/api_keys/${faulty?.subjectId}`;
  worker.running.sandbox.queueFault({ kind: 'status', status: 403, method: 'POST', path: keyPath });
  expect((await change(at(), confirmRemoval, { reviewId, typedCount: '5' }, admin)).fieldErrors).toHaveProperty(
    'typedCount',
  );
  const first = await change(at(), confirmRemoval, { reviewId, typedCount: '6' }, admin);
  const outcomes = async () => {
    const found = new Map((await itemsOf(reviewId)).map((item) => [item.position, item.outcome]));
    return [disabled, disabledBefore, faulty, steward, member, changedRole, kept].map((item) =>
      found.get(item?.position ?? 0),
    );
  };
  expect(first).toMatchObject({ state: 'failed', errorCode: 'incomplete' });
  expect(await outcomes()).toEqual(['removed', 'gone', 'failed', 'removed', 'removed', 'changed', null]);
  const again = { reviewId, typedCount: '6', resumeOf: first.id };
  expect(await change(at(), confirmRemoval, again, admin)).toMatchObject({ state: 'succeeded' });
  expect((await outcomes())[2]).toBe('removed');
  expect((await worker.deps.upstream.getApiKey(disabled?.subjectId ?? '')).status).toBe('inactive');
  expect(
    (await db().gatewayKey.findUniqueOrThrow({ where: { id: steward?.subjectId ?? '' } })).revokedAt,
  ).not.toBeNull();

  const closed = await change(at(), closeAccessReview, { reviewId }, admin);
  expect(closed.state).toBe('succeeded');
  const review = await db().accessReview.findUniqueOrThrow({ where: { id: reviewId } });
  const file = path.join(os.tmpdir(), `${reviewId}.jsonl`);
  const asOwner = testCtx(database.web, actorOf('owner'), now);
  const lines: string[] = [];
  for await (const line of (await exportAccessReview(asOwner, { reviewId })).rows) lines.push(line);
  expect(lines).toHaveLength(items.length + 2);
  expect(lines[0]).toContain(review.name);
  const verifier = verifierOf(worker.deps.signer as Signer);
  const verify = (written: readonly string[], by = verifier) => {
    fs.writeFileSync(file, written.join(''));
    return verifyReport(by, file);
  };
  expect(await verify(lines)).toEqual({ items: items.length, fault: null });
  expect((await verify(lines.toSpliced(3, 1)))?.fault).toMatch(/edited/);
  expect((await verify(lines.slice(0, -1)))?.fault).toMatch(/cut off/);
  expect((await verify(lines, verifierOf(signerOf('steward.test', 'another'))))?.fault).toMatch(
    /not signed by this key/,
  );
  expect(await verify(['{}\n'])).toBeNull();
  fs.rmSync(file);
  expect((await decide(reviewId, items.slice(0, 1), 'remove')).errorMessage).toMatch(/closed/);
  const touch = { where: { reviewId }, data: { decision: 'keep' } };
  await expect(db().accessReviewItem.updateMany(touch)).rejects.toThrow(/closed access review/);
  await expect(db().accessReview.delete({ where: { id: reviewId } })).rejects.toThrow(/closed access review/);

  await openNextReviews(worker.deps);
  expect(await db().accessReview.count({ where: { followsId: reviewId } })).toBe(0);
  now = new Date(before.getTime() + 93 * 86_400_000);
  await openNextReviews(worker.deps);
  await openNextReviews(worker.deps);
  const asked = await db().intent.findMany({ where: { command: 'access_review.start', actorKind: 'system' } });
  expect(asked).toHaveLength(1);
  await executeIntent(worker.deps, asked[0]?.id ?? '');
  const next = await db().accessReview.findUniqueOrThrow({ where: { followsId: reviewId } });
  expect(next).toMatchObject({ startedByName: 'Steward', repeatMonths: 3, workspaceIds: [workspaceId] });
  expect((await change(at(), repeatAccessReview, { reviewId, repeatMonths: null }, admin)).errorMessage).toMatch(
    /next review has begun/,
  );
  expect((await change(at(), repeatAccessReview, { reviewId: next.id, repeatMonths: null }, admin)).state).toBe(
    'succeeded',
  );
});
