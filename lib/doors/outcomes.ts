import 'server-only';
import pg from 'pg';
import { can } from '@/lib/access/reach';
import type { Db } from '@/lib/core/db';
import { ERROR_CODES, type ErrorCode, type FieldErrors } from '@/lib/core/errors';
import type { Outcome, OutcomeResult, OutcomeStep } from '@/lib/operations/outcome';
import type { SignedInCtx } from './context';

const POLL_MS = 1_000;
const RECONNECT_MS = 1_000;

/** Hears about outcomes on one connection of its own. What it hears is a hint: whoever waits reads the row. */
export class OutcomeListener {
  private readonly waiting = new Map<string, Set<() => void>>();
  private client: pg.Client | null = null;
  private closed = false;

  constructor(private readonly url: string) {}

  /** Connects and stays connected until closed. While the connection is away, polling answers. */
  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, keepAlive: true, connectionTimeoutMillis: 10_000 });
    client.on('notification', ({ payload }) => {
      for (const wake of this.waiting.get(payload ?? '') ?? []) wake();
    });
    client.on('error', () => undefined);
    client.on('end', () => this.reconnect());
    try {
      await client.connect();
      await client.query('LISTEN intent_outcome');
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

  /** Resolves when this intent is announced or a second has passed, whichever is first. Subscribe before you read the row. */
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

/** All that the web may read of an intent for this purpose: its input stays with the worker. */
const OUTCOME_COLUMNS = {
  id: true,
  state: true,
  result: true,
  errorCode: true,
  errorMessage: true,
  fieldErrors: true,
} as const;

export interface IntentRow {
  id: string;
  state: string;
  result: unknown;
  errorCode: string | null;
  errorMessage: string | null;
  fieldErrors: unknown;
}

const IS_ENDED = new Set(['succeeded', 'failed', 'unknown', 'denied', 'expired']);

/** Waits until the intent has ended or the time is up, and returns how it stands then. */
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
      if (IS_ENDED.has(row.state)) return outcomeOf(row);
      const left = deadline - Date.now();
      if (left <= 0) return stillRunning(intentId);
      await Promise.race([next, new Promise((resolve) => setTimeout(resolve, left).unref())]);
    } finally {
      stop();
    }
  }
}

/** How a change of the actor's own stands, or null if there is none of this id. */
export async function findOwnOutcome(ctx: SignedInCtx, intentId: string): Promise<Outcome | null> {
  const row = await ctx.db.intent.findFirst({
    where: { id: intentId, actorPersonId: ctx.actor.personId },
    select: { ...OUTCOME_COLUMNS, steps: { select: STEP_COLUMNS, orderBy: [{ position: 'asc' }, { key: 'asc' }] } },
  });
  if (!row) return null;
  const outcome = outcomeOf(row);
  return row.steps.length === 0 ? outcome : { ...outcome, steps: row.steps.map(stepOf) };
}

const STEP_COLUMNS = { key: true, label: true, state: true, message: true } as const;
const STEP_STATES = ['waiting', 'running', 'done', 'failed', 'unknown'] as const;

function stepOf({ state, ...step }: Omit<OutcomeStep, 'state'> & { state: string }): OutcomeStep {
  return { ...step, state: STEP_STATES.find((known) => known === state) ?? 'unknown' };
}

/** With the way to its audit entry, for whoever may read it. */
export function withEntry({ actor }: Pick<SignedInCtx, 'actor'>, outcome: Outcome): Outcome {
  if (!outcome.intentId || !can(actor, 'audit:read')) return outcome;
  return { ...outcome, entry: `/audit/${outcome.intentId}` };
}

export function stillRunning(intentId: string): Outcome {
  return { status: 'running', intentId, code: 'running', message: 'Still running. This page will show how it ends.' };
}

/** The stored intent in the words of a door. */
export function outcomeOf(row: IntentRow): Outcome {
  const { id: intentId, state } = row;
  if (state === 'succeeded') return { status: 'succeeded', intentId, result: objectOf(row.result) };
  if (state === 'queued' || state === 'running' || !IS_ENDED.has(state)) return stillRunning(intentId);
  const status = state as 'failed' | 'unknown' | 'denied' | 'expired';
  const code = ERROR_CODES.find((known) => known === row.errorCode) ?? FALLBACK_CODES[status];
  const message = row.errorMessage ?? FALLBACK_MESSAGES[status];
  const fieldErrors = row.fieldErrors ? (objectOf(row.fieldErrors) as FieldErrors) : undefined;
  return { status, intentId, code, message, ...(fieldErrors ? { fieldErrors } : {}) };
}

const FALLBACK_CODES: Record<'failed' | 'unknown' | 'denied' | 'expired', ErrorCode> = {
  failed: 'internal',
  unknown: 'unknown_outcome',
  denied: 'forbidden',
  expired: 'expired',
};

const FALLBACK_MESSAGES: Record<keyof typeof FALLBACK_CODES, string> = {
  failed: 'The change failed and nothing was changed.',
  unknown: 'It is not known whether the change was made. Steward is reading it back.',
  denied: 'Your role does not allow this.',
  expired: 'The change was not started in time and has been dropped. Nothing was changed. Try again.',
};

function objectOf(value: unknown): OutcomeResult {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as OutcomeResult) : {};
}
