import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { trustIssuer } from './installation';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createSignedInPerson(database.owner.db, 'owner', { email: 'victim@example.test' });
});
afterAll(() => database.drop());

/** What a thief of the web's database role tries; the words are those of docs/security.md. */
const REFUSED: [string, ...string[]][] = [
  [
    'read a hash of a session, a token or a password',
    'SELECT token_hash FROM sessions',
    'SELECT token_hash FROM scim_tokens',
    'SELECT password_hash FROM credentials',
  ],
  ['read one-time codes', 'SELECT * FROM one_time_codes'],
  [
    'read what a second factor is proved with, or mark it as unused',
    'SELECT seed FROM second_factors',
    'SELECT last_step FROM second_factors',
    'SELECT code_hash FROM recovery_codes',
    'SELECT * FROM factor_tries',
    'SELECT credential_id, public_key FROM second_factors',
    'SELECT challenge FROM passkey_tries',
    'UPDATE passkey_tries SET passed_at = now()',
    'UPDATE second_factors SET counter = 0',
    'UPDATE second_factors SET last_step = 0',
    'UPDATE recovery_codes SET used_at = NULL',
    'DELETE FROM factor_tries',
    'SELECT steward.pass_try(gen_random_uuid(), gen_random_uuid(), true)',
  ],
  [
    'read the address or the secret of a channel',
    'SELECT address_sealed FROM channels',
    'SELECT secrets FROM channels',
  ],
  ['read what a change was asked to do', 'SELECT input FROM intents'],
  [
    'create, extend, end or revive a session',
    `UPDATE sessions SET ended_at = now()`,
    `UPDATE sessions SET expires_at = 'infinity'`,
    'DELETE FROM sessions',
    `INSERT INTO sessions (id, token_hash, person_id, method, user_agent, ip, created_at, last_seen_at, expires_at) SELECT gen_random_uuid(), 'x', id, 'oidc', '', '', now(), now(), 'infinity' FROM people`,
  ],
  [
    'give someone a role, a password or an identity',
    `UPDATE people SET role_override = 'owner'`,
    `UPDATE credentials SET password_hash = 'x'`,
    `INSERT INTO identities (id, issuer, subject, email, person_id, created_at) SELECT gen_random_uuid(), 'i', 's', email, id, now() FROM people`,
    `INSERT INTO oidc_issuers VALUES ('https://evil.example')`,
  ],
  [
    'change what Steward shows',
    `UPDATE workspaces SET name = 'x'`,
    'DELETE FROM cost_daily',
    `UPDATE settings SET value = '{}'`,
    'UPDATE scim_users SET active = false',
  ],
  [
    'queue work for the worker without an intent',
    `SELECT graphile_worker.add_job('intent', '{}')`,
    'SELECT * FROM graphile_worker._private_jobs',
    `INSERT INTO intents (id) VALUES (gen_random_uuid())`,
  ],
  [
    'touch the audit',
    'DELETE FROM audit_entries',
    'UPDATE audit_entries SET payload = NULL',
    'TRUNCATE audit_entries',
    'UPDATE audit_head SET seq = 0',
  ],
  [
    'create tables, schemas or temporary tables',
    'CREATE TABLE mine (x int)',
    'CREATE SCHEMA mine',
    'CREATE TEMPORARY TABLE mine (x int)',
  ],
  [
    'store or run code',
    `DO $$ BEGIN NULL; END $$`,
    `CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    `CREATE FUNCTION steward.mine() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$`,
  ],
  ['store or read large objects', `SELECT lo_from_bytea(0, 'x')`, 'SELECT lo_create(0)', 'SELECT lo_open(1, 262144)'],
  [
    "take the worker's locks",
    `SELECT pg_advisory_lock(hashtext('steward.ingest'))`,
    `SELECT pg_advisory_xact_lock(hashtext('steward.ingest'))`,
    'SELECT pg_try_advisory_lock(72707369)',
    'LOCK TABLE people IN ACCESS EXCLUSIVE MODE',
  ],
  [
    "cancel or end the web's other connections",
    'SELECT pg_cancel_backend(pid) FROM pg_stat_activity',
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity',
  ],
  [
    'read or write files of the server',
    `SELECT pg_read_file('/etc/passwd')`,
    `COPY people TO '/tmp/stolen'`,
    `COPY people TO PROGRAM 'cat'`,
  ],
  [
    'become another role or gain rights',
    'SET ROLE steward_owner',
    'SET SESSION AUTHORIZATION steward_owner',
    'ALTER ROLE CURRENT_USER CREATEROLE',
    'ALTER ROLE CURRENT_USER BYPASSRLS',
    'GRANT steward_owner TO CURRENT_USER',
  ],
  ['see the statements or password hashes of other roles', 'SELECT * FROM pg_authid', 'SELECT * FROM pg_user_mapping'],
];

const POSSIBLE: [string, ...string[]][] = [
  [
    'read everything that pages show to anyone: people, spend, requests, the audit, sessions with their addresses',
    'SELECT email FROM people',
    'SELECT ip, user_agent FROM sessions',
    'SELECT * FROM cost_daily',
    'SELECT payload FROM audit_entries',
    'SELECT seq, hash FROM audit_head',
  ],
  ["learn how someone's password is hashed, but not the hash", `SELECT steward.password_recipe('victim@example.test')`],
  [
    'guess passwords, about twenty a second for each address',
    `SELECT steward.try_factor('victim@example.test', 'guess', '123456')`,
    `SELECT steward.open_password_session('victim@example.test', 'guess', NULL, repeat('x', 43), '', '')`,
  ],
  [
    'add rows to the table that counts sign-in attempts, and make others wait',
    `INSERT INTO sign_in_attempts (email_hash, ip, succeeded, at) VALUES ('x', 'x', true, now())`,
    `SELECT steward.lock_attempts('subject:x')`,
  ],
  [
    'set its own password and defaults until the next start',
    `ALTER ROLE CURRENT_USER PASSWORD 'mine'`,
    'ALTER ROLE CURRENT_USER SET statement_timeout = 0',
  ],
  [
    'keep Postgres busy, up to its fifty connections',
    'SET statement_timeout = 0',
    'SELECT count(*) FROM generate_series(1, 100000)',
  ],
  [
    'listen to and send notifications, which are hints and never trusted',
    'LISTEN intent_outcome',
    `NOTIFY intent_outcome, 'x'`,
  ],
];

async function tried(sql: string): Promise<string> {
  const client = await database.web.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    return 'possible';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe("a thief of the web's database role", () => {
  it.each(REFUSED)('cannot %s', async (_words, ...statements) => {
    for (const sql of statements) expect([sql, await tried(sql)]).toEqual([sql, '42501']);
  });

  it.each(POSSIBLE)('can %s', async (_words, ...statements) => {
    for (const sql of statements) expect([sql, await tried(sql)]).toEqual([sql, 'possible']);
  });

  it('opens a session where single sign-on is on for somebody who has never used it, and for nobody else', async () => {
    const mint = `SELECT steward.link_identity('https://idp.example', 'mine', 'victim@example.test') AS person`;
    expect((await database.web.pool.query(mint)).rows).toEqual([{ person: null }]);
    await trustIssuer(database.owner.db, 'https://idp.example');
    expect((await database.web.pool.query(mint)).rows[0]?.person).not.toBeNull();
    const again = mint.replace('mine', 'another');
    expect((await database.web.pool.query(again)).rows).toEqual([{ person: null }]);
  });

  it('is told of in docs/security.md as it is', () => {
    const text = fs.readFileSync('docs/security.md', 'utf8');
    const told = [...text.matchAll(/^\| (.+?) \| (refused|possible) \|/gm)].map(([, words, end]) => [words, end]);
    expect(told).toEqual([
      ...REFUSED.map(([words]) => [words, 'refused']),
      ...POSSIBLE.map(([words]) => [words, 'possible']),
    ]);
  });
});
