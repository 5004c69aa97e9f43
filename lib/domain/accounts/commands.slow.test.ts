import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import type { PersonActor, Principal } from '@/lib/access/principals';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { subjectColumns } from '@/lib/operations/subject';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, TEST_NOW, testCtx } from '@/lib/testing/factories';
import { createFirstOwnerCommand, overrideRoleCommand } from './commands';
import { listAccounts } from './queries';
import { isSetUpOpen } from './reads';
import { createSignInLinkCommand, setPasswordCommand } from './sign-in-commands';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.owner.pool.query(
    'TRUNCATE people, credentials, identities, sessions, one_time_codes, intents CASCADE',
  );
});

const commandCtx = (actor: Principal, intentId = newId()) => loneCommandCtx(database.owner, actor, { intentId });

const HASH = '$argon2id$v=19$m=19456,t=2,p=1$abc$def';
const owners = () => database.owner.db.person.findMany({ where: { roleOverride: 'owner' } });
const code: Principal = { kind: 'code', name: 'One-time code', commands: ['account.create_first_owner'] };

async function person(role: PersonActor['role']): Promise<PersonActor> {
  const { personId } = await createSignedInPerson(database.owner.db, role);
  const actor = await findActor(database.owner.db, personId);
  if (!actor) throw new Error('no actor');
  return actor;
}

