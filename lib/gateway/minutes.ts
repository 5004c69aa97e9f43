import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { type Allowances, type Asking, NO_LIMIT, type Reservation } from './allowances';
import { BATCH_OVER_MINUTE, OVER_MINUTE, type Refusal } from './refusals';
import type { Served } from './usage-reader';
import type { KeyRow } from './verdicts';

interface Slice {
  left: number;
  /** By the clock that nobody sets. */
  until: number;
}

interface Tokens {
  input: number;
  output: number;
}

interface Taken {
  slice: string;
  reached: 'requests' | 'input' | 'output' | null;
  endsMs: number;
}

/**
 * Requests and tokens of a minute, over all gateways. Each takes slices of the minute's requests, so that few requests ask the
 * database; tokens count once an answer has ended, and of a key that is limited by them, only those who wait together share one.
 */
export class Minutes implements Allowances {
  private slices = new Map<string, Slice>();
  private taking = new Map<string, Promise<Refusal | null>>();
  /** How many requests of a key wait for a slice. */
  private waiting = new Map<string, number>();
  /** Tokens that came while others of the same key were being noted. */
  private untold = new Map<string, Tokens>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: Logger,
  ) {}

  reserve({ key, route }: Asking): Reservation | Promise<Reservation | { refused: Refusal }> {
    // Counting tokens is free, and everything but messages and batches asks no model.
    if (!isLimitedByMinute(key) || !['messages', 'batches'].includes(route.name)) return NO_LIMIT;
    return this.spend(key.id) ? this.reservation(key) : this.waitFor(key);
  }

  /** Further requests that count in this minute, all of them or none: each of a batch is one. */
  async takeEntries(key: KeyRow, count: number): Promise<Refusal | null> {
    const { requestsPerMinute: most } = key;
    if (most !== null && count >= most) return BATCH_OVER_MINUTE(count + 1, most);
    const { reached, endsMs } = await this.takeMore(key.id, count);
    return reached && OVER_MINUTE(reached, limitOf(key, reached), Math.max(1, Math.ceil(endsMs / 1_000)));
  }

  private async takeMore(keyId: string, count: number): Promise<Pick<Taken, 'reached' | 'endsMs'>> {
    const { rows } = await this.pool.query<Pick<Taken, 'reached' | 'endsMs'>>(
      'SELECT reached, ends_ms AS "endsMs" FROM steward.take_gateway_entries($1, $2)',
      [keyId, count],
    );
    return rows[0] ?? { reached: null, endsMs: 0 };
  }

  private async waitFor(key: KeyRow): Promise<Reservation | { refused: Refusal }> {
    this.waiting.set(key.id, this.waitingFor(key.id) + 1);
    try {
      for (;;) {
        const taking = this.taking.get(key.id) ?? this.take(key);
        const refused = await taking;
        if (refused) return { refused };
        if (this.spend(key.id)) return this.reservation(key);
      }
    } finally {
      const others = this.waitingFor(key.id) - 1;
      if (others > 0) this.waiting.set(key.id, others);
      else this.waiting.delete(key.id);
    }
  }

  private waitingFor(keyId: string): number {
    return this.waiting.get(keyId) ?? 0;
  }

  private spend(keyId: string): boolean {
    const slice = this.slices.get(keyId);
    if (!slice || slice.left < 1 || slice.until <= performance.now()) return false;
    slice.left -= 1;
    return true;
  }

  private take(key: KeyRow): Promise<Refusal | null> {
    const taking = this.askFor(key).finally(() => this.taking.delete(key.id));
    this.taking.set(key.id, taking);
    return taking;
  }

  private async askFor(key: KeyRow): Promise<Refusal | null> {
    const from = performance.now();
    const { rows } = await this.pool.query<Taken>(
      'SELECT slice::text, reached, ends_ms AS "endsMs" FROM steward.take_gateway_minute($1)',
      [key.id],
    );
    const { slice = '0', reached = 'requests', endsMs = 0 } = rows[0] ?? {};
    if (Number(slice) < 1)
      return OVER_MINUTE(reached ?? 'requests', limitOf(key, reached), Math.max(1, Math.ceil(endsMs / 1_000)));
    if (this.slices.size > 20_000) this.slices.clear();
    const more = countsTokens(key) ? await this.takeForOthers(key.id) : 0;
    this.slices.set(key.id, { left: Number(slice) + more, until: from + endsMs });
    return null;
  }

  /** Each that waits is judged by a count that was read after it came, as if it had asked by itself. */
  private async takeForOthers(keyId: string): Promise<number> {
    const others = this.waitingFor(keyId) - 1;
    return others > 0 && (await this.takeMore(keyId, others)).reached === null ? others : 0;
  }

  private reservation(key: KeyRow): Reservation {
    return countsTokens(key) ? { settle: (served) => this.note(key.id, served) } : NO_LIMIT;
  }

  private note(keyId: string, served: Served | null): void {
    if (!served) return;
    const { input_tokens: fresh, cache_creation_input_tokens: written, output_tokens: output } = served.usage;
    const untold = this.untold.get(keyId);
    const input = (untold?.input ?? 0) + (fresh ?? 0) + (written ?? 0);
    this.untold.set(keyId, { input, output: (untold?.output ?? 0) + (output ?? 0) });
    // Else whoever is noting notes these as well.
    if (!untold) void this.tell(keyId);
  }

  private async tell(keyId: string): Promise<void> {
    for (;;) {
      const { input, output } = this.untold.get(keyId) ?? NONE;
      if (input === 0 && output === 0) break;
      this.untold.set(keyId, NONE);
      try {
        await this.pool.query('SELECT steward.note_gateway_tokens($1, $2, $3)', [keyId, input, output]);
      } catch (error) {
        this.log.warn('Tokens of a key were not noted', errorFields(error));
      }
    }
    this.untold.delete(keyId);
  }
}

const NONE: Tokens = { input: 0, output: 0 };

function countsTokens(key: KeyRow): boolean {
  return key.inputTokensPerMinute !== null || key.outputTokensPerMinute !== null;
}

/** Whether the database counts the requests of its minutes. */
export function isLimitedByMinute(key: KeyRow): boolean {
  return key.requestsPerMinute !== null || countsTokens(key);
}

function limitOf(key: KeyRow, reached: Taken['reached']): number {
  if (reached === 'input') return key.inputTokensPerMinute ?? 0;
  return (reached === 'output' ? key.outputTokensPerMinute : key.requestsPerMinute) ?? 0;
}
