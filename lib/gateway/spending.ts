import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { type Bound, readBatchBound, readMessageBound } from './bounds';
import { Estimates } from './estimates';
import type { JsonScanner } from './json-scanner';
import { type Lease, newLease, type Told, tell, tellAgain } from './leases';
import { isLimitedByMinute } from './minutes';
import { costOf } from './prices';
import { NO_DATABASE, OVER_SPEND, type Refusal, SPEND_IN_USE, UNBOUNDED } from './refusals';
import { fits, isNone, minus, NO_ROOM, plus, type Room } from './room';
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
  /** Once the body has ended; upstream gets its last piece afterwards. */
  decide(): Promise<Refusal | null>;
  /** Of a batch: once `note` is done, something else holds what it can cost at most. */
  handOver(note: (batch: { entries: number; held: bigint }) => Promise<void>): Promise<void>;
  /** Once. */
  settle(outcome: Outcome): void;
}

const TOLD_EVERY_MS = 100;
const REFUSED_FOR_MS = 200;
/** So long a lease is kept when its day is over, to be told again where a replica that is promoted is behind it. */
const KEPT_MS = 600_000;
const NOTHING_SENT: Outcome = { isSent: false, status: 0, served: null };

interface Taken {
  account: Account;
  lease: Lease;
}

interface Promised extends Taken {
  asked: Room;
  model: string | null;
}

type Granted = Taken | { refused: Refusal };
type Purchased = Promised | { refused: Refusal } | null;

interface Account {
  current: Lease | null;
  /** Of days that are over, while something is promised or untold. */
  former: Set<Lease>;
  /** What is told, one after another. */
  turn: Promise<unknown>;
  waiting: number;
  refused: { asked: Room; refusal: Refusal; until: number } | null;
}

interface Setting {
  pool: pg.Pool;
  instanceId: string;
  log: Logger;
  /** Whether the database answered a moment ago: else nothing is given out that others may count as lost. */
  isWell(): boolean;
  /** After how long a slice of which nothing was asked goes back. */
  idleMs: number;
  /** Counts further requests of a key's minute. */
  takeEntries(key: KeyRow, count: number): Promise<Refusal | null>;
}

