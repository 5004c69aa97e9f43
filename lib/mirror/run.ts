import type pg from 'pg';
import type { Database } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { errorFields, type Logger } from '@/lib/core/log';
import type { Upstream } from '@/lib/upstream/client';
import type { MirrorList, ReportName, SyncKind, SyncPart, SyncState, SyncTrigger, Unread } from './kinds';
import { acquireLease, confirmLease, LeaseLost, releaseLease, renewLease } from './lease';
import type { ListRead } from './list';
import { addUnread, keepUnread, type UnreadLists } from './unread';

export interface SyncDeps {
  database: Database;
  upstream: Upstream;
  log: Logger;
  now(): Date;
}

/** One recorded run: everything it requests and writes goes through here. */
export interface SyncRunScope {
  readonly log: Logger;
  readonly pool: pg.Pool;
  now(): Date;
  /** Calls the upstream on the sync's share of the budget, and counts it. */
  call<T>(ask: (upstream: Upstream) => Promise<T>): Promise<T>;
  /** One transaction, only while the run still holds its lease. */
  write<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** Runs a part; failures are recorded and the run continues. False if it failed. */
  part(name: string, work: () => Promise<void>): Promise<boolean>;
  count(more: Partial<Counts>): void;
  /** Counts what a list contained, and what of it could not be read. */
  noteList(name: MirrorList, list: ListRead<unknown>): void;
  /** Counts what could not be read in the rows of a report. */
  noteRows(name: ReportName, rows: { unreadable: number; odd: Record<string, number> }): void;
  hold(days: readonly string[]): void;
}

export interface Counts {
  requests: number;
  itemsRead: number;
  rowsWritten: number;
  unreadable: number;
  roundedRows: number;
}

const RENEW_MS = 7_000;
/** Failures that would affect every other part too. */
const HOPELESS = new Set(['upstream_unauthorized', 'upstream_spend_cap']);

class RunEnded extends Error {}

/** Runs `work` unless another worker already does. Never throws because of an upstream. */
export async function runSync(
  deps: SyncDeps,
  kind: SyncKind,
  trigger: SyncTrigger,
  work: (run: SyncRunScope) => Promise<void>,
): Promise<SyncState | 'busy'> {
  const { pool } = deps.database;
  const id = newId();
  const lease = { name: `lease.${kind}`, holder: id };
  if (!(await acquireLease(pool, lease))) return 'busy';
  const renewal = setInterval(() => {
    renewLease(pool, lease).catch((error) => deps.log.warn('A lease was not renewed', { kind, ...errorFields(error) }));
  }, RENEW_MS);
  try {
    await begin(pool, id, kind, trigger, deps.now());
    const state = await carryOut(deps, id, lease, work);
    deps.log.info('A sync run ended', { runId: id, kind, state });
    return state;
  } finally {
    clearInterval(renewal);
    await releaseLease(pool, lease);
  }
}

async function carryOut(
  deps: SyncDeps,
  id: string,
  lease: { name: string; holder: string },
  work: (run: SyncRunScope) => Promise<void>,
): Promise<SyncState> {
  const { pool } = deps.database;
  const counts: Counts = { requests: 0, itemsRead: 0, rowsWritten: 0, unreadable: 0, roundedRows: 0 };
  const parts: SyncPart[] = [];
  const held: string[] = [];
  const unread: UnreadLists = new Map();
  const upstream = deps.upstream.for('sync');
  const save = (state: SyncState) =>
    saveRun(pool, id, state, deps.now(), counts, { parts, heldDays: held, unread: [...unread.values()].flat() });
  const run: SyncRunScope = {
    log: deps.log,
    pool,
    now: deps.now,
    call: (ask) => {
      counts.requests += 1;
      return ask(upstream);
    },
    write: (change) => inTransaction(pool, lease, change),
    count: (more) => {
      for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += more[name] ?? 0;
    },
    noteList: (name, list) => {
      run.count({ itemsRead: list.items.length, unreadable: list.unreadable });
      addUnread(unread, name, list);
    },
    noteRows: (name, rows) => {
      run.count({ unreadable: rows.unreadable });
      addUnread(unread, name, rows);
    },
    hold: (days) => void held.push(...days),
    part: async (name, partWork) => {
      try {
        const before = new Set(unread.keys());
        await partWork();
        const lists = [...unread].filter(([list]) => !before.has(list));
        if (lists.length > 0) await run.write((client) => keepUnread(client, lists, deps.now()));
        parts.push({ name, error: null });
        return true;
      } catch (error) {
        if (error instanceof LeaseLost || error instanceof RunEnded) throw error;
        const known = toFailure(error);
        if (!(error instanceof AppError))
          deps.log.error('A part of a sync failed', { runId: id, name, ...errorFields(error) });
        parts.push({ name, error: known });
        if (HOPELESS.has(known.code)) throw new RunEnded();
        return false;
      } finally {
        await save('running');
      }
    },
  };
  try {
    await work(run);
  } catch (error) {
    if (error instanceof LeaseLost) return 'interrupted';
    if (!(error instanceof RunEnded)) {
      parts.push({ name: 'run', error: toFailure(error) });
      if (!(error instanceof AppError)) deps.log.error('A sync run failed', { runId: id, ...errorFields(error) });
    }
  }
  const failed = parts.filter((part) => part.error !== null).length;
  const state = failed === 0 ? 'succeeded' : failed === parts.length ? 'failed' : 'partial';
  await save(state);
  return state;
}

