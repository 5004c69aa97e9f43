import type { Db, Tx } from '@/lib/core/db';

/** What waits for a stream. */
export interface Lag {
  id: string;
  name: string;
  state: string;
  waiting: bigint;
  /** When the first of them was written; null: nothing waits. */
  since: Date | null;
  cause: string | null;
}

/** How far each stream is behind the end of the chain. */
export function readLags(db: Db | Tx): Promise<Lag[]> {
  return db.$queryRaw<Lag[]>`
    SELECT s.id::text, s.name, s.state, h.seq - s.position AS waiting, e.at AS since, s.last_error AS cause
    FROM audit_streams s CROSS JOIN audit_head h LEFT JOIN LATERAL (
      SELECT at FROM audit_entries WHERE seq > s.position ORDER BY seq LIMIT 1) e ON true
    WHERE s.state <> 'removed' ORDER BY s.name`;
}
