import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgRole } from '@/lib/access/principals';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { endSession } from '@/lib/domain/sessions/schema';
import { issueRecoveryCode } from '@/lib/jobs/bootstrap';
import { setApprovals } from '@/lib/testing/approval-policy';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { createSignInLink, overrideRole, setPassword } from './schema';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
  await setApprovals(database.owner.db, { acts: [] });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

type Signed = Awaited<ReturnType<typeof createSignedInPerson>>;
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$abc$def';
const at = () => ({ database, deps: worker.deps });
const db = () => database.owner.db;
const signedIn = (role: OrgRole) => createSignedInPerson(db(), role);
const setRole = (who: Signed, roleOverride: OrgRole | null) =>
  db().person.update({ where: { id: who.personId }, data: { roleOverride } });
const deactivate = (who: Signed) =>
  db().person.update({ where: { id: who.personId }, data: { deactivatedAt: new Date() } });
const promote = async (who: Signed) =>
  expect(await change(at(), overrideRole, { personId: who.personId, role: 'owner' }, 'owner')).toMatchObject({
    state: 'succeeded',
  });

async function link(maker: Signed, holder: Signed): Promise<string> {
  const code = newToken();
  const made = await change(at(), createSignInLink, { personId: holder.personId, codeHash: sha256(code) }, maker);
  expect(made).toMatchObject({ state: 'succeeded' });
  return code;
}

/** Uses a code as its page does; how it ended, or the door's word where it never got in. */
async function use(code: string): Promise<string> {
  try {
    const intent = await change(at(), setPassword, { passwordHash: HASH }, { token: code });
    return intent.errorCode ?? intent.state;
  } catch (error) {
    return (error as { code?: string }).code ?? 'thrown';
  }
}

const hasPassword = async (who: Signed) => (await db().credential.count({ where: { personId: who.personId } })) > 0;

describe('a link is judged again when it is used', () => {
  const CLOSED = 'SW401';
  test.each<[string, OrgRole, OrgRole, (maker: Signed, holder: Signed) => Promise<unknown>, string]>([
    ['nothing happened', 'admin', 'viewer', async () => undefined, 'succeeded'],
    ['made by an owner for an owner', 'owner', 'owner', async () => undefined, 'succeeded'],
    ['its holder became an owner', 'admin', 'viewer', (_, holder) => promote(holder), CLOSED],
    ['its holder became an owner, though an owner made it', 'owner', 'viewer', (_, holder) => promote(holder), CLOSED],
    ['its holder is an owner by whatever way', 'admin', 'viewer', (_, holder) => setRole(holder, 'owner'), 'forbidden'],
    ['its maker is no admin any more', 'admin', 'viewer', (maker) => setRole(maker, 'billing'), 'forbidden'],
    ['its maker no longer has access', 'admin', 'viewer', (maker) => setRole(maker, null), 'forbidden'],
    ['its maker was deactivated', 'owner', 'viewer', (maker) => deactivate(maker), 'forbidden'],
    ['made for an owner by one who is admin now', 'owner', 'owner', (maker) => setRole(maker, 'admin'), 'forbidden'],
    ['its holder no longer has access', 'admin', 'viewer', (_, holder) => setRole(holder, null), 'forbidden'],
    ['its holder was deactivated', 'admin', 'viewer', (_, holder) => deactivate(holder), 'forbidden'],
  ])('%s', async (_name, makerRole, holderRole, meanwhile, answer) => {
    const [maker, holder] = [await signedIn(makerRole), await signedIn(holderRole)];
    const code = await link(maker, holder);
    await meanwhile(maker, holder);
    expect(await use(code)).toBe(answer);
    expect(await hasPassword(holder)).toBe(answer === 'succeeded');
  });

  test('one that nobody is known to have made opens nothing', async () => {
    const { personId } = await signedIn('viewer');
    const code = newToken();
    const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
    await db().oneTimeCode.create({ data: { codeHash: sha256(code), purpose: 'set_password', personId, ...times } });
    expect(await use(code)).toBe('forbidden');
  });

  test('one from the server opens for an owner, and clears the failures of strangers', async () => {
    const owner = await signedIn('owner');
    const { email } = await db().person.findUniqueOrThrow({ where: { id: owner.personId } });
    const failures = { emailHash: sha256(email), ip: '10.0.0.9', succeeded: false, at: new Date() };
    await db().signInAttempt.createMany({ data: [failures, failures] });
    const other = { ...failures, emailHash: sha256('other@example.test') };
    await db().signInAttempt.create({ data: other });
    const code = await issueRecoveryCode(worker.deps, email);
    expect(await db().signInAttempt.count({ where: { emailHash: sha256(email) } })).toBe(0);
    await db().signInAttempt.create({ data: failures });
    expect(await use(code)).toBe('succeeded');
    expect(await db().signInAttempt.count({ where: { emailHash: sha256(email) } })).toBe(0);
    expect(await db().signInAttempt.count({ where: { emailHash: other.emailHash } })).toBe(1);
  });
});

