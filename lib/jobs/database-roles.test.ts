import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const SUBMIT = 'SELECT * FROM steward.submit_intent($1, $2, $3, $4, $5, $6, NULL, $7, $8, false, NULL, NULL)';

function submit(hash: string, key: string, command = 'workspace.rename', inputHash = 'h1') {
  return database.web.pool.query(SUBMIT, [hash, newId(), command, { name: 'x' }, inputHash, 'workspace:w', key, 'req']);
}

describe("the web's database role", () => {
  it.each([
    ['INSERT INTO intents (id) VALUES (gen_random_uuid())'],
    ['UPDATE intents SET state = $$succeeded$$'],
    ['SELECT input FROM intents'],
    ['SELECT * FROM one_time_codes'],
    ['SELECT * FROM audit_head'],
    ['DELETE FROM audit_entries'],
    ['UPDATE people SET role_override = $$owner$$'],
    ['INSERT INTO credentials (person_id, password_hash, updated_at) VALUES (gen_random_uuid(), $$x$$, now())'],
    ['UPDATE sessions SET expires_at = now()'],
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
    const first = await submit(person.tokenHash, 'key-00001');
    expect(first.rows[0]).toMatchObject({ state: 'queued', is_new: true, conflict: false });
    const again = await submit(person.tokenHash, 'key-00001');
    expect(again.rows[0]).toMatchObject({ intent_id: first.rows[0].intent_id, is_new: false, conflict: false });
    const other = await submit(person.tokenHash, 'key-00001', 'workspace.rename', 'h2');
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
      await expect(submit(person.tokenHash, 'key-00002')).rejects.toMatchObject({ code: 'SW401' });
    }
    await expect(submit('f'.repeat(64), 'key-00003')).rejects.toMatchObject({ code: 'SW401' });
  });

  it("lets an identity provider's token ask for what SCIM asks, and nothing else, until it is revoked", async () => {
    const token = { id: newId(), name: 'Okta', tokenHash: sha256('the-token'), createdAt: new Date() };
    await database.owner.db.scimToken.create({ data: token });
    for (const command of ['workspace.rename', 'scim_token.create', 'scim_userx.create', 'person.offboard'])
      await expect(submit(token.tokenHash, newId(), command)).rejects.toMatchObject({ code: 'SW401' });
    const { rows } = await submit(token.tokenHash, newId(), 'scim_user.delete');
    expect(rows[0]).toMatchObject({ state: 'queued' });
    const stored = await database.owner.db.intent.findUniqueOrThrow({ where: { id: rows[0].intent_id } });
    expect(stored).toMatchObject({ actorKind: 'token', actorName: 'Okta', actorPersonId: null });
    await database.owner.db.scimToken.update({ where: { id: token.id }, data: { revokedAt: new Date() } });
    await expect(submit(token.tokenHash, newId(), 'scim_user.delete')).rejects.toMatchObject({ code: 'SW401' });
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
    await expect(submit(sha256('the-code'), 'key-00004', 'workspace.rename')).rejects.toMatchObject({ code: 'SW401' });
    const opened = await submit(sha256('the-code'), 'key-00004', 'person.create_first_owner');
    expect(opened.rows[0]).toMatchObject({ state: 'queued' });
  });
});

describe('audit entries', () => {
  it('cannot be changed, not even by their owner', async () => {
    await expect(database.owner.pool.query('TRUNCATE audit_entries')).rejects.toThrow('append-only');
  });
});
