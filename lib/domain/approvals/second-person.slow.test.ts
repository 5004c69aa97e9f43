import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { readApprovalPolicy } from '@/lib/domain/approval-policy/reads';
import { setApprovalPolicy } from '@/lib/domain/approval-policy/schema';
import { readRetention } from '@/lib/domain/audit-retention/reads';
import { setAuditRetention } from '@/lib/domain/audit-retention/schema';
import { resumeGatewayKeys } from '@/lib/domain/gateway-keys/schema';
import { keyPolicy, setKeyPolicy } from '@/lib/domain/key-policy/schema';
import { executeIntent } from '@/lib/jobs/intents/run';
import { ACTS } from '@/lib/operations/acts';
import { FRESH_MS } from '@/lib/operations/fresh-sign-in';
import { setApprovals } from '@/lib/testing/approval-policy';
import { change } from '@/lib/testing/change';
import { createSignedInPerson } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { WHO } from '@/lib/testing/permissions/world';
import {
  type ActCase,
  type Asker,
  createSecondPersonWorld,
  DECIDED_BY,
  POLICY,
  type SecondPersonWorld,
} from '@/lib/testing/second-person-world';
import { takeRound } from '@/lib/testing/thorough';
import type { Decision } from './rules';

let world: SecondPersonWorld;
beforeAll(async () => {
  world = await createSecondPersonWorld();
});
beforeEach(() => setApprovals(db(), POLICY));
afterAll(() => world.close());

const db = () => world.database.owner.db;
const at = () => ({ database: world.database, deps: world.worker.deps });
const owner = () => world.owner();
const decide: SecondPersonWorld['decide'] = (...asked) => world.decide(...asked);
const intentOf = (id: string) => db().intent.findUniqueOrThrow({ where: { id } });
const approvalOf = (intentId: string) => db().approval.findUniqueOrThrow({ where: { intentId } });
const toldOf = (key: string) => db().notification.findMany({ where: { key }, orderBy: { createdAt: 'asc' } });

/** A session of whoever is behind it. */
async function createSessionOf({ personId }: Asker): Promise<Asker> {
  const { personId: other, token } = await createSignedInPerson(db(), 'owner');
  await db().session.updateMany({ where: { personId: other }, data: { personId } });
  return { personId, token };
}

/** Whether they proved just now who they are. */
async function prove({ token }: Asker, isFresh: boolean) {
  const provedAt = isFresh ? new Date() : new Date(Date.now() - FRESH_MS - 60_000);
  await db().session.update({ where: { tokenHash: sha256(token) }, data: { provedAt } });
}

/** Without the act, whoever changes the policy may weaken it. */
async function weakenAlone(by: Asker): ReturnType<ActCase['ask']> {
  await setApprovals(db(), { ...POLICY, acts: ACTS.filter((act) => act !== 'policy') });
  const intent = await change(at(), setApprovalPolicy, { ...POLICY, acts: ['retention'] }, by);
  return { intent, stands: async () => (await readApprovalPolicy(db())).acts.length };
}

