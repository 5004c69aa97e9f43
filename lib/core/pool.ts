import pg from 'pg';
import { connectionTo } from './connection';

/** How much of the database one pool may take, and for how long: nothing waits without end. */
export interface PoolLimits {
  connections: number;
  /** Until there is a connection, an own one or one that another gives back. */
  connectMs: number;
  /** Postgres ends the statement; 0 for what ingests and migrates. */
  statementMs: number;
  lockMs: number;
  idleInTransactionMs: number;
  /** Until this process stops waiting for an answer, for a database that is frozen or cut off and ends nothing itself. */
  answerMs: number;
  /** A connection that nobody uses stays so long, with what it has prepared; ten seconds where it is not said. */
  idleMs?: number;
  /** Nothing may be written through it. */
  readOnly?: true;
}

/** For what changes tables: as long as it takes on a large database, but not for ever. */
export const MIGRATION_LIMITS: PoolLimits = {
  connections: 2,
  connectMs: 10_000,
  statementMs: 3_600_000,
  lockMs: 120_000,
  idleInTransactionMs: 600_000,
  answerMs: 3_660_000,
};

/**
 * Opens connections under these limits. They are set by statement, not as parameters of the start: poolers such as PgBouncer
 * refuse those.
 */
export function openPool(url: string, limits: PoolLimits): pg.Pool {
  const settings = [
    `SET timezone = 'UTC'`,
    `SET statement_timeout = ${limits.statementMs}`,
    `SET lock_timeout = ${limits.lockMs}`,
    `SET idle_in_transaction_session_timeout = ${limits.idleInTransactionMs}`,
    ...(limits.readOnly ? ['SET default_transaction_read_only = on'] : []),
  ].join('; ');
  const pool = new pg.Pool({
    ...connectionTo(url),
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.answerMs,
    idleTimeoutMillis: limits.idleMs ?? 10_000,
    keepAlive: true,
    onConnect: async (client) => {
      // One that breaks in use fails its query; nothing else needs to hear of it.
      client.on('error', () => undefined);
      await client.query(settings);
    },
  });
  // One that breaks while idle is replaced by the pool; without a listener, either would end the process.
  pool.on('error', () => undefined);
  return pool;
}