describe('becoming an owner', () => {
  test('ends the password, the links and the sessions that others had a hand in, and nothing of the provider', async () => {
    const [admin, holder] = [await signedIn('admin'), await signedIn('viewer')];
    expect(await use(await link(admin, holder))).toBe('succeeded');
    const { personId } = holder;
    const now = new Date();
    const session = { personId, userAgent: 'x', ip: '10.0.0.1', createdAt: now, lastSeenAt: now };
    const open = (method: string) =>
      db().session.create({
        data: { id: newId(), tokenHash: newToken(), method, expiresAt: new Date(Date.now() + 60_000), ...session },
      });
    const [typed, provided] = [await open('password'), await open('oidc')];
    const identity = { id: newId(), issuer: 'https://id.test', subject: personId, email: 'x@x.test', createdAt: now };
    await db().identity.create({ data: { ...identity, personId } });
    await link(admin, holder);
    const promoted = await change(at(), overrideRole, { personId, role: 'owner' }, 'owner');
    expect(promoted.result).toMatchObject({
      before: 'viewer',
      after: 'owner',
      ended: { password: true, links: 1, sessions: 1 },
    });
    expect(await hasPassword(holder)).toBe(false);
    const open1 = await db().session.findMany({ where: { personId, endedAt: null } });
    expect(open1.map(({ id }) => id)).toEqual([provided.id]);
    expect(open1.map(({ id }) => id)).not.toContain(typed.id);
    expect(await db().identity.count({ where: { personId } })).toBe(1);
  });

  test('again, or any other role, ends nothing', async () => {
    const [owner, holder] = [await signedIn('owner'), await signedIn('viewer')];
    expect(await use(await link(owner, holder))).toBe('succeeded');
    for (const role of ['admin', 'billing', null, 'viewer'] as const) {
      const changed = await change(at(), overrideRole, { personId: holder.personId, role }, owner);
      expect(changed.result).not.toHaveProperty('ended');
    }
    expect(await hasPassword(holder)).toBe(true);
    const same = await change(at(), overrideRole, { personId: owner.personId, role: 'owner' }, 'owner');
    expect(same.result).not.toHaveProperty('ended');
    expect(await db().session.count({ where: { personId: owner.personId, endedAt: null } })).toBe(1);
  });
});

describe('an admin and an owner', () => {
  test.each<[string, OrgRole, OrgRole, boolean]>([
    ['an admin ends the session of an owner', 'admin', 'owner', false],
    ['an admin ends the session of an admin', 'admin', 'admin', true],
    ['an owner ends the session of an owner', 'owner', 'owner', true],
  ])('%s: %s', async (_name, actor, holder, may) => {
    const [who, whose] = [await signedIn(actor), await signedIn(holder)];
    const ended = await change(at(), endSession, { sessionId: whose.sessionId }, who);
    expect(ended.errorCode).toBe(may ? null : 'forbidden');
    const { endedAt } = await db().session.findUniqueOrThrow({ where: { id: whose.sessionId } });
    expect(endedAt !== null).toBe(may);
  });

  test('a link for the owner is no admin’s to make, nor to hand over by way of a password of theirs', async () => {
    const [admin, owner] = [await signedIn('admin'), await signedIn('owner')];
    const code = newToken();
    const made = { personId: owner.personId, codeHash: sha256(code) };
    expect(await change(at(), createSignInLink, made, admin)).toMatchObject({ errorCode: 'forbidden' });
    expect(await use(code)).toBe('SW401');
  });
});