describe.each(ACTS)('%s', (act) => {
  const decidedBy = DECIDED_BY[act];

  async function isAskedBy(by: Asker) {
    const { ask, ...ends } = world.cases[act];
    const { intent, stands } = await ask(by);
    expect(intent).toMatchObject({ state: 'waiting' });
    expect(await approvalOf(intent.id)).toMatchObject({ act, askedById: by.personId, runsItself: false });
    expect((await toldOf(intent.id)).map(({ kind }) => kind)).toEqual(['approval.asked']);
    const self = await decide(intent.id, 'approve', await createSessionOf(by));
    expect([self.state, self.errorCode]).toEqual(['failed', 'forbidden']);
    expect(await stands()).toEqual(ends.before);
    return { id: intent.id, stands, ...ends };
  }

  it('waits for somebody else who holds the right, and for nobody else', async () => {
    const { id, stands, after } = await isAskedBy(await owner());
    expect(await decide(id, 'approve', await world.programOf(await owner()))).toMatchObject({ state: 'failed' });
    for (const who of WHO.filter((column) => !decidedBy.includes(column))) {
      const refused = await decide(id, 'approve', world.someone(who));
      expect([who, refused.state, refused.errorCode]).toEqual([who, 'failed', 'forbidden']);
    }
    expect(await decide(id, 'approve', world.someone(decidedBy.at(-1) ?? 'owner'))).toMatchObject({
      state: 'succeeded',
    });
    expect([(await intentOf(id)).state, await stands()]).toEqual(['succeeded', after]);
    expect((await decide(id, 'approve', await owner())).errorMessage).toContain('approved this already');
  });

  it.each(takeRound(decidedBy, 3, ACTS.indexOf(act)))('is refused by %s, and nothing changes', async (who) => {
    const { id, stands, before } = await isAskedBy(await owner());
    expect(await decide(id, 'refuse', world.someone(who))).toMatchObject({ state: 'succeeded' });
    expect(await intentOf(id)).toMatchObject({ state: 'failed', errorCode: 'refused' });
    expect(await stands()).toEqual(before);
  });

  // Roles are changed by people alone.
  const programs = act === 'owner_role' ? [] : takeRound(['waits as well'], 2, ACTS.indexOf(act));
  it.each(programs)('%s where a program asks, and not for whoever is behind it', async () => {
    const { id, stands, before } = await isAskedBy(await world.programOf(await owner()));
    expect(await decide(id, 'refuse', world.someone('owner'))).toMatchObject({ state: 'succeeded' });
    expect(await stands()).toEqual(before);
  });

  it('takes a fresh sign-in of whoever asks, whatever the policy says, and of whoever approves', async () => {
    const [asker, ends] = [await owner(), world.cases[act]];
    await prove(asker, false);
    if (act !== 'policy') await setApprovals(db(), { ...POLICY, acts: [] });
    const refused = await ends.ask(asker);
    expect([refused.intent.state, refused.intent.errorCode]).toEqual(['failed', 'sign_in_again']);
    expect(await refused.stands()).toEqual(ends.before);
    await setApprovals(db(), POLICY);
    const { id } = await isAskedBy(await owner());
    const approver = world.someone(decidedBy.at(-1) ?? 'owner');
    await prove(approver, false);
    expect(await decide(id, 'approve', approver)).toMatchObject({ state: 'failed', errorCode: 'sign_in_again' });
    await prove(approver, true);
    expect(await decide(id, 'approve', approver)).toMatchObject({ state: 'succeeded' });
  });

  it('is done at once where the policy does not name it', async () => {
    await setApprovals(db(), { ...POLICY, acts: [] });
    const { ask, after } = world.cases[act];
    const { intent, stands } = await (act === 'policy' ? weakenAlone : ask)(await owner());
    expect([intent.state, await stands()]).toEqual(['succeeded', after]);
  });
});

