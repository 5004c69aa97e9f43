import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { BoundReader } from './bounds';
import { type Lease, newLease, type Told, tell } from './leases';
import { costOf } from './prices';
import { NO_BATCHES, NO_DATABASE, OVER_SPEND, type Refusal, SPEND_IN_USE, UNBOUNDED } from './refusals';
import type { Route } from './routes';
import type { Served } from './usage-reader';
import type { KeyRow } from './verdicts';

/** How a request ended upstream, as far as that is known. */
export interface Outcome {
  /** Whether upstream may have had the whole request. */
  isSent: boolean;
  /** Of its answer; 0: none came. */
  status: number;
  served: Served | null;
}

/** A request of a key with a limit in dollars: judged while its body passes, then paid. */
export interface Purchase {
  push(piece: Buffer): void;
  /** Once the body has ended; upstream gets its last piece afterwards. */
  decide(): Promise<Refusal | null>;
  /** Once. */
  settle(outcome: Outcome): void;
}

const TOLD_EVERY_MS = 100;
const IDLE_MS = 2_000;
const REFUSED_FOR_MS = 200;

interface Taken {
  account: Account;
  lease: Lease;
}

interface Promised extends Taken {
  bound: bigint;
}

interface Account {
  current: Lease | null;
  /** Of days that are over, while something is promised or untold. */
  former: Set<Lease>;
  /** What is told, one after another. */
  turn: Promise<unknown>;
  waiting: number;
  refused: { bound: bigint; refusal: Refusal; until: number } | null;
}

interface Setting {
  pool: pg.Pool;
  instanceId: string;
  log: Logger;
  /** Whether the database answered a moment ago: else nothing is given out that others may count as lost. */
  isWell(): boolean;
}

