import 'server-only';
import pg from 'pg';
import { can } from '@/lib/access/reach';
import { connectionTo } from '@/lib/core/connection';
import type { Db } from '@/lib/core/db';
import { hasEnded, OUTCOME_COLUMNS, stillRunning, toOutcome } from '@/lib/domain/operations/rules';
import type { Outcome } from '@/lib/operations/outcome';
import type { SignedInCtx } from './context';

const POLL_MS = 1_000;
const RECONNECT_MS = 1_000;

/** Listens for outcomes on a connection of its own. A notification is only a hint: the waiter reads the row. */
export class OutcomeListener {
  private readonly waiting = new Map<string, Set<() => void>>();
  private client: pg.Client | null = null;
  private closed = false;

  constructor(private readonly url: string) {}

  /** Connects and stays connected until closed. While disconnected, polling takes over. */
  async start(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({ ...connectionTo(this.url), keepAlive: true, connectionTimeoutMillis: 10_000 });
    client.on('notification', ({ payload }) => {
      for (const wake of this.waiting.get(payload ?? '') ?? []) wake();
    });
    client.on('error', () => undefined);
    client.on('end', () => this.reconnect());
    try {
      await client.connect();
      await client.query('LISTEN intent_outcome');
      // Nobody else would end it.
      if (this.closed) return await client.end();
      this.client = client;
    } catch {
      await client.end().catch(() => undefined);
      this.reconnect();
    }
  }

  private reconnect(): void {
    this.client = null;
    if (!this.closed) setTimeout(() => void this.start(), RECONNECT_MS).unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end().catch(() => undefined);
  }

  /** Resolves when this intent is announced or after a second, whichever comes first. Subscribe before you read the row. */
  heard(intentId: string): { next: Promise<void>; stop: () => void } {
    let wake: () => void = () => undefined;
    const next = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const timer = setTimeout(wake, POLL_MS);
    const wakers = this.waiting.get(intentId) ?? new Set();
    wakers.add(wake);
    this.waiting.set(intentId, wakers);
    const stop = () => {
      clearTimeout(timer);
      wakers.delete(wake);
      if (wakers.size === 0) this.waiting.delete(intentId);
    };
    return { next, stop };
  }
}

const holder = globalThis as { stewardOutcomes?: { url: string; listener: OutcomeListener } };

/** This process's one listener for a database. */
export function outcomeListener(url: string): OutcomeListener {
  if (holder.stewardOutcomes?.url !== url) {
    const listener = new OutcomeListener(url);
    holder.stewardOutcomes = { url, listener };
    void listener.start();
  }
  return holder.stewardOutcomes.listener;
}

/** Waits until the intent has ended or the time is up, and returns its state. */
export async function awaitOutcome(
  db: Db,
  listener: OutcomeListener,
  intentId: string,
  waitMs: number,
): Promise<Outcome> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const { next, stop } = listener.heard(intentId);
    try {
      const row = await db.intent.findUnique({ where: { id: intentId }, select: OUTCOME_COLUMNS });
      if (!row) return stillRunning(intentId);
      if (hasEnded(row.state)) return toOutcome(row);
      const left = deadline - Date.now();
      if (left <= 0) return stillRunning(intentId);
      await Promise.race([next, new Promise((resolve) => setTimeout(resolve, left).unref())]);
    } finally {
      stop();
    }
  }
}

/** With a link to its audit entry, for those who may read it. */
export function withEntry({ actor }: Pick<SignedInCtx, 'actor'>, outcome: Outcome): Outcome {
  if (!outcome.intentId || !can(actor, 'audit:read')) return outcome;
  return { ...outcome, entry: `/audit/${outcome.intentId}` };
}