describe('the first owner', () => {
  const input = { email: 'ann@example.test', name: 'Ann', passwordHash: HASH };

  test('is made once, with a password, and uses up every set-up code', async () => {
    const codes = [newToken(), newToken()];
    for (const token of codes) {
      const life = { createdAt: TEST_NOW, expiresAt: new Date(TEST_NOW.getTime() + 60_000) };
      await database.owner.db.oneTimeCode.create({ data: { codeHash: sha256(token), purpose: 'setup', ...life } });
    }
    expect(await isSetUpOpen(database.web.db)).toBe(true);
    const ctx = commandCtx(code);
    const result = await createFirstOwnerCommand.run(ctx, input);
    expect(result).toMatchObject({ email: 'ann@example.test' });
    expect(JSON.stringify(result)).not.toContain('argon2');
    expect(await isSetUpOpen(database.web.db)).toBe(false);
    expect((await findActor(database.owner.db, String(result.personId)))?.role).toBe('owner');
    expect(await database.owner.db.oneTimeCode.count({ where: { usedAt: null } })).toBe(0);
    expect(await createFirstOwnerCommand.run(ctx, input)).toEqual(result);
    await expect(
      createFirstOwnerCommand.run(commandCtx(code), { ...input, email: 'eve@example.test' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await owners()).toHaveLength(1);
  });

  test('is one, however many ask at once', async () => {
    const asked = Array.from({ length: 8 }, (_, at) =>
      createFirstOwnerCommand.run(commandCtx(code), { ...input, email: `p${at}@example.test` }),
    );
    const answers = await Promise.allSettled(asked);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    expect(await owners()).toHaveLength(1);
  });

  test('may be someone whom the organisation already knows', async () => {
    await database.owner.db.person.create({
      data: { id: newId(), email: input.email, name: 'Ann Old', createdAt: TEST_NOW },
    });
    await createFirstOwnerCommand.run(commandCtx(code), input);
    expect(await database.owner.db.person.count()).toBe(1);
    expect((await owners())[0]).toMatchObject({ name: 'Ann', email: input.email });
  });
});

describe('a role', () => {
  const roleOf = async (personId: string) => (await findActor(database.owner.db, personId))?.role ?? null;

  test('is changed with its maker and time, and given back to the organisation', async () => {
    const [owner, bob] = [await person('owner'), await person('viewer')];
    await overrideRoleCommand.run(commandCtx(owner), { personId: bob.personId, role: 'billing' });
    expect(await roleOf(bob.personId)).toBe('billing');
    const { rows } = await listAccounts(testCtx(database.web, owner), { search: bob.email });
    expect(rows).toMatchObject([
      { role: 'billing', roleFrom: 'override', overriddenBy: owner.name, overriddenAt: TEST_NOW },
    ]);
    await overrideRoleCommand.run(commandCtx(owner), { personId: bob.personId, role: null });
    expect(await roleOf(bob.personId)).toBeNull();
  });

  test('of an owner is no admin’s business, and no admin makes owners', async () => {
    const [owner, other, admin] = [await person('owner'), await person('owner'), await person('admin')];
    for (const change of [
      { personId: owner.personId, role: 'viewer' as const },
      { personId: other.personId, role: null },
      { personId: admin.personId, role: 'owner' as const },
    ]) {
      await expect(overrideRoleCommand.run(commandCtx(admin), change)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await owners()).toHaveLength(2);
  });

  test('of the last owner stays, also when two owners demote each other at once', async () => {
    const [ann, bob] = [await person('owner'), await person('owner')];
    const answers = await Promise.allSettled([
      overrideRoleCommand.run(commandCtx(ann), { personId: bob.personId, role: 'admin' }),
      overrideRoleCommand.run(commandCtx(bob), { personId: ann.personId, role: 'admin' }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await owners()).toHaveLength(1);
  });

  test('of nobody is not found', async () => {
    const owner = await person('owner');
    await expect(
      overrideRoleCommand.run(commandCtx(owner), { personId: newId(), role: 'admin' }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a sign-in link', () => {
  async function intentOf(personId: string | null, codeHash: string | null): Promise<string> {
    const id = newId();
    const subject = subjectColumns({ kind: 'credential', id: 'own' });
    const rest = { inputHash: 'x', ...subject, source: 'web', idempotencyKey: id, requestId: id, state: 'succeeded' };
    await database.owner.db.intent.create({
      data: {
        id,
        command: 'account.set_password',
        input: {},
        actorKind: 'code',
        actorPersonId: personId,
        actorCodeHash: codeHash,
        createdAt: TEST_NOW,
        ...rest,
      },
    });
    return id;
  }

  test('sets one password once, and ends what was signed in before', async () => {
    const [owner, bob] = [await person('owner'), await person('viewer')];
    const codeHash = sha256(newToken());
    const made = await createSignInLinkCommand.run(commandCtx(owner), { personId: bob.personId, codeHash });
    expect(JSON.stringify(made)).not.toContain(codeHash);
    const first = await intentOf(bob.personId, codeHash);
    await setPasswordCommand.run(commandCtx(code, first), { passwordHash: HASH });
    await setPasswordCommand.run(commandCtx(code, first), { passwordHash: HASH });
    const second = await intentOf(bob.personId, codeHash);
    await expect(setPasswordCommand.run(commandCtx(code, second), { passwordHash: `${HASH}2` })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await database.owner.db.credential.findMany()).toMatchObject([
      { personId: bob.personId, passwordHash: HASH },
    ]);
    expect(await database.owner.db.session.count({ where: { personId: bob.personId, endedAt: null } })).toBe(0);
  });

  test('for an owner is made by owners only, and for nobody by nobody', async () => {
    const [owner, admin] = [await person('owner'), await person('admin')];
    const link = { personId: owner.personId, codeHash: sha256(newToken()) };
    await expect(createSignInLinkCommand.run(commandCtx(admin), link)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(createSignInLinkCommand.run(commandCtx(owner), { ...link, personId: newId() })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await database.owner.db.oneTimeCode.count()).toBe(0);
  });

  test('without a code sets nothing', async () => {
    const bob = await person('viewer');
    const intent = await intentOf(bob.personId, null);
    await expect(setPasswordCommand.run(commandCtx(code, intent), { passwordHash: HASH })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the list of people', () => {
  async function member(name: string, workspaceId: string, role: string): Promise<string> {
    const id = newId();
    const userId = `user_${id}`;
    await database.owner.db.user.create({
      data: { id: userId, email: `${id}@example.test`, name, role: 'user', addedAt: TEST_NOW, seenAt: TEST_NOW },
    });
    await database.owner.db.person.create({
      data: { id, email: `${id}@example.test`, name, upstreamUserId: userId, createdAt: TEST_NOW },
    });
    const workspace = {
      name: `The ${workspaceId}`,
      displayColor: '#fff',
      createdAt: TEST_NOW,
      dataResidency: {},
      tags: {},
      seenAt: TEST_NOW,
    };
    await database.owner.db.workspace.upsert({
      where: { id: workspaceId },
      create: { id: workspaceId, ...workspace },
      update: {},
    });
    await database.owner.db.workspaceMember.create({
      data: { workspaceId, userId, workspaceRole: role, seenAt: TEST_NOW },
    });
    return id;
  }

  test('shows everybody to those who may, and colleagues to a lead', async () => {
    const owner = await person('owner');
    const lea = await member('Lea', 'w1', 'workspace_admin');
    const cole = await member('Cole', 'w1', 'workspace_user');
    const olga = await member('Olga', 'w2', 'workspace_user');
    const names = async (actor: PersonActor, search?: string) =>
      (await listAccounts(testCtx(database.web, actor), { search })).rows.map((row) => row.personId);
    expect(new Set(await names(owner))).toEqual(new Set([owner.personId, lea, cole, olga]));
    const lead = await findActor(database.owner.db, lea);
    const developer = actorOf('developer', { personId: cole, memberWorkspaceIds: ['w1'] });
    expect(lead?.role).toBe('viewer');
    expect(new Set(await names(developer))).toEqual(new Set([lea, cole]));
    expect(await names(owner, 'ol')).toEqual([cole, olga]);
    expect(await names(owner, '%')).toEqual([]);
    const { rows } = await listAccounts(testCtx(database.web, owner), { search: 'Lea' });
    expect(rows).toMatchObject([
      { leads: [{ id: 'w1', name: 'The w1' }], roleFrom: 'upstream', upstreamRole: 'user', role: 'viewer' },
    ]);
    await database.owner.db.workspaceLead.create({ data: { workspaceId: 'w2', personId: lea, addedAt: TEST_NOW } });
    const ledBy = async (actor: PersonActor) =>
      (await listAccounts(testCtx(database.web, actor), { search: 'Lea' })).rows[0]?.leads.map(({ id }) => id);
    expect(await ledBy(owner)).toEqual(['w1', 'w2']);
    expect(await ledBy(developer)).toEqual(['w1']);
    expect((await findActor(database.owner.db, lea))?.leadWorkspaceIds).toEqual(['w1', 'w2']);
  });

  test('is paged and counted', async () => {
    const owner = await person('owner');
    const made = Array.from({ length: 60 }, (_, at) => ({
      id: newId(),
      email: `${at}@example.test`,
      name: `P${at}`,
      createdAt: TEST_NOW,
    }));
    await database.owner.db.person.createMany({ data: made });
    const [first, second] = [
      await listAccounts(testCtx(database.web, owner)),
      await listAccounts(testCtx(database.web, owner), { page: 2 }),
    ];
    expect([first.total, first.rows.length, second.rows.length]).toEqual([61, 50, 11]);
    expect(new Set([...first.rows, ...second.rows].map((row) => row.personId)).size).toBe(61);
  });

  test('is closed to whoever is not a person', async () => {
    await expect(listAccounts(testCtx(database.web, code))).rejects.toMatchObject({ code: 'forbidden' });
  });
});
