import type { Db, Tx } from '@/lib/core/db';
import { Prisma } from '@/prisma/generated/client';

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
    SELECT s.id::text, s.name, s.state, h.seq - greatest(s.position, p.seq) AS waiting, e.at AS since, s.last_error AS cause
    FROM audit_streams s CROSS JOIN audit_head h CROSS JOIN ${PRUNED} LEFT JOIN LATERAL (
      SELECT at FROM audit_entries WHERE seq > greatest(s.position, p.seq) ORDER BY seq LIMIT 1) e ON true
    WHERE s.state <> 'removed' ORDER BY s.name`;
}

const PRUNED = Prisma.sql`(SELECT coalesce(max(seq), 0) AS seq FROM audit_stubs) p`;

/** Entries that were pruned before a stream got them, by their numbers. */
export interface Gap {
  id: string;
  name: string;
  first: bigint;
  last: bigint;
}

/** What the receivers of streams have yet to be told is missing. */
export function readGaps(db: Db | Tx): Promise<Gap[]> {
  return db.$queryRaw<Gap[]>`
    SELECT s.id::text, s.name, s.position + 1 AS first, p.seq AS last FROM audit_streams s CROSS JOIN ${PRUNED}
    WHERE s.state <> 'removed' AND s.position < p.seq AND coalesce(s.gap_last, 0) < p.seq ORDER BY s.name`;
}
