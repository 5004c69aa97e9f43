import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { asRole, parseDatabaseUrl, toDatabaseUrl, withReadableAuthority } from './database-address';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-address-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What the driver makes of it. */
function read(url: string) {
  const { user, password, host, port, database } = new pg.Client(toDatabaseUrl(parseDatabaseUrl(url)));
  return [user, password, host, port, database];
}

describe('DATABASE_URL', () => {
  it.each([
    ['postgresql://u:p@h:5433/db', ['u', 'p', 'h', 5433, 'db']],
    ['postgres://u:p@h/db', ['u', 'p', 'h', 5432, 'db']],
    ['postgresql://u:p@ss@h/db', ['u', 'p@ss', 'h', 5432, 'db']],
    ['postgresql://u:p%40ss@h/db', ['u', 'p@ss', 'h', 5432, 'db']],
    ['postgresql://u:a:b/c?d#e%f@h/db', ['u', 'a:b/c?d#e%f', 'h', 5432, 'db']],
    ['postgresql://u%2Bx:p+q@h/my%20db', ['u+x', 'p+q', 'h', 5432, 'my db']],
    ['postgresql://u:p@[::1]:5433/db', ['u', 'p', '::1', 5433, 'db']],
    ['postgresql://u:p@/db?host=/var/run/postgresql', ['u', 'p', '/var/run/postgresql', 5432, 'db']],
    ['postgresql://u:p@/db?host=/var/run/postgresql&port=5433', ['u', 'p', '/var/run/postgresql', 5433, 'db']],
    ['postgresql://u:p@%2Fvar%2Frun%2Fpostgresql/db', ['u', 'p', '/var/run/postgresql', 5432, 'db']],
    ['postgresql:///db?host=/run/pg&user=u&password=p', ['u', 'p', '/run/pg', 5432, 'db']],
  ])('%s is read as typed', (url, expected) => {
    expect(read(url)).toEqual(expected);
    expect(read(toDatabaseUrl(parseDatabaseUrl(url)))).toEqual(expected);
  });

  it.each([
    'postgresql://h/db',
    'postgresql://u:p@h',
    'postgresql://u:p@/db',
    'postgresql://u:p@h:x/db',
    'mysql://u@h/d',
  ])('%s is refused with what it must name', (url) => {
    expect(() => parseDatabaseUrl(url, 'WEB_DATABASE_URL')).toThrow(
      /^WEB_DATABASE_URL must name a user, a host and a database: /,
    );
  });

  it('keeps its parameters, and asks for checked certificates without the driver’s warning', () => {
    const modeOf = (url: string) => new URL(toDatabaseUrl(parseDatabaseUrl(url))).searchParams.get('sslmode');
    for (const mode of ['require', 'verify-ca', 'prefer', 'verify-full'])
      expect(modeOf(`postgresql://u:p@h/db?sslmode=${mode}`)).toBe('verify-full');
    expect(modeOf('postgresql://u:p@h/db?sslmode=no-verify')).toBe('no-verify');
    expect(modeOf('postgresql://u:p@h/db?sslmode=verify-ca&uselibpqcompat=true')).toBe('verify-ca');
    expect(modeOf('postgresql://u:p@h/db')).toBeNull();
  });

  it('names an authority whose file every process can read', () => {
    const file = path.join(folder, 'authority.pem');
    const given = (name: string) => parseDatabaseUrl(`postgresql://u:p@h/db?sslrootcert=${name}`);
    const rootOf = (name: string, place: string | null) =>
      withReadableAuthority(given(name), place).params.get('sslrootcert');
    expect(() => rootOf(file, null)).toThrow(/cannot be read: .*authority\.pem/);
    fs.writeFileSync(file, 'a key', { mode: 0o600 });
    expect(() => rootOf(file, null)).toThrow(/not a PEM certificate/);
    fs.writeFileSync(file, '-----BEGIN CERTIFICATE-----\n');
    expect(rootOf(file, null)).toBe(file);
    expect(rootOf(path.relative(process.cwd(), file), null)).toBe(file);
    const copy = rootOf(file, path.join(folder, 'open')) ?? '';
    expect(execFileSync('stat', ['-c', '%a', copy], { encoding: 'utf8' }).trim()).toBe('644');
    expect(fs.readFileSync(copy, 'utf8')).toContain('CERTIFICATE');
  });
});

it('another role’s address keeps how to get there, and not whose password is where', () => {
  const owner = parseDatabaseUrl('postgresql://owner@db/steward?sslmode=verify-full&passwordfile=/run/owner');
  expect(toDatabaseUrl(asRole(owner, 'web', 'a/b'))).toBe('postgresql://web:a%2Fb@db/steward?sslmode=verify-full');
});
