import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { connectTo } from '@/lib/processes/database-connection';
import { connectionTo } from './connection';
import { openPool } from './pool';

const role = `changes_${randomBytes(4).toString('hex')}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-password-'));
const file = path.join(folder, 'password');
const LIMITS = { connections: 2, connectMs: 120_000, statementMs: 0, lockMs: 0, idleInTransactionMs: 0, answerMs: 0 };
let admin: pg.Client;
let url: string;

const change = async (password: string) => {
  await admin.query(`ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(password)}`);
  fs.writeFileSync(file, `${password}\n`);
};
beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'first'`);
  fs.writeFileSync(file, 'first\n');
  const address = new URL(inject('postgresUrl'));
  url = `postgresql://${role}@${address.host}${address.pathname}?passwordfile=${encodeURIComponent(file)}`;
});
afterAll(async () => {
  await admin.query(`DROP ROLE ${role}`);
  await admin.end();
  fs.rmSync(folder, { recursive: true });
});

it('reads the password for each connection, so that one may change while a pool is open', async () => {
  const pool = openPool(url, LIMITS);
  const who = async () => (await pool.query<{ name: string }>('SELECT current_user AS name')).rows[0]?.name;
  try {
    expect(await who()).toBe(role);
    await change('second: % @/?#');
    // Who is connected stays so; who connects anew gives the new one.
    const [one, two] = await Promise.all([pool.connect(), pool.connect()]);
    one.release();
    two.release(true);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
    await expect.poll(async () => who().catch(() => null)).toBe(role);
    fs.writeFileSync(file, 'an old one');
    await expect(connectTo(url)).rejects.toThrow(
      'The database of DATABASE_URL cannot be reached: the password was rejected.',
    );
  } finally {
    await pool.end();
  }
});

it('says which file it cannot read', async () => {
  await expect(connectTo(`${url}.gone`, 'WEB_DATABASE_URL')).rejects.toThrow(
    `The database of WEB_DATABASE_URL cannot be reached: its passwordfile cannot be read: ${file}.gone.`,
  );
});

it('takes a password of the address first, and leaves other addresses as they are', () => {
  const plain = 'postgresql://a:b@host:5432/c?sslmode=verify-full';
  expect(connectionTo(plain)).toEqual({ connectionString: plain });
  expect(connectionTo('postgresql://a:b%40@host/c?passwordfile=/x')).toMatchObject({
    ...{ user: 'a', password: 'b@', host: 'host', database: 'c' },
  });
  expect(connectionTo('postgresql://a@/c?host=/run/postgres&passwordfile=/x')).toMatchObject({
    ...{ host: '/run/postgres', database: 'c', password: expect.any(Function) },
  });
});
