import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { administratorScript } from '@/lib/testing/administrator-script';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { trustIssuer } from './installation';
import { nameWebRole } from './roles';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const SUBMIT = 'SELECT * FROM steward.submit_intent($1, $2, $3, $4, $5, $6, NULL, $7, $8, false, NULL, NULL)';

function submit(secret: string, key: string, command = 'workspace.rename', inputHash = 'h1') {
  return database.web.pool.query(SUBMIT, [
    secret,
    newId(),
    command,
    { name: 'x' },
    inputHash,
    { kind: 'workspace', id: 'w' },
    key,
    'req',
  ]);
}

describe("the web's database role", () => {
  it.each([
    ['INSERT INTO intents (id) VALUES (gen_random_uuid())'],
    ['UPDATE intents SET state = $$succeeded$$'],
    ['SELECT input FROM intents'],
    ['SELECT * FROM one_time_codes'],
    ['UPDATE audit_head SET seq = 0'],
    ['SELECT * FROM principals'],
    ['DELETE FROM audit_entries'],
    ['UPDATE people SET role_override = $$owner$$'],
    ['INSERT INTO credentials (person_id, password_hash, updated_at) VALUES (gen_random_uuid(), $$x$$, now())'],
    ['SELECT token_hash FROM sessions'],
    ['SELECT * FROM sessions'],
    ['SELECT 1 FROM sessions WHERE token_hash < $$8$$'],
    ['SELECT password_hash FROM credentials'],
    ['SELECT subject FROM identities'],
    ['SELECT token_hash FROM scim_tokens'],
    ['SELECT * FROM oidc_issuers'],
    ['UPDATE sessions SET expires_at = now()'],
    ['UPDATE sessions SET ended_at = NULL'],
    ['UPDATE scim_tokens SET last_used_at = now()'],
    [
      `INSERT INTO sessions (id, token_hash, person_id, method, user_agent, ip, created_at, last_seen_at, expires_at)
       SELECT gen_random_uuid(), repeat($$0$$, 64), id, $$oidc$$, $$$$, $$$$, now(), now(), $$infinity$$ FROM people`,
    ],
    [
      `INSERT INTO identities (id, issuer, subject, email, person_id, created_at)
       SELECT gen_random_uuid(), $$i$$, $$s$$, email, id, now() FROM people`,
    ],
    [`SELECT steward.insert_session(gen_random_uuid(), 'oidc', repeat('x', 40), '', '')`],
    ['UPDATE scim_tokens SET revoked_at = NULL'],
    ['INSERT INTO scim_tokens (id, name, token_hash, created_at) VALUES (gen_random_uuid(), $$x$$, $$x$$, now())'],
    ['UPDATE scim_users SET active = false'],
    ['UPDATE settings SET value = $${}$$'],
    ['UPDATE workspaces SET name = $$x$$'],
    [`SELECT graphile_worker.add_job('intent', '{}')`],
    ['SELECT * FROM graphile_worker._private_jobs'],
    ['CREATE TABLE mine (x int)'],
  ])('may not: %s', async (sql) => {
    await expect(database.web.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('submits an intent as the person of a live session, once per key', async () => {
    const person = await createSignedInPerson(database.owner.db, 'owner');
    const first = await submit(person.token, 'key-00001');
    expect(first.rows[0]).toMatchObject({ state: 'queued', is_new: true, conflict: false });
    const again = await submit(person.token, 'key-00001');
    expect(again.rows[0]).toMatchObject({ intent_id: first.rows[0].intent_id, is_new: false, conflict: false });
    const other = await submit(person.token, 'key-00001', 'workspace.rename', 'h2');
    expect(other.rows[0]).toMatchObject({ conflict: true });
    const stored = await database.owner.db.intent.findMany({ where: { actorPersonId: person.personId } });
    expect(stored).toHaveLength(1);
    const jobs = await database.owner.pool.query('SELECT 1 FROM graphile_worker.jobs WHERE key = $1', [
      first.rows[0].intent_id,
    ]);
    expect(jobs.rowCount).toBe(1);
  });

  it('refuses a session that ended, idled or expired', async () => {
    for (const change of [
      'ended_at = now()',
      `last_seen_at = now() - interval '31 minutes'`,
      `expires_at = now() - interval '1 second'`,
    ]) {
      const person = await createSignedInPerson(database.owner.db, 'owner');
      await database.owner.pool.query(`UPDATE sessions SET ${change} WHERE person_id = $1`, [person.personId]);
      await expect(submit(person.token, 'key-00002')).rejects.toMatchObject({ code: 'SW401' });
    }
    await expect(submit('f'.repeat(64), 'key-00003')).rejects.toMatchObject({ code: 'SW401' });
  });

  it("lets an identity provider's token ask for what SCIM asks, and nothing else, until it is revoked", async () => {
    const token = { id: newId(), name: 'Okta', tokenHash: sha256('the-token'), createdAt: new Date() };
    await database.owner.db.scimToken.create({ data: token });
    for (const command of ['workspace.rename', 'scim_token.create', 'scim_userx.create', 'offboarding.start'])
      await expect(submit('the-token', newId(), command)).rejects.toMatchObject({ code: 'SW401' });
    const { rows } = await submit('the-token', newId(), 'scim_user.delete');
    expect(rows[0]).toMatchObject({ state: 'queued' });
    const stored = await database.owner.db.intent.findUniqueOrThrow({ where: { id: rows[0].intent_id } });
    expect(stored).toMatchObject({ actorKind: 'token', actorName: 'Okta', actorPersonId: null });
    await database.owner.db.scimToken.update({ where: { id: token.id }, data: { revokedAt: new Date() } });
    await expect(submit('the-token', newId(), 'scim_user.delete')).rejects.toMatchObject({ code: 'SW401' });
  });

  it('lets a one-time code run its one command only', async () => {
    const now = new Date();
    await database.owner.db.oneTimeCode.create({
      data: {
        codeHash: sha256('the-code'),
        purpose: 'setup',
        createdAt: now,
        expiresAt: new Date(now.getTime() + 60_000),
      },
    });
    await expect(submit('the-code', 'key-00004', 'workspace.rename')).rejects.toMatchObject({ code: 'SW401' });
    const opened = await submit('the-code', 'key-00004', 'account.create_first_owner');
    expect(opened.rows[0]).toMatchObject({ state: 'queued' });
  });
});

describe('what stands for a secret', () => {
  const web = async (sql: string, values: unknown[] = []) => (await database.web.pool.query(sql, values)).rows[0];

  it('of a password is its recipe, never its hash; another hash opens nothing', async () => {
    const { personId } = await createSignedInPerson(database.owner.db, 'owner', { email: 'recipe@example.test' });
    const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo';
    await database.owner.db.credential.create({ data: { personId, passwordHash, updatedAt: new Date() } });
    const { recipe } = await web("SELECT steward.password_recipe('recipe@example.test') AS recipe");
    expect(recipe).toBe('$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0');
    for (const guess of [recipe, `${recipe}$`, '', null, '$argon2id$%'])
      expect(
        await web(
          `SELECT session_id AS id FROM steward.open_password_session('recipe@example.test', $1, NULL, repeat('s', 43), '', '')`,
          [guess],
        ),
      ).toEqual({ id: null });
    await expect(
      web(`SELECT steward.open_password_session('recipe@example.test', $1, NULL, 'short', '', '')`, [passwordHash]),
    ).rejects.toMatchObject({ code: 'SW400' });
  });

  it('of an identity is its subject, and only where the installation trusts an issuer', async () => {
    const { personId } = await createSignedInPerson(database.owner.db, 'owner', { email: 'linked@example.test' });
    const link = (issuer: string, subject: string) =>
      web(`SELECT steward.link_identity($1, $2, 'linked@example.test') AS person`, [issuer, subject]);
    const open = (issuer: string, subject: string) =>
      web(`SELECT steward.open_oidc_session($1, $2, repeat('o', 43), '', '') AS id`, [issuer, subject]);
    expect(await link('https://idp.example', 'first')).toEqual({ person: null });
    await trustIssuer(database.owner.db, 'https://idp.example/');
    expect(await link('https://other.example', 'first')).toEqual({ person: null });
    expect(await link('https://idp.example', 'first')).toEqual({ person: personId });
    expect(await link('https://idp.example/', 'second')).toEqual({ person: null });
    expect(await open('https://idp.example', 'second')).toEqual({ id: null });
    expect((await open('https://idp.example', 'first')).id).not.toBeNull();
    await trustIssuer(database.owner.db, null);
    expect(await open('https://idp.example', 'first')).toEqual({ id: null });
  });

  it('of a session ends its own sessions alone', async () => {
    const [ann, bob] = [
      await createSignedInPerson(database.owner.db, 'owner'),
      await createSignedInPerson(database.owner.db, 'owner'),
    ];
    expect(await web('SELECT steward.end_sessions($1, $2) AS ended', [ann.token, bob.sessionId])).toEqual({ ended: 0 });
    expect(await web('SELECT steward.end_sessions($1, NULL) AS ended', [ann.token])).toEqual({ ended: 0 });
    expect(await web('SELECT count(*)::int FROM steward.session_of($1)', [sha256(ann.token)])).toEqual({ count: 0 });
    expect(await web('SELECT steward.end_session($1) AS ended', [ann.token])).toEqual({ ended: true });
    expect(await web('SELECT person_id FROM steward.session_of($1)', [bob.token])).toEqual({ person_id: bob.personId });
  });
});

describe('audit entries', () => {
  it('cannot be changed, not even by their owner', async () => {
    await expect(database.owner.pool.query('TRUNCATE audit_entries')).rejects.toThrow('append-only');
  });
});

it('a role’s name is its database’s, also of long and odd ones', () => {
  expect(nameWebRole('steward')).toBe('steward_web_steward');
  const odd = ['Steward', 'steward-2', `s${'x'.repeat(62)}`, `s${'x'.repeat(61)}y`].map(nameWebRole);
  expect(new Set(odd).size).toBe(4);
  for (const role of odd) expect(role).toMatch(/^steward_web_[a-z0-9_]{1,51}$/);
});

it('docs/database-roles.sql is what is printed', () => {
  expect(fs.readFileSync('docs/database-roles.sql', 'utf8')).toBe(administratorScript());
});