/** The dollars of keys: slices of what is left are leased from the database, and given out here. */
export class Spending {
  private accounts = new Map<string, Account>();
  private promises = 0;
  private epoch = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly setting: Setting) {
    this.timer = setInterval(() => void this.tellAll(), TOLD_EVERY_MS);
    this.timer.unref();
  }

  /** Null where nothing is limited. Counting tokens and the list of models are never held up. */
  begin(key: KeyRow, route: Route, method: string | undefined): Purchase | { refused: Refusal } | null {
    if (!isHeld(key) || method !== 'POST') return null;
    if (route.name === 'batches') return { refused: NO_BATCHES };
    if (route.name !== 'messages') return null;
    const reader = new BoundReader();
    let isSettled = false;
    let promise: Promised | null = null;
    return {
      push: (piece) => reader.push(piece),
      decide: async () => {
        const bound = reader.read();
        if ('unbounded' in bound) return UNBOUNDED(bound.unbounded);
        const taken = await this.take(key, bound.nano).catch((error) => {
          this.setting.log.error('What is left of a key could not be asked', errorFields(error));
          return { refused: NO_DATABASE };
        });
        if ('refused' in taken) return taken.refused;
        promise = { ...taken, bound: bound.nano };
        // The way there broke off meanwhile: the end of the body was never sent.
        if (isSettled) this.settle(promise, { isSent: false, status: 0, served: null });
        return null;
      },
      settle: (outcome) => {
        isSettled = true;
        if (promise) this.settle(promise, outcome);
      },
    };
  }

  /** Limits may have changed: whatever is not promised goes back, and is asked for anew. */
  forget(): void {
    this.epoch += 1;
    for (const account of this.accounts.values()) {
      account.refused = null;
      if (account.current) giveBack(account.current, 0n);
    }
    void this.tellAll();
  }

  /** Until nothing is promised any more, at most so long. */
  async settled(withinMs: number): Promise<void> {
    for (const end = performance.now() + withinMs; this.promises > 0 && performance.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Gives back what is not promised. What still is stays held. */
  async stop(): Promise<void> {
    await this.settled(1_000);
    clearInterval(this.timer);
    for (const { current } of this.accounts.values()) if (current) giveBack(current, 0n);
    await this.tellAll();
  }

  private async take(key: KeyRow, bound: bigint): Promise<Taken | { refused: Refusal }> {
    const account = this.accountOf(key.id);
    const known = account.refused;
    if (known && bound >= known.bound && performance.now() < known.until) return { refused: known.refusal };
    return this.spend(account, bound) ?? this.inTurn(account, () => this.askFor(account, key, bound));
  }

  private async askFor(account: Account, key: KeyRow, bound: bigint): Promise<Taken | { refused: Refusal }> {
    for (let at = 0; at < 5; at += 1) {
      const spent = this.spend(account, bound);
      if (spent) return spent;
      account.current ??= newLease(key.id);
      const lease = account.current;
      const { epoch } = this;
      const told = await tell(this.setting.pool, this.setting.instanceId, lease, bound);
      // What was granted may have been so under another limit.
      if (epoch !== this.epoch) giveBack(lease, 0n);
      else if (!told.isKnown || told.isOver) this.retire(account, told.isKnown);
      else if (told.granted === 0n && lease.free < bound) {
        const refusal = refusalOf(told);
        account.refused = { bound, refusal, until: performance.now() + REFUSED_FOR_MS };
        return { refused: refusal };
      }
    }
    return { refused: SPEND_IN_USE };
  }

  private spend(account: Account, bound: bigint): Taken | null {
    const { current } = account;
    if (!current) return null;
    if (current.until > 0 && current.until <= performance.now()) {
      this.retire(account, true);
      return null;
    }
    if (current.turn === 0n || current.free < bound || !this.setting.isWell()) return null;
    current.free -= bound;
    current.promised += bound;
    current.usedAt = performance.now();
    this.promises += 1;
    return { account, lease: current };
  }

  private settle({ account, lease, bound }: Promised, outcome: Outcome): void {
    const { nano, isEstimated } = priceOf(outcome, bound);
    lease.promised -= bound;
    if (bound > nano) lease.free += bound - nano;
    lease.booked += nano;
    if (isEstimated) lease.estimated += nano;
    lease.isDirty = true;
    this.promises -= 1;
    account.refused = null;
    if (account.current !== lease) lease.free = 0n;
    else giveBack(lease, lease.keep);
    if (lease.keep === 0n) void this.tellOf(account);
  }

  /** Its day is over, or the database counted it as lost. */
  private retire(account: Account, isKnown: boolean): void {
    const { current } = account;
    account.current = null;
    if (!current || !isKnown) return;
    current.free = 0n;
    current.isDirty = true;
    account.former.add(current);
  }

  private async tellAll(): Promise<void> {
    const now = performance.now();
    for (const [keyId, account] of this.accounts) {
      const { current, former } = account;
      if (current && current.until > 0 && current.until <= now) this.retire(account, true);
      else if (current && now - current.usedAt > IDLE_MS) giveBack(current, 0n);
      if (!account.current && former.size === 0 && account.waiting === 0) this.accounts.delete(keyId);
    }
    await Promise.all([...this.accounts.values()].map((account) => this.tellOf(account)));
  }

  private async tellOf(account: Account): Promise<void> {
    const isWaiting = () => [account.current, ...account.former].some((lease) => lease?.isDirty);
    if (isWaiting()) await this.inTurn(account, () => this.tellDirty(account)).catch(() => undefined);
  }

  private async tellDirty(account: Account): Promise<void> {
    for (const lease of [account.current, ...account.former]) {
      if (!lease?.isDirty || lease.turn === 0n) continue;
      try {
        const { isKnown } = await tell(this.setting.pool, this.setting.instanceId, lease, 0n);
        const isDone = lease.promised === 0n && !lease.isDirty;
        if (!isKnown || isDone) account.former.delete(lease);
        // The database let it go once nothing was held.
        if (account.current === lease && (!isKnown || (isDone && lease.free === 0n))) account.current = null;
      } catch (error) {
        this.setting.log.warn('What a key has spent was not noted; it is tried again', errorFields(error));
      }
    }
  }

  private inTurn<T>(account: Account, act: () => Promise<T>): Promise<T> {
    account.waiting += 1;
    const done = account.turn.then(act).finally(() => {
      account.waiting -= 1;
    });
    account.turn = done.catch(() => undefined);
    return done;
  }

  private accountOf(keyId: string): Account {
    const found = this.accounts.get(keyId);
    if (found) return found;
    const made: Account = { current: null, former: new Set(), turn: Promise.resolve(), waiting: 0, refused: null };
    this.accounts.set(keyId, made);
    return made;
  }
}

/** Balanced limits are kept, and not enforced yet. */
function isHeld(key: KeyRow): boolean {
  return key.mode === 'strict' && (key.spendPerDay !== null || key.spendPerMonth !== null);
}

function giveBack(lease: Lease, keep: bigint): void {
  if (lease.free <= keep) return;
  lease.free = keep;
  lease.isDirty = true;
}

/** Errors cost nothing; what broke off, or cannot be read, costs as much as it can. */
function priceOf({ isSent, status, served }: Outcome, bound: bigint): { nano: bigint; isEstimated: boolean } {
  if (!isSent || status >= 300) return { nano: 0n, isEstimated: false };
  if (!served?.isWhole) return { nano: bound, isEstimated: true };
  const { nano, isGuessed } = costOf(served, new Date());
  return { nano, isEstimated: isGuessed };
}

function refusalOf({ isFinal, period, most, spent, endsAt, periodMs }: Told): Refusal {
  if (!isFinal || !period || !endsAt) return SPEND_IN_USE;
  return OVER_SPEND({ period, most, spent, endsAt, seconds: Math.max(1, Math.ceil(periodMs / 1_000)) });
}
