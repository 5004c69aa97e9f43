import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { type Allowances, type Asking, NO_LIMIT, type Reservation } from './allowances';
import { MinuteAccount, type Owed } from './minute-account';
import { BATCH_OVER_MINUTE, OVER_MINUTE, type Refusal } from './refusals';
import type { KeyRow } from './verdicts';

interface Taken {
  minute: Date;
  /** Null: the key is not limited in it. */
  requests: number | null;
  input: number | null;
  output: number | null;
  reached: 'requests' | 'input' | 'output' | null;
  endsMs: number;
}

interface Held {
  account: MinuteAccount;
  taking: Promise<Refusal | null> | null;
  telling: Promise<void> | null;
  tellAfter: number;
  /** Answers whose tokens are still to come. */
  open: number;
}

interface Setting {
  pool: pg.Pool;
  log: Logger;
  /** After how long a slice of which nothing was asked goes back. */
  idleMs: number;
}

const TELL_EVERY_MS = 100;
const AGAIN_MS = 1_000;
const TAKE = `SELECT of_minute AS minute, slice AS requests, input_slice AS input, output_slice AS output, reached, ends_ms AS "endsMs"
  FROM steward.take_gateway_minute($1, $2, $3, $4, $5)`;

/**
 * Requests and tokens of a minute, over all gateways. Each takes slices of what is left of it, so that few requests ask the
 * database; what a gateway holds counts as used for the others. Tokens count once an answer has ended.
 */
export class Minutes implements Allowances {
  private held = new Map<string, Held>();
  private epoch = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly setting: Setting) {
    this.timer = setInterval(() => this.tellAll(), TELL_EVERY_MS);
    this.timer.unref();
  }

  reserve({ key, route }: Asking): Reservation | Promise<Reservation | { refused: Refusal }> {
    // Counting tokens is free, and everything but messages and batches asks no model.
    if (!isLimitedByMinute(key) || (route.name !== 'messages' && route.name !== 'batches')) return NO_LIMIT;
    const held = this.heldOf(key.id);
    return held.account.spend(performance.now()) ? this.reservation(key, held) : this.waitFor(key, held);
  }

  /** Further requests that count in this minute, all of them or none: each of a batch is one. */
  async takeEntries(key: KeyRow, count: number): Promise<Refusal | null> {
    const { requestsPerMinute: most } = key;
    if (most !== null && count >= most) return BATCH_OVER_MINUTE(count + 1, most);
    const { rows } = await this.setting.pool.query<Pick<Taken, 'reached' | 'endsMs'>>(
      'SELECT reached, ends_ms AS "endsMs" FROM steward.take_gateway_entries($1, $2)',
      [key.id, count],
    );
    const { reached = null, endsMs = 0 } = rows[0] ?? {};
    return reached && overMinute(key, reached, endsMs);
  }

  /** Limits may have changed: what is in hand goes back, and is asked for anew. */
  forget(): void {
    this.epoch += 1;
    for (const { account } of this.held.values()) account.giveBack();
    this.tellAll();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.forget();
    await Promise.all([...this.held.values()].map(({ telling }) => telling));
  }

  private async waitFor(key: KeyRow, held: Held): Promise<Reservation | { refused: Refusal }> {
    for (;;) {
      held.taking ??= this.take(key, held).finally(() => {
        held.taking = null;
      });
      const refused = await held.taking;
      if (refused) return { refused };
      if (held.account.spend(performance.now())) return this.reservation(key, held);
    }
  }

  private async take(key: KeyRow, { account, telling }: Held): Promise<Refusal | null> {
    await telling;
    account.giveBack();
    const { epoch } = this;
    const from = performance.now();
    const owed = account.takeOwed();
    const { rows } = await this.setting.pool.query<Taken>(TAKE, toldOf(key.id, owed)).catch((error) => {
      if (owed) account.oweAgain(owed);
      throw error;
    });
    const { minute, requests, input, output, reached, endsMs } = rows[0] ?? NO_MINUTE;
    if (reached) return overMinute(key, reached, endsMs);
    const slice = {
      minute,
      requests: orAny(requests),
      input: orAny(input),
      output: orAny(output),
      until: from + endsMs,
    };
    account.hold(slice, from);
    // What was granted may have been so under another limit.
    if (epoch !== this.epoch) account.giveBack();
    return null;
  }

  private reservation(key: KeyRow, held: Held): Reservation {
    if (!countsTokens(key)) return NO_LIMIT;
    held.open += 1;
    return {
      settle: (served) => {
        held.open -= 1;
        if (served && held.account.note(served, performance.now())) this.tell(held);
      },
    };
  }

  private tellAll(): void {
    const now = performance.now();
    for (const [keyId, held] of this.held) {
      if (held.account.isIdle(now, this.setting.idleMs)) held.account.giveBack();
      this.tell(held);
      if (held.account.isEmpty() && held.open === 0 && !held.taking && !held.telling) this.held.delete(keyId);
    }
  }

  private tell(held: Held): void {
    if (held.telling || performance.now() < held.tellAfter) return;
    const owed = held.account.takeOwed();
    if (!owed) return;
    held.telling = this.note(held, owed).finally(() => {
      held.telling = null;
    });
  }

  private async note(held: Held, owed: Owed): Promise<void> {
    const { account } = held;
    try {
      await this.setting.pool.query(
        'SELECT steward.note_gateway_minute($1, $2, $3, $4, $5)',
        toldOf(account.keyId, owed),
      );
    } catch (error) {
      account.oweAgain(owed);
      held.tellAfter = performance.now() + AGAIN_MS;
      this.setting.log.warn('What a key used of its minute was not noted; it is tried again', errorFields(error));
    }
  }

  private heldOf(keyId: string): Held {
    const found = this.held.get(keyId);
    if (found) return found;
    const made: Held = { account: new MinuteAccount(keyId), taking: null, telling: null, tellAfter: 0, open: 0 };
    this.held.set(keyId, made);
    return made;
  }
}

/** Of a key that the database does not have. */
const NO_MINUTE: Taken = {
  minute: new Date(0),
  requests: 0,
  input: null,
  output: null,
  reached: 'requests',
  endsMs: 0,
};

const orAny = (count: number | null) => count ?? Number.POSITIVE_INFINITY;

function toldOf(keyId: string, owed: Owed | null) {
  return [keyId, owed?.minute ?? null, owed?.requests ?? 0, owed?.tokens ?? [0, 0], owed?.free ?? [0, 0]];
}

function countsTokens(key: KeyRow): boolean {
  return key.inputTokensPerMinute !== null || key.outputTokensPerMinute !== null;
}

/** Whether the database counts the requests of its minutes. */
export function isLimitedByMinute(key: KeyRow): boolean {
  return key.requestsPerMinute !== null || countsTokens(key);
}

function overMinute(key: KeyRow, reached: NonNullable<Taken['reached']>, endsMs: number): Refusal {
  const limits = {
    requests: key.requestsPerMinute,
    input: key.inputTokensPerMinute,
    output: key.outputTokensPerMinute,
  };
  return OVER_MINUTE(reached, limits[reached] ?? 0, Math.max(1, Math.ceil(endsMs / 1_000)));
}
