import type pg from 'pg';
import { newId } from '@/lib/core/ids';
import { fromPair, isNone, minus, NO_ROOM, plus, type Room, times, toPair } from './room';

/** What this gateway holds of a line's day: promised to requests, and free to be promised. */
export interface Lease {
  id: string;
  keyId: string;
  free: Room;
  promised: Room;
  /** Spent since it began, and how much of that is an upper estimate. */
  booked: bigint;
  estimated: bigint;
  /** How much it may keep for requests to come. */
  keep: Room;
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
  isGranted: boolean;
  /** Of the limit that leaves least. */
  period: 'day' | 'month' | null;
  most: bigint;
  /** With what is held for batches. */
  spent: bigint;
  inBatches: bigint;
  /** Nothing that ends before the period does would make room, but batches. */
  isFinal: boolean;
  endsAt: Date | null;
  periodMs: number;
}

interface Row {
  [name: string]: unknown;
  isKnown: boolean;
  isOver: boolean;
  isGranted: boolean;
  granted: string[];
  keep: string[];
  period: 'day' | 'month' | null;
  most: string | null;
  spent: string | null;
  inBatches: string | null;
  isFinal: boolean | null;
  endsAt: Date | null;
  periodMs: number | null;
  dayMs: number;
}

const TELL = `SELECT is_known AS "isKnown", is_over AS "isOver", is_granted AS "isGranted", granted::text[], keep::text[], period,
  most::text, spent::text, in_batches::text AS "inBatches", is_final AS "isFinal", ends_at AS "endsAt", period_ms AS "periodMs",
  day_ms AS "dayMs" FROM steward.lease_gateway_spend($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

const TELL_AGAIN = 'SELECT steward.tell_gateway_lease_again($1, $2, $3, $4, $5, $6, $7, $8) AS "isKnown"';

/** Slices are at most this many times what is asked for. */
const SHARE = 16n;

export function newLease(keyId: string): Lease {
  return {
    ...{ id: newId(), keyId, free: NO_ROOM, promised: NO_ROOM, booked: 0n, estimated: 0n, keep: NO_ROOM, turn: 0n },
    ...{ until: 0, usedAt: performance.now(), isDirty: false },
  };
}

/**
 * Tells the database how a lease stands, and asks for room for `asked` if that is more than nothing. One at a time. One that is
 * `isEnding` is forgotten there once nothing is held.
 */
export async function tell(
  pool: pg.Pool,
  instanceId: string,
  lease: Lease,
  asked: Room,
  isEnding = false,
): Promise<Told> {
  const from = performance.now();
  lease.turn += 1n;
  lease.isDirty = false;
  const isOver = isEnding && isNone(lease.promised) && isNone(lease.free);
  const need = minus(asked, lease.free);
  let row: Row | undefined;
  try {
    const held = toPair(plus(lease.free, lease.promised));
    const state = [String(lease.turn), held, String(lease.booked), String(lease.estimated)];
    const wanted = [toPair(asked), toPair(need), toPair(times(asked, SHARE)), isOver];
    row = (await pool.query<Row>(TELL, [lease.id, instanceId, lease.keyId, ...state, ...wanted])).rows[0];
  } catch (error) {
    lease.isDirty = true;
    throw error;
  }
  if (!row) throw new Error('The database said nothing of a lease');
  lease.free = plus(lease.free, fromPair(row.granted));
  if (!isNone(need)) lease.keep = fromPair(row.keep);
  if (lease.until === 0) lease.until = from + row.dayMs;
  const { isKnown, isGranted, period, endsAt } = row;
  return {
    ...{ isKnown, isGranted, period, endsAt, isOver: row.isOver, most: BigInt(row.most ?? 0) },
    ...{ spent: BigInt(row.spent ?? 0), inBatches: BigInt(row.inBatches ?? 0) },
    ...{ isFinal: row.isFinal ?? false, periodMs: row.periodMs ?? 0 },
  };
}

/** Tells the whole of a lease to a database that may not know it, or no longer how it stands. False: it has no such key. */
export async function tellAgain(pool: pg.Pool, instanceId: string, lease: Lease): Promise<boolean> {
  lease.turn += 1n;
  lease.isDirty = false;
  const leftMs = lease.until === 0 ? null : lease.until - performance.now();
  const held = toPair(plus(lease.free, lease.promised));
  try {
    const { rows } = await pool.query<{ isKnown: boolean }>(TELL_AGAIN, [
      ...[lease.id, instanceId, lease.keyId, leftMs, String(lease.turn), held],
      ...[String(lease.booked), String(lease.estimated)],
    ]);
    return rows[0]?.isKnown ?? false;
  } catch (error) {
    lease.isDirty = true;
    throw error;
  }
}
