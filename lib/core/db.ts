import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from '@/prisma/generated/client';

export type Db = PrismaClient;
/** Inside `db.$transaction`. */
export type Tx = Omit<Db, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>;

export interface Database {
  db: Db;
  /** For COPY, LISTEN and bulk SQL, which Prisma does not speak. */
  pool: pg.Pool;
  close(): Promise<void>;
}

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
}

export const WORKER_LIMITS: PoolLimits = {
  connections: 20,
  connectMs: 30_000,
  statementMs: 600_000,
  lockMs: 120_000,
  idleInTransactionMs: 120_000,
  answerMs: 660_000,
};

/** For everything that a page shows. */
export const PAGE_LIMITS: PoolLimits = {
  connections: 10,
  connectMs: 10_000,
  statementMs: 20_000,
  lockMs: 5_000,
  idleInTransactionMs: 15_000,
  answerMs: 25_000,
};

/** For who somebody is and whether all is well: small questions, which never wait behind large ones. */
export const SESSION_LIMITS: PoolLimits = {
  connections: 6,
  connectMs: 3_000,
  statementMs: 3_000,
  lockMs: 2_500,
  idleInTransactionMs: 5_000,
  answerMs: 3_500,
};

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
  ].join('; ');
  const pool = new pg.Pool({
    connectionString: url,
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.answerMs,
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

/** Opens one pool for Prisma and raw SQL alike. */
export function openDatabase(url: string, limits: PoolLimits): Database {
  const pool = openPool(url, limits);
  // Waiting for a connection on a busy machine is no error: the two seconds that Prisma allows are soon gone.
  const db = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: limits.connectMs, timeout: 10_000 },
  });
  return {
    db,
    pool,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}

/** Asks in a transaction of either kind: of Prisma's, as commands have it, or on a connection, as readings have it. */
export async function queryOn<Row>(client: Tx | pg.ClientBase, sql: Prisma.Sql): Promise<Row[]> {
  if ('$queryRaw' in client) return client.$queryRaw<Row[]>(sql);
  return (await client.query<Row & pg.QueryResultRow>(sql.text, sql.values)).rows;
}