function toFailure(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something went wrong in Steward itself. The log has the details.' };
}

/** The lease proves that no run of this kind is alive any more. */
async function begin(pool: pg.Pool, id: string, kind: SyncKind, trigger: SyncTrigger, now: Date): Promise<void> {
  await pool.query(
    `UPDATE sync_runs SET state = 'interrupted', finished_at = $2 WHERE kind = $1 AND state = 'running'`,
    [kind, now.toISOString()],
  );
  await pool.query(
    `INSERT INTO sync_runs (id, kind, trigger, state, started_at, detail) VALUES ($1, $2, $3, 'running', $4, '{}')`,
    [id, kind, trigger, now.toISOString()],
  );
}

async function saveRun(
  pool: pg.Pool,
  id: string,
  state: SyncState,
  now: Date,
  counts: Counts,
  detail: { parts: SyncPart[]; heldDays: string[]; unread: Unread[] },
): Promise<void> {
  const error = detail.parts.find((part) => part.error !== null)?.error ?? null;
  await pool.query(
    `UPDATE sync_runs SET state = $2, finished_at = $3, requests = $4, items_read = $5, rows_written = $6, unreadable = $7,
       rounded_rows = $8, error_code = $9, error_message = $10, detail = $11 WHERE id = $1 AND state = 'running'`,
    [
      id,
      state,
      state === 'running' ? null : now.toISOString(),
      counts.requests,
      counts.itemsRead,
      counts.rowsWritten,
      counts.unreadable,
      counts.roundedRows,
      error?.code ?? null,
      error?.message ?? null,
      JSON.stringify(detail),
    ],
  );
}

async function inTransaction<T>(
  pool: pg.Pool,
  lease: { name: string; holder: string },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    await confirmLease(client, lease);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot roll back is closed, never reused with its transaction open.
    try {
      await client.query('ROLLBACK');
    } catch {
      broken = true;
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Records a sign of life of a part of the sync, such as `sync.mirror`. */
export async function noteStatus(client: pg.ClientBase, name: string, at: Date, detail: object = {}): Promise<void> {
  await client.query(
    `INSERT INTO process_status (name, at, detail) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [name, at.toISOString(), JSON.stringify(detail)],
  );
}

/** Whether that part was found switched off so short a while ago that it need not be asked again. */
export async function wasOffWithin(pool: pg.Pool, name: string, ms: number, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM process_status WHERE name = $1 AND detail->>'state' = 'off' AND at > $2`,
    [name, new Date(now.getTime() - ms).toISOString()],
  );
  return rowCount === 1;
}

/** Whether a run of that kind that had this part ended well so short a while ago that a start need not repeat it. */
export async function hasEndedWithin(
  pool: pg.Pool,
  { kind, part, ms }: { kind: SyncKind; part: string; ms: number },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM sync_runs WHERE kind = $1 AND state = 'succeeded' AND finished_at > $2 AND finished_at <= $3
       AND detail->'parts' @> jsonb_build_array(jsonb_build_object('name', $4::text)) LIMIT 1`,
    [kind, new Date(now.getTime() - ms).toISOString(), now.toISOString(), part],
  );
  return rowCount === 1;
}
