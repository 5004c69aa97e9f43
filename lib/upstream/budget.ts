import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

export type BudgetKind = 'sync' | 'command';

/** The request budget shared by all workers. */
export interface Budget {
  /** Takes one request; waits for the next minute if this one is used up. */
  take(kind: BudgetKind): Promise<void>;
}

interface BudgetOptions {
  pool: pg.Pool;
  perMinute?: number;
  /** How many of them the sync leaves for commands. */
  keptForCommands?: number;
  sleep?(ms: number): Promise<void>;
  random?(): number;
  /** Only set by tests: otherwise the database's clock, which all workers share. */
  now?(): Date;
}

const SPREAD_MS = 1_000;

// One statement decides: under load, the row lock of the conflicting update queues the callers.
const TAKE = `
  INSERT INTO request_budget AS b (minute, sync_used, command_used)
  SELECT date_trunc('minute', coalesce($1::timestamptz, clock_timestamp())), $2::int, $3::int
  ON CONFLICT (minute) DO UPDATE
    SET sync_used = b.sync_used + $2::int, command_used = b.command_used + $3::int
    WHERE b.sync_used + b.command_used < $4::int AND ($2::int = 0 OR b.sync_used < $5::int)
  RETURNING b.sync_used + b.command_used AS used`;

const UNTIL_NEXT_MINUTE = `
  SELECT 1000 * (60 - extract(second FROM coalesce($1::timestamptz, clock_timestamp()))) AS wait_ms`;

const FORGET = `DELETE FROM request_budget WHERE minute < coalesce($1::timestamptz, clock_timestamp()) - interval '1 day'`;

/** The budget held in the database: 100 requests a minute, 40 of them kept for commands. */
export function createBudget(options: BudgetOptions): Budget {
  const { pool, perMinute = 100, keptForCommands = 40, sleep = delay, random = Math.random } = options;
  return {
    take: async (kind) => {
      for (;;) {
        const now = options.now?.() ?? null;
        const sync = kind === 'sync' ? 1 : 0;
        const taken = await pool.query<{ used: number }>(TAKE, [
          now,
          sync,
          1 - sync,
          perMinute,
          perMinute - keptForCommands,
        ]);
        const used = taken.rows[0]?.used;
        if (used === 1) await pool.query(FORGET, [now]);
        if (used !== undefined) return;
        const until = await pool.query<{ wait_ms: string }>(UNTIL_NEXT_MINUTE, [now]);
        await sleep(Math.ceil(Number(until.rows[0]?.wait_ms ?? 1_000)) + random() * SPREAD_MS);
      }
    },
  };
}
