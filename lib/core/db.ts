import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Prisma, PrismaClient } from '@/prisma/generated/client';
import { openPool, type PoolLimits } from './pool';
import { rawRowsFrom, withRawRows } from './raw-rows';
import { statementNames } from './statement-names';

export type Db = PrismaClient;
/** Inside `db.$transaction`. */
export type Tx = Omit<Db, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>;

export interface Database {
  db: Db;
  /** For COPY, LISTEN and bulk SQL, which Prisma does not speak. */
  pool: pg.Pool;
  close(): Promise<void>;
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
  idleMs: 600_000,
};

/** For reports from a replica. One that is away is not waited for long: the primary answers instead. */
export const REPLICA_LIMITS: PoolLimits = { ...PAGE_LIMITS, connectMs: 3_000, readOnly: true };

/** For who somebody is and whether all is well: small questions, which never wait behind large ones. */
export const SESSION_LIMITS: PoolLimits = {
  connections: 6,
  connectMs: 3_000,
  statementMs: 3_000,
  lockMs: 2_500,
  idleInTransactionMs: 5_000,
  answerMs: 3_500,
  idleMs: 600_000,
};

/** Opens one pool for Prisma and raw SQL alike. Pages ask the same again and again: what they `prepare` is planned once. */
export function openDatabase(url: string, limits: PoolLimits, { prepare = false } = {}): Database {
  const pool = openPool(url, limits);
  // Waiting for a connection on a busy machine is no error: the two seconds that Prisma allows are soon gone.
  const adapter = new PrismaPg(pool, prepare ? { statementNameGenerator: statementNames() } : {});
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: limits.connectMs, timeout: 10_000 } });
  return {
    db: withRawRows(client, rawRowsFrom(adapter.connect())),
    pool,
    close: async () => {
      await client.$disconnect();
      await pool.end();
    },
  };
}

/** Asks in a transaction of either kind: of Prisma's, as commands have it, or on a connection, as readings have it. */
export async function queryOn<Row>(client: Tx | pg.ClientBase, sql: Prisma.Sql): Promise<Row[]> {
  if ('$queryRaw' in client) return client.$queryRaw<Row[]>(sql);
  return (await client.query<Row & pg.QueryResultRow>(sql.text, sql.values)).rows;
}
