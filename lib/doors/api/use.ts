import 'server-only';
import { sessionDatabase } from '@/lib/auth/database';
import { env } from '@/lib/core/env';
import { createLogger, errorFields } from '@/lib/core/log';

/** What was asked for and how it ended: never with an id, a question or a secret. */
export interface Use {
  /** Method and path with the places of ids: `GET /v1/admin/budgets/{budget_id}`. */
  endpoint: string;
  status: number;
  /** Of a refusal: the permission that the token lacks, or `address`. */
  reason?: string;
}

/** The endpoint of whatever is not there. */
export const NO_ENDPOINT = 'unknown';

/** The first of its kind is written at once, with what comes at the same moment. */
const NEW_MS = 250;
/** The wait doubles from write to write: a busy token writes once a minute. */
const [FIRST_WAIT_MS, MOST_WAIT_MS] = [1_000, 60_000];
const IDLE_MS = 300_000;
const [MOST_TOKENS, MOST_KINDS] = [10_000, 300];

interface Counted extends Use {
  requests: number;
  firstAt: Date;
  lastAt: Date;
}

interface Waiting {
  uses: Map<string, Counted>;
  known: Set<string>;
  address: string;
  writtenAt: number;
  waitMs: number;
  timer: { due: number; cancel: () => void } | null;
}
const holder = globalThis as { stewardTokenUses?: Map<string, Waiting> };

/** Counts a use of a token. What is new is written within half a second, the rest in batches. */
export function noteUse(secret: string, address: string, use: Use, now = Date.now()): void {
  holder.stewardTokenUses ??= new Map();
  const all = holder.stewardTokenUses;
  if (all.size > MOST_TOKENS) all.clear();
  const waiting = all.get(secret) ?? start(address);
  all.set(secret, waiting);
  const key = JSON.stringify([use.endpoint, use.status, use.reason]);
  const at = new Date(now);
  const counted = waiting.uses.get(key) ?? { ...use, requests: 0, firstAt: at, lastAt: at };
  waiting.uses.set(key, { ...counted, requests: counted.requests + 1, lastAt: at });
  waiting.address = address;
  if (now - waiting.writtenAt > IDLE_MS) waiting.waitMs = FIRST_WAIT_MS;
  const isNew = !waiting.known.has(key) && waiting.known.size < MOST_KINDS;
  if (isNew) waiting.known.add(key);
  plan(secret, waiting, isNew ? now + NEW_MS : Math.max(waiting.writtenAt + waiting.waitMs, now + NEW_MS));
}

function start(address: string): Waiting {
  return { uses: new Map(), known: new Set(), address, writtenAt: 0, waitMs: FIRST_WAIT_MS, timer: null };
}

function plan(secret: string, waiting: Waiting, due: number): void {
  if (waiting.timer && waiting.timer.due <= due) return;
  waiting.timer?.cancel();
  const timer = setTimeout(() => void write(secret, waiting), Math.max(0, due - Date.now()));
  timer.unref();
  waiting.timer = { due, cancel: () => clearTimeout(timer) };
}

/** Writes what waits, at once. */
export async function writeUses(): Promise<void> {
  const waiting = [...(holder.stewardTokenUses ?? [])].filter(([, { uses }]) => uses.size > 0);
  await Promise.all(waiting.map(([secret, one]) => write(secret, one)));
}

async function write(secret: string, waiting: Waiting): Promise<void> {
  const uses = [...waiting.uses.values()];
  waiting.timer?.cancel();
  const waitMs = Math.min(waiting.waitMs * 2, MOST_WAIT_MS);
  Object.assign(waiting, { uses: new Map(), timer: null, writtenAt: Date.now(), waitMs });
  try {
    await sessionDatabase().db
      .$queryRaw`SELECT steward.note_token_use(${secret}, ${waiting.address}, ${JSON.stringify(uses)}::jsonb)::text`;
  } catch (error) {
    createLogger('web', env().logLevel).warn('The use of a token was not noted', errorFields(error));
  }
}