describe('what is approved', () => {
  it('is what was shown: another input is not, whoever puts it there', async () => {
    const { intent, stands } = await world.cases.retention.ask(await owner());
    const swapped = await decide(intent.id, 'approve', world.someone('owner'), '0'.repeat(64));
    expect(swapped.errorMessage).toContain('not as it was shown to you');
    await db().$executeRaw`UPDATE intents SET input = '{"years": 1}' WHERE id = ${intent.id}::uuid`;
    await db()
      .$executeRaw`UPDATE approvals SET decision = 'approved', decided_at = now() WHERE intent_id = ${intent.id}::uuid`;
    await db().intent.update({ where: { id: intent.id }, data: { state: 'queued', approvedAt: new Date() } });
    await executeIntent(world.worker.deps, intent.id);
    expect(await intentOf(intent.id)).toMatchObject({
      state: 'failed',
      errorMessage: expect.stringContaining('not what was approved'),
    });
    expect(await stands()).toBe(7);
  });

  it('is judged again: it may do no more by then than it was shown to do', async () => {
    const stopId = newId();
    const stopped = { workspaceId: world.home.id, stopId, disabledAt: new Date() };
    const first = await issueKey(world.database, stopped);
    const intent = await change(at(), resumeGatewayKeys, { workspaceId: world.home.id, stopId }, await owner());
    await issueKey(world.database, stopped);
    const decided = await decide(intent.id, 'approve', world.someone('owner'));
    expect(decided.errorMessage).toContain('Things have changed since this was requested');
    expect((await db().gatewayKey.findUniqueOrThrow({ where: { id: first.id } })).disabledAt).not.toBeNull();
    const { intent: lowered } = await world.cases.retention.ask(await owner());
    await change(at(), setAuditRetention, { years: 9 }, await owner());
    expect((await decide(lowered.id, 'approve', world.someone('owner'))).errorMessage).toContain('Things have changed');
    expect((await readRetention(db())).years).toBe(9);
  });

  it('is decided once, by whoever comes first', async () => {
    const { intent, stands } = await world.cases.retention.ask(await owner());
    const rivals = [await owner(), await owner(), await owner()];
    const verdicts: Decision[] = ['approve', 'approve', 'refuse'];
    const all = await Promise.all(rivals.map((who, index) => decide(intent.id, verdicts[index] ?? 'approve', who)));
    expect(all.filter(({ state }) => state === 'succeeded')).toHaveLength(1);
    const { decision } = await approvalOf(intent.id);
    expect(await stands()).toBe(decision === 'approved' ? 2 : 7);
  });

  it('is not decided any more once its time is up, nor expired once it is decided', async () => {
    const { intent, stands } = await world.cases.retention.ask(await owner());
    expect((intent.waitsUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(47 * 3_600_000);
    const soon = new Date(Date.now() + 40);
    await db().approval.update({ where: { intentId: intent.id }, data: { expiresAt: soon } });
    await db().intent.update({ where: { id: intent.id }, data: { waitsUntil: soon } });
    const expire = async () => {
      while (new Date() <= soon) await new Promise((resolve) => setTimeout(resolve, 5));
      await executeIntent(world.worker.deps, intent.id);
    };
    const [decided] = await Promise.all([decide(intent.id, 'approve', world.someone('owner')), expire()]);
    const isApproved = decided.state === 'succeeded';
    const { decision } = await approvalOf(intent.id);
    expect([decision, (await intentOf(intent.id)).state, await stands()]).toEqual(
      isApproved ? ['approved', 'succeeded', 2] : ['expired', 'expired', 7],
    );
  });

  it('is approved by nobody whose sign-in the requester made a few days ago', async () => {
    const [asker, other] = [await owner(), await owner()];
    const { intent } = await world.cases.retention.ask(asker);
    const made = { purpose: 'set_password', personId: other.personId, madeById: asker.personId };
    const createdAt = new Date();
    await db().oneTimeCode.create({
      data: { codeHash: newId(), ...made, createdAt, expiresAt: createdAt, usedAt: createdAt },
    });
    expect((await decide(intent.id, 'approve', other)).errorMessage).toContain('made a sign-in link for you');
    expect(await decide(intent.id, 'refuse', other)).toMatchObject({ state: 'succeeded' });
  });

  it('is decided by nobody who lost the right since they were asked', async () => {
    const admin = await createSignedInPerson(db(), 'admin');
    const { intent } = await world.cases.stop_lift.ask(await owner());
    expect((await approvalOf(intent.id)).deciders).toContain(admin.personId);
    await db().person.update({ where: { id: admin.personId }, data: { roleOverride: 'viewer' } });
    expect(await decide(intent.id, 'approve', admin)).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
  });
});

describe('without a second person', () => {
  it('an owner goes ahead with a reason, and all owners are told at once', async () => {
    const asker = await owner();
    const { intent, stands } = await world.cases.retention.ask(asker);
    const other = await decide(intent.id, 'override', world.someone('owner'));
    expect(other.errorMessage).toContain('You did not ask for this');
    expect(await decide(intent.id, 'override', asker)).toMatchObject({ state: 'succeeded' });
    expect([(await intentOf(intent.id)).state, await stands()]).toEqual(['succeeded', 2]);
    const told = (await toldOf(intent.id)).find(({ kind }) => kind === 'approval.overridden');
    const people = expect.arrayContaining([asker.personId, world.someone('owner').personId]);
    expect(told).toMatchObject({ about: { reason: 'It is needed now' }, audience: { only: true, people } });
    const entries = await db().auditEntry.findMany({ where: { intentId: intent.id }, orderBy: { seq: 'asc' } });
    expect(entries[2]?.payload).toMatchObject({ decision: 'overridden' });
  });

  it('nobody else does, no program does, and no policy is weakened so', async () => {
    const admin = await createSignedInPerson(db(), 'admin');
    const { intent: lifted } = await world.cases.stop_lift.ask(admin);
    expect((await decide(lifted.id, 'override', admin)).errorMessage).toContain('Only an owner');
    const asker = await owner();
    const { intent } = await world.cases.retention.ask(asker);
    expect(await decide(intent.id, 'override', await world.programOf(asker))).toMatchObject({ state: 'failed' });
    const { intent: weaker } = await world.cases.policy.ask(asker);
    expect((await decide(weaker.id, 'override', asker)).errorMessage).toContain('never urgent');
  });

  it('where there is no other owner, what owners do waits for a while, and can be withdrawn', async () => {
    const only = await owner();
    const others = { roleOverride: 'owner', id: { not: only.personId } };
    const ids = (await db().person.findMany({ where: others, select: { id: true } })).map(({ id }) => id);
    await db().person.updateMany({ where: { id: { in: ids } }, data: { roleOverride: 'admin' } });
    try {
      const { intent, stands } = await world.cases.retention.ask(only);
      expect(intent.state).toBe('waiting');
      const left = (intent.waitsUntil?.getTime() ?? 0) - Date.now();
      expect([left > 29 * 60_000, left < 31 * 60_000]).toEqual([true, true]);
      expect(await toldOf(intent.id)).toMatchObject([
        { kind: 'approval.missing', about: { minutes: 30 }, audience: { people: [only.personId] } },
      ]);
      const over = new Date(Date.now() - 1_000);
      await db().intent.update({ where: { id: intent.id }, data: { waitsUntil: over } });
      await db().approval.update({ where: { intentId: intent.id }, data: { expiresAt: over } });
      await executeIntent(world.worker.deps, intent.id);
      expect([(await intentOf(intent.id)).state, await stands()]).toEqual(['succeeded', 2]);
      const { intent: dropped, stands: kept } = await world.cases.retention.ask(only);
      expect(await decide(dropped.id, 'withdraw', only)).toMatchObject({ state: 'succeeded' });
      expect(await kept()).toBe(7);
    } finally {
      await db().person.updateMany({ where: { id: { in: ids } }, data: { roleOverride: 'owner' } });
    }
  });

  it('until somebody decides, one owner does all but disable many keys alone, and two look at what cannot be undone', async () => {
    await db().setting.deleteMany({ where: { key: 'approval_policy' } });
    expect((await readApprovalPolicy(db())).acts).toEqual(['owner_role', 'retention', 'policy', 'key_disabling']);
    const { id: first } = await db().person.findFirstOrThrow({ where: { roleOverride: 'owner' } });
    const where = { roleOverride: 'owner', id: { not: first } };
    const ids = (await db().person.findMany({ where, select: { id: true } })).map(({ id }) => id);
    await db().person.updateMany({ where: { id: { in: ids } }, data: { roleOverride: 'admin' } });
    expect(await readApprovalPolicy(db())).toMatchObject({ acts: ['key_disabling'], owners: 1, isSet: false });
    await db().person.updateMany({ where: { id: { in: ids } }, data: { roleOverride: 'owner' } });
  });
});

it('lets nobody raise how many keys one person may disable alone', async () => {
  await world.setDisabled(5);
  const input = keyPolicy.parse({ mostDisabled: 50 });
  const intent = await change(at(), setKeyPolicy, input, 'admin');
  expect(intent.state).toBe('waiting');
  expect(await approvalOf(intent.id)).toMatchObject({ act: 'policy', after: { mostDisabled: 50 } });
  expect(await decide(intent.id, 'approve', world.someone('admin'))).toMatchObject({ errorCode: 'forbidden' });
  expect(await change(at(), setKeyPolicy, keyPolicy.parse({ mostDisabled: 4 }), 'admin')).toMatchObject({
    state: 'succeeded',
  });
});
