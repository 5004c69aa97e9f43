import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';

interface Use {
  requests: number;
  refused: number;
  refusedAddresses: number;
  /** From where it was last served; empty if it was not. */
  address: string;
}

const NOTED_EVERY_MS = 2_000;
const AT_ONCE = 8;

/** Counts what each key was used for, and notes it every two seconds. */
export class Uses {
  private pending = new Map<string, Use>();
  private readonly timer = setInterval(() => void this.flush(), NOTED_EVERY_MS);

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: Logger,
  ) {
    this.timer.unref();
  }

  add(keyId: string, address: string, refused: 'no' | 'yes' | 'address'): void {
    const use = this.pending.get(keyId) ?? { requests: 0, refused: 0, refusedAddresses: 0, address: '' };
    use.requests += 1;
    if (refused !== 'no') use.refused += 1;
    if (refused === 'address') use.refusedAddresses += 1;
    if (refused === 'no') use.address = address;
    this.pending.set(keyId, use);
  }

  async flush(): Promise<void> {
    const uses = [...this.pending];
    this.pending = new Map();
    for (let at = 0; at < uses.length; at += AT_ONCE)
      await Promise.all(uses.slice(at, at + AT_ONCE).map(([keyId, use]) => this.note(keyId, use)));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private async note(keyId: string, use: Use): Promise<void> {
    const { requests, refused, refusedAddresses, address } = use;
    try {
      const given = [keyId, requests, refused, refusedAddresses, address];
      await this.pool.query('SELECT steward.note_gateway_use($1, $2, $3, $4, $5)', given);
    } catch (error) {
      this.log.warn('The use of a key was not noted; it is tried again', errorFields(error));
      const since = this.pending.get(keyId);
      this.pending.set(keyId, {
        requests: requests + (since?.requests ?? 0),
        refused: refused + (since?.refused ?? 0),
        refusedAddresses: refusedAddresses + (since?.refusedAddresses ?? 0),
        address: since?.address || address,
      });
    }
  }
}
