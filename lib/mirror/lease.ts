import type pg from 'pg';

const LEASE_SECONDS = 30;

export interface Lease {
  name: string;
  /** Unique per run, so that a process that was given up on cannot write again. */
  holder: string;
}

export class LeaseLost extends Error {}

const LEASE = `jsonb_build_object('holder', $2::text, 'until', clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}))`;

/** Takes the lease if no one holds it. The database's clock decides, as all workers share it. */
export async function acquireLease(pool: pg.Pool, { name, holder }: Lease): Promise<boolean> {
  const taken = await pool.query(
    `INSERT INTO process_status AS p (name, at, detail) VALUES ($1, clock_timestamp(), ${LEASE})
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail
     WHERE (p.detail->>'until')::timestamptz <= clock_timestamp()`,
    [name, holder],
  );
  return taken.rowCount === 1;
}

export async function renewLease(pool: pg.Pool, { name, holder }: Lease): Promise<void> {
  await pool.query(
    `UPDATE process_status SET at = clock_timestamp(), detail = ${LEASE} WHERE name = $1 AND detail->>'holder' = $2`,
    [name, holder],
  );
}

/** Throws if the lease has gone to another run; otherwise locks it until the transaction ends. */
export async function confirmLease(client: pg.ClientBase, { name, holder }: Lease): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM process_status WHERE name = $1 AND detail->>'holder' = $2 FOR SHARE`,
    [name, holder],
  );
  if (rowCount !== 1) throw new LeaseLost(`${name} is held by another run.`);
}

export async function releaseLease(pool: pg.Pool, { name, holder }: Lease): Promise<void> {
  await pool.query(
    `UPDATE process_status SET detail = detail || '{"until": "-infinity"}' WHERE name = $1 AND detail->>'holder' = $2`,
    [name, holder],
  );
}
