import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '@/prisma/generated/client';

export type Db = PrismaClient;
/** Inside `db.$transaction`. */
export type Tx = Omit<Db, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>;

export interface Database {
  db: Db;
  /** For COPY, LISTEN and bulk SQL, which Prisma does not speak. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens one pool for Prisma and raw SQL alike. */
export function openDatabase(url: string, maxConnections = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, options: '-c timezone=UTC' });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // Waiting for a connection on a busy machine is no error: the two seconds that Prisma allows are soon gone.
  const db = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
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
