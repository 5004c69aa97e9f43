import type pg from 'pg';

/** The lock under which processes of one kind begin, one after another. */
const BEGINNING = 727_401;

/** Runs it while no other process on this database does. */
export async function oneAtATime<T>(pool: pg.Pool, run: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [BEGINNING]);
    return await run();
  } finally {
    // A connection that broke has lost the lock with itself.
    const isFree = await client.query('SELECT pg_advisory_unlock($1)', [BEGINNING]).then(
      () => true,
      () => false,
    );
    client.release(!isFree);
  }
}
