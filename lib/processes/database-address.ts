import fs from 'node:fs';
import path from 'node:path';
import { PASSWORD_FILE } from '@/lib/core/connection';
import { AppError } from '@/lib/core/errors';

/** A `DATABASE_URL`, taken apart as typed. */
export interface DatabaseAddress {
  user: string;
  password: string;
  /** A name, an address, or the folder of a Unix socket. */
  host: string;
  port: string;
  database: string;
  params: URLSearchParams;
}

/** The last `@` ends the password, whatever else stands in it: people paste them as they are. */
const SHAPE = /^postgres(?:ql)?:\/\/(?:(.*)@)?([^@/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s;

/** These three mean the same to the driver, which would warn of each but the last. */
const VERIFIED = new Set(['prefer', 'require', 'verify-ca']);

export function parseDatabaseUrl(url: string, variable = 'DATABASE_URL'): DatabaseAddress {
  const [, credentials = '', place = '', database = '', query = ''] = SHAPE.exec(url) ?? [];
  const params = new URLSearchParams(query);
  const colon = credentials.indexOf(':');
  const [user, password] = colon < 0 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(place) ?? [];
  const address = {
    user: decoded(params.get('user') ?? user),
    password: decoded(params.get('password') ?? password),
    host: params.get('host') ?? decoded(host).replace(/^\[|\]$/g, ''),
    port: params.get('port') ?? port,
    database: decoded(database),
    params,
  };
  for (const name of ['user', 'password', 'host', 'port']) params.delete(name);
  if (!SHAPE.test(url) || !address.host || !address.user || !address.database || (place !== '' && !isPlace(place))) {
    throw new AppError(
      'invalid_input',
      `${variable} must name a user, a host and a database: postgresql://user:password@host:5432/database, or for a Unix socket postgresql://user:password@/database?host=/var/run/postgresql. Write %, /, ? and # in a password as %25, %2F, %3F and %23.`,
    );
  }
  const passwordFile = params.get(PASSWORD_FILE);
  if (passwordFile) params.set(PASSWORD_FILE, path.resolve(passwordFile));
  if (!params.has('uselibpqcompat') && VERIFIED.has(params.get('sslmode') ?? '')) params.set('sslmode', 'verify-full');
  return address;
}

function isPlace(place: string): boolean {
  return /^(\[[0-9a-fA-F:.]+\]|[^:\s[\]]+)(:\d{1,5})?$/.test(place);
}

/** A percent sign that begins no escape is meant as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The same as an address that every reader of it takes apart alike. */
export function toDatabaseUrl({ user, password, host, port, database, params }: DatabaseAddress): string {
  const isSocket = host.startsWith('/');
  const query = new URLSearchParams(params);
  if (isSocket) {
    query.set('host', host);
    if (port) query.set('port', port);
  }
  const place = isSocket ? '' : `${host.includes(':') ? `[${host}]` : host}${port ? `:${port}` : ''}`;
  const secret = password ? `:${encodeURIComponent(password)}` : '';
  const tail = [...query].length > 0 ? `?${query}` : '';
  return `postgresql://${encodeURIComponent(user)}${secret}@${place}/${encodeURIComponent(database)}${tail}`;
}

/** The same database as another role signs in to it. */
export function asRole(address: DatabaseAddress, user: string, password: string): DatabaseAddress {
  const params = new URLSearchParams(address.params);
  params.delete(PASSWORD_FILE);
  return { ...address, user, password, params };
}

export const REPLICA_VARIABLE = 'DATABASE_REPLICA_URL';

/** A replica as the web signs in to it: as the web's own role of that address, or, if that was made by hand, as it stands. */
export function parseReplicaUrl(url: string, webUrl: string | null): DatabaseAddress {
  const address = parseDatabaseUrl(url, REPLICA_VARIABLE);
  if (webUrl === null) return address;
  const { user, password } = parseDatabaseUrl(webUrl);
  return asRole(address, user, password);
}

/**
 * The file of the authority that signed the database's certificate, where every process that connects can read it: `place` is made
 * when the file's own folder is closed to them.
 */
export function withReadableAuthority(
  address: DatabaseAddress,
  place: string | null,
  variable = 'DATABASE_URL',
): DatabaseAddress {
  const given = address.params.get('sslrootcert');
  if (!given || given === 'system') return address;
  const file = path.resolve(given);
  let certificate: string;
  try {
    certificate = fs.readFileSync(file, 'utf8');
  } catch {
    throw new AppError('invalid_input', `The sslrootcert of ${variable} cannot be read: ${file}. Correct the path.`);
  }
  if (!certificate.includes('-----BEGIN CERTIFICATE-----'))
    throw new AppError('invalid_input', `The sslrootcert of ${variable} is not a PEM certificate: ${file}.`);
  const params = new URLSearchParams(address.params);
  params.set('sslrootcert', place === null ? file : copyTo(place, certificate, variable));
  return { ...address, params };
}

function copyTo(place: string, certificate: string, variable: string): string {
  fs.mkdirSync(place, { recursive: true, mode: 0o755 });
  const copy = path.join(place, variable === REPLICA_VARIABLE ? 'replica-authority.pem' : 'database-authority.pem');
  fs.writeFileSync(`${copy}.${process.pid}`, certificate, { mode: 0o644 });
  fs.renameSync(`${copy}.${process.pid}`, copy);
  return copy;
}
