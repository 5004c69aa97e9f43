import pg from 'pg';
import { connectionTo } from '@/lib/core/connection';
import { AppError } from '@/lib/core/errors';

/** How long a start waits for the database's first word. */
const CONNECT_MS = 10_000;

const BY_CODE: Record<string, string> = {
  '28P01': 'the password was rejected',
  '3D000': 'there is no such database',
  '42501': 'the user may not connect to it',
  '53300': 'it has no connections left; raise max_connections, or close what holds them',
  '57P03': 'it is starting or stopping; wait a moment',
  ECONNREFUSED: 'nothing is listening there',
  ECONNRESET: 'it ended the connection at once',
  ETIMEDOUT: 'nothing is listening there',
  EHOSTUNREACH: 'there is no route to that host',
  ENETUNREACH: 'there is no route to that host',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'there is no such host',
  ENOENT: 'there is no socket with that name; give its folder, such as host=/var/run/postgresql',
  EACCES: 'this account may not open its socket',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name. Use that name as the host, or sslmode=verify-ca&uselibpqcompat=true to skip the name check',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

const UNKNOWN_AUTHORITY = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

const BY_WORDS: [RegExp, string][] = [
  [/does not support SSL/, 'it does not support TLS. Turn ssl on in Postgres, or remove sslmode'],
  [/no encryption/, 'it only accepts encrypted connections from here. Add ?sslmode=require'],
  [
    /pg_hba\.conf|no such user|auth_query|user .* authentication/i,
    'the user is not allowed from here (pg_hba.conf, or the pooler’s users)',
  ],
  [/unsupported startup parameter/, 'the pooler rejects a startup parameter; add it to ignore_startup_parameters'],
  [/transaction blocks not allowed/, 'it goes through a pooler in statement mode, which Steward cannot use'],
  [/timeout|terminated/i, 'it does not answer'],
];

/** Why a connection failed, in words that say what to do. */
export function connectionProblem(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  if (UNKNOWN_AUTHORITY.has(code))
    return 'its certificate is signed by an authority this machine does not trust. Add sslrootcert=/path/to/authority.pem, or sslmode=no-verify to encrypt without verifying the server';
  const worded = BY_WORDS.find(([words]) => words.test(message))?.[1];
  return BY_CODE[code] ?? worded ?? (code === '28000' ? 'the user was rejected' : code || 'it does not answer');
}

/** One connection of a start; its failure is a sentence. Without a variable, it is the embedded database. */
export async function connectTo(url: string, variable: string | null = 'DATABASE_URL'): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionTo(url),
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: 60_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const problem = `cannot be reached: ${connectionProblem(error)}.`;
    throw new AppError(
      'internal',
      variable
        ? `The database of ${variable} ${problem} Correct ${variable} and start again.`
        : `The database ${problem}`,
    );
  }
}

const ROUNDS = 4;

/**
 * Refuses an address behind a pooler that lends a connection for one transaction at a time: there, locks and LISTEN belong to
 * nobody. It shows as one connection whose server process changes, or two whose server process is the same.
 */
export async function refuseTransactionPooling(url: string, variable = 'DATABASE_URL'): Promise<void> {
  const first = await connectTo(url, variable);
  const second = await connectTo(url, variable).catch(async (error) => {
    await first.end().catch(() => undefined);
    throw error;
  });
  const processOf = async (client: pg.Client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return rows[0]?.pid;
  };
  try {
    const seen: [Set<unknown>, Set<unknown>] = [new Set(), new Set()];
    for (let round = 0; round < ROUNDS; round += 1) {
      seen[0].add(await processOf(first));
      seen[1].add(await processOf(second));
      seen[0].add(await processOf(first));
    }
    const isOwn = seen[0].size === 1 && seen[1].size === 1 && [...seen[0]].every((pid) => !seen[1].has(pid));
    if (isOwn) return;
  } finally {
    await Promise.all([first, second].map((client) => client.end().catch(() => undefined)));
  }
  throw new AppError(
    'invalid_input',
    `${variable} goes through a connection pooler in transaction mode. Steward’s locks and job queue need dedicated connections: use the pooler’s session mode (PgBouncer: pool_mode = session), or the address of Postgres itself.`,
  );
}