/** The dollars of keys: slices of what is left are leased from the database, and given out here. */
export class Spending {
  private accounts = new Map<string, Account>();
  private promises = 0;
  private epoch = 0;
  private isStopping = false;
  private readonly estimates = new Estimates();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly setting: Setting) {
    this.timer = setInterval(() => void this.tellAll(), TOLD_EVERY_MS);
    this.timer.unref();
  }

  /** Null where nothing is limited; else `scanner` is given the body. Counting tokens and the list of models are never held up. */
  begin(key: KeyRow, route: Route, method: string | undefined, scanner: JsonScanner): Purchase | null {
    const isBatch = route.name === 'batches';
    if (method !== 'POST' || (route.name !== 'messages' && !isBatch)) return null;
    if (!isHeld(key) && !(isBatch && isLimitedByMinute(key))) return null;
    const reader = isBatch ? readBatchBound(scanner) : readMessageBound(scanner);
    let [isSettled, isHandedOver] = [false, false];
    let promise: Promised | null = null;
    let bound: Bound | null = null;
    const unasked = (error: unknown) => {
      this.setting.log.error('What is left of a key could not be asked', errorFields(error));
      return { refused: NO_DATABASE };
    };
    const settle = (outcome: Outcome) => {
      const kept = promise;
      promise = null;
      if (kept) this.settle(kept, outcome);
    };
    return {
      decide: async () => {
        bound = reader.read();
        // Most find room in hand, and wait for nobody.
        const found = this.takeFor(key, bound);
        const taken = found instanceof Promise ? await found.catch(unasked) : found;
        if (taken && 'refused' in taken) return taken.refused;
        promise = taken;
        const refused = bound.requests > 1 ? await this.takeEntries(key, bound.requests - 1) : null;
        // The way there broke off meanwhile: the end of the body was never sent.
        if (refused || isSettled) settle(NOTHING_SENT);
        return refused;
      },
      handOver: async (note) => {
        await note({ entries: bound?.requests ?? 0, held: promise?.asked.bound ?? 0n });
        isHandedOver = true;
      },
      settle: (outcome) => {
        isSettled = true;
        settle(isHandedOver ? NOTHING_SENT : outcome);
      },
    };
  }

  /** Limits may have changed: whatever is not promised goes back, and is asked for anew. */
  forget(): void {
    this.epoch += 1;
    for (const account of this.accounts.values()) {
      account.refused = null;
      if (account.current) giveBack(account.current, NO_ROOM);
    }
    void this.tellAll();
  }

  /** All that it holds and has spent today, to a database that went back behind what it was told. */
  async tellAgain(): Promise<void> {
    const { pool, instanceId } = this.setting;
    const tellAll = async ({ current, former }: Account) => {
      for (const lease of [current, ...former]) if (lease && lease.turn > 0n) await tellAgain(pool, instanceId, lease);
    };
    await Promise.all([...this.accounts.values()].map((account) => this.inTurn(account, () => tellAll(account))));
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
    this.isStopping = true;
    for (const { current, former } of this.accounts.values()) {
      if (current) giveBack(current, NO_ROOM);
      for (const lease of [current, ...former]) if (lease) lease.isDirty = true;
    }
    await this.tellAll();
  }

  /** Null: nothing of it is limited in dollars. */
  private takeFor(key: KeyRow, bound: Bound): Purchased | Promise<Purchased> {
    if (!isHeld(key)) return null;
    if (bound.unbounded !== null && isStrict(key)) return { refused: UNBOUNDED(bound.unbounded) };
    const expected = isStrict(key) ? bound.nano : this.estimates.of(key.id, bound);
    const asked = { bound: bound.nano, expected };
    const promised = (taken: Granted): Purchased =>
      'refused' in taken ? taken : { account: taken.account, lease: taken.lease, asked, model: bound.model };
    const taken = this.take(key, asked);
    return taken instanceof Promise ? taken.then(promised) : promised(taken);
  }

  private async takeEntries(key: KeyRow, count: number): Promise<Refusal | null> {
    if (!isLimitedByMinute(key)) return null;
    return this.setting.takeEntries(key, count).catch((error) => {
      this.setting.log.error('The requests of a batch could not be counted', errorFields(error));
      return NO_DATABASE;
    });
  }

  private take(key: KeyRow, asked: Room): Granted | Promise<Granted> {
    const account = this.accountOf(key.id);
    const known = account.refused;
    if (known && fits(known.asked, asked) && performance.now() < known.until) return { refused: known.refusal };
    return this.spend(account, asked) ?? this.inTurn(account, () => this.askFor(account, key, asked));
  }

  private async askFor(account: Account, key: KeyRow, asked: Room): Promise<Granted> {
    for (let at = 0; at < 5; at += 1) {
      const spent = this.spend(account, asked);
      if (spent) return spent;
      account.current ??= newLease(key.id);
      const lease = account.current;
      const { epoch } = this;
      const told = await tell(this.setting.pool, this.setting.instanceId, lease, asked);
      // What was granted may have been so under another limit.
      if (epoch !== this.epoch) giveBack(lease, NO_ROOM);
      else if (!told.isKnown) await this.takeUpAgain(account, lease);
      else if (told.isOver) this.retire(account, true);
      else if (!told.isGranted && !fits(asked, lease.free)) {
        const refusal = refusalOf(told);
        account.refused = { asked, refusal, until: performance.now() + REFUSED_FOR_MS };
        return { refused: refusal };
      }
    }
    return { refused: SPEND_IN_USE };
  }

  private spend(account: Account, asked: Room): Taken | null {
    const { current } = account;
    if (!current) return null;
    if (current.until > 0 && current.until <= performance.now()) {
      this.retire(account, true);
      return null;
    }
    if (current.turn === 0n || !fits(asked, current.free) || !this.setting.isWell()) return null;
    current.free = minus(current.free, asked);
    current.promised = plus(current.promised, asked);
    current.usedAt = performance.now();
    this.promises += 1;
    return { account, lease: current };
  }

  private settle({ account, lease, asked, model }: Promised, outcome: Outcome): void {
    const { nano, isEstimated } = priceOf(outcome, asked.bound);
    if (!isEstimated && outcome.served) this.estimates.learn(lease.keyId, model, nano);
    lease.promised = minus(lease.promised, asked);
    lease.free = plus(lease.free, minus(asked, { bound: nano, expected: nano }));
    lease.booked += nano;
    if (isEstimated) lease.estimated += nano;
    lease.isDirty = true;
    this.promises -= 1;
    account.refused = null;
    if (account.current !== lease) lease.free = NO_ROOM;
    else giveBack(lease, lease.keep);
    if (isNone(lease.keep)) void this.tellOf(account);
  }

  /** The database does not know it: it went back, or the key is gone. */
  private async takeUpAgain(account: Account, lease: Lease): Promise<boolean> {
    const isKnown = await tellAgain(this.setting.pool, this.setting.instanceId, lease);
    if (!isKnown && account.current === lease) this.retire(account, false);
    return isKnown;
  }

  /** Its day is over, or its key is gone. */
  private retire(account: Account, isKnown: boolean): void {
    const { current } = account;
    account.current = null;
    if (!current || !isKnown) return;
    current.free = NO_ROOM;
    current.isDirty = true;
    account.former.add(current);
  }

  private async tellAll(): Promise<void> {
    const now = performance.now();
    for (const [keyId, account] of this.accounts) {
      const { current, former } = account;
      if (current && current.until > 0 && current.until <= now) this.retire(account, true);
      else if (current && now - current.usedAt > this.setting.idleMs) giveBack(current, NO_ROOM);
      for (const lease of former) if (this.isEnding(lease)) lease.isDirty = true;
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
        const isEnding = this.isEnding(lease);
        const told = await tell(this.setting.pool, this.setting.instanceId, lease, NO_ROOM, isEnding);
        const isKnown = told.isKnown || (await this.takeUpAgain(account, lease));
        if (!isKnown || (isEnding && isNone(lease.promised) && !lease.isDirty)) account.former.delete(lease);
      } catch (error) {
        this.setting.log.warn('What a key has spent was not noted; it is tried again', errorFields(error));
      }
    }
  }

  /** Whether it need not be told again to anybody. */
  private isEnding(lease: Lease): boolean {
    const isLongOver = lease.until > 0 && lease.until + KEPT_MS < performance.now();
    return isNone(lease.promised) && (this.isStopping || isLongOver);
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

/** Whether what it costs is counted. */
function isHeld(key: KeyRow): boolean {
  return key.spendPerDay !== null || key.spendPerMonth !== null;
}

/** Only such keys are refused what nobody can bound. */
function isStrict(key: KeyRow): boolean {
  return key.mode === 'strict' && key.limitKind === 'hard';
}

function giveBack(lease: Lease, keep: Room): void {
  if (fits(lease.free, keep)) return;
  const { bound, expected } = lease.free;
  lease.free = { bound: smaller(bound, keep.bound), expected: smaller(expected, keep.expected) };
  lease.isDirty = true;
}

const smaller = (one: bigint, other: bigint) => (one < other ? one : other);

/** Errors cost nothing; what broke off, or cannot be read, costs as much as it can. */
function priceOf({ isSent, status, served }: Outcome, bound: bigint): { nano: bigint; isEstimated: boolean } {
  if (!isSent || status >= 300) return { nano: 0n, isEstimated: false };
  if (!served?.isWhole) return { nano: bound, isEstimated: true };
  const { nano, isGuessed } = costOf(served, new Date());
  return { nano, isEstimated: isGuessed };
}

function refusalOf({ isFinal, period, most, spent, inBatches, endsAt, periodMs }: Told): Refusal {
  if (!isFinal || !period || !endsAt) return SPEND_IN_USE;
  return OVER_SPEND({ period, most, spent, inBatches, endsAt, seconds: Math.max(1, Math.ceil(periodMs / 1_000)) });
}
