import type pg from 'pg';
import { newId } from '@/lib/core/ids';

/** What this gateway holds of a line's day: promised to requests, and free to be promised. */
export interface Lease {
  id: string;
  keyId: string;
  free: bigint;
  promised: bigint;
  /** Spent since it began, and how much of that is an upper estimate. */
  booked: bigint;
  estimated: bigint;
  /** How much it may keep for requests to come. */
  keep: bigint;
  turn: bigint;
  /** The end of its day, by the clock that nobody sets. */
  until: number;
  usedAt: number;
  /** Whether the database has not heard of its present state. */
  isDirty: boolean;
}

export interface Told {
  /** False: the database knows nothing of this lease any more; what it held counts as spent. */
  isKnown: boolean;
  /** Its day is over. */
  isOver: boolean;
  granted: bigint;
  keep: bigint;
  /** Of the limit that leaves least. */
  period: 'day' | 'month' | null;
  most: bigint;
  spent: bigint;
  /** Nothing that ends before the period does would make room. */
  isFinal: boolean;
  endsAt: Date | null;
  periodMs: number;
}

interface Row {
  [name: string]: unknown;
  isKnown: boolean;
  isOver: boolean;
  granted: string;
  keep: string;
  period: 'day' | 'month' | null;
  most: string | null;
  spent: string | null;
  isFinal: boolean | null;
  endsAt: Date | null;
  periodMs: number | null;
  dayMs: number;
}

const TELL = `SELECT is_known AS "isKnown", is_over AS "isOver", granted::text, keep::text, period, most::text, spent::text,
  is_final AS "isFinal", ends_at AS "endsAt", period_ms AS "periodMs", day_ms AS "dayMs"
  FROM steward.lease_gateway_spend($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** Slices are at most this many times what is asked for. */
const SHARE = 16n;

export function newLease(keyId: string): Lease {
  return {
    ...{ id: newId(), keyId, free: 0n, promised: 0n, booked: 0n, estimated: 0n, keep: 0n, turn: 0n },
    ...{ until: 0, usedAt: performance.now(), isDirty: false },
  };
}

/** Tells the database how a lease stands, and asks for room for `bound` if that is more than nothing. One at a time. */
export async function tell(pool: pg.Pool, instanceId: string, lease: Lease, bound: bigint): Promise<Told> {
  const from = performance.now();
  lease.turn += 1n;
  lease.isDirty = false;
  const isOver = bound === 0n && lease.promised === 0n && lease.free === 0n;
  const need = bound > lease.free ? bound - lease.free : 0n;
  const given = [lease.turn, lease.free + lease.promised, lease.booked, lease.estimated, bound, need, bound * SHARE];
  let row: Row | undefined;
  try {
    const asked = [lease.id, instanceId, lease.keyId, ...given.map(String), isOver];
    row = (await pool.query<Row>(TELL, asked)).rows[0];
  } catch (error) {
    lease.isDirty = true;
    throw error;
  }
  if (!row) throw new Error('The database said nothing of a lease');
  const granted = BigInt(row.granted);
  lease.free += granted;
  if (need > 0n) lease.keep = BigInt(row.keep);
  if (lease.until === 0) lease.until = from + row.dayMs;
  const { isKnown, period, endsAt } = row;
  return {
    ...{ isKnown, granted, period, endsAt, isOver: row.isOver, keep: BigInt(row.keep) },
    ...{ most: BigInt(row.most ?? 0), spent: BigInt(row.spent ?? 0) },
    ...{ isFinal: row.isFinal ?? false, periodMs: row.periodMs ?? 0 },
  };
}
