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

interface Taken {
  slice: string;
  reached: 'requests' | 'input' | 'output' | null;
  endsMs: number;
}

/**
 * Requests and tokens of a minute, over all gateways. Each takes slices of the minute's requests, so that few requests ask the
 * database; tokens count once an answer has ended, and a key that is limited by them asks each time.
 */
export class Minutes implements Allowances {
  private slices = new Map<string, Slice>();
  private taking = new Map<string, Promise<Refusal | null>>();

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
    const { rows } = await this.pool.query<{ reached: Taken['reached']; endsMs: number }>(
      'SELECT reached, ends_ms AS "endsMs" FROM steward.take_gateway_entries($1, $2)',
      [key.id, count],
    );
    const { reached = null, endsMs = 0 } = rows[0] ?? {};
    return reached && OVER_MINUTE(reached, limitOf(key, reached), Math.max(1, Math.ceil(endsMs / 1_000)));
  }

  private async waitFor(key: KeyRow): Promise<Reservation | { refused: Refusal }> {
    for (;;) {
      const taking = this.taking.get(key.id) ?? this.take(key);
      const refused = await taking;
      if (refused) return { refused };
      if (this.spend(key.id)) return this.reservation(key);
    }
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
    this.slices.set(key.id, { left: Number(slice), until: from + endsMs });
    return null;
  }

  private reservation(key: KeyRow): Reservation {
    if (key.inputTokensPerMinute === null && key.outputTokensPerMinute === null) return NO_LIMIT;
    return { settle: (served) => void this.note(key.id, served) };
  }

  private async note(keyId: string, served: Served | null): Promise<void> {
    if (!served) return;
    const { input_tokens: fresh, cache_creation_input_tokens: written, output_tokens: output } = served.usage;
    try {
      const given = [keyId, (fresh ?? 0) + (written ?? 0), output ?? 0];
      await this.pool.query('SELECT steward.note_gateway_tokens($1, $2, $3)', given);
    } catch (error) {
      this.log.warn('Tokens of a key were not noted', errorFields(error));
    }
  }
}

/** Whether the database counts the requests of its minutes. */
export function isLimitedByMinute(key: KeyRow): boolean {
  return key.requestsPerMinute !== null || key.inputTokensPerMinute !== null || key.outputTokensPerMinute !== null;
}

function limitOf(key: KeyRow, reached: Taken['reached']): number {
  if (reached === 'input') return key.inputTokensPerMinute ?? 0;
  return (reached === 'output' ? key.outputTokensPerMinute : key.requestsPerMinute) ?? 0;
}
