import type pg from 'pg';
import { VERDICT_MS } from '@/lib/core/gateway-verdicts';

/** A key as the database has it. */
export interface KeyRow {
  id: string;
  name: string;
  workspaceId: string;
  addresses: string[];
  models: string[] | null;
  requestsPerMinute: number | null;
  inputTokensPerMinute: number | null;
  outputTokensPerMinute: number | null;
  spendPerDay: string | null;
  spendPerMonth: string | null;
  mode: string;
  expiresAt: Date | null;
  disabledAt: Date | null;
  revokedAt: Date | null;
}

const KEY_OF = `SELECT id::text, name, workspace_id AS "workspaceId", addresses, models,
  requests_per_minute AS "requestsPerMinute", input_tokens_per_minute AS "inputTokensPerMinute",
  output_tokens_per_minute AS "outputTokensPerMinute", spend_per_day::text AS "spendPerDay",
  spend_per_month::text AS "spendPerMonth", mode, expires_at AS "expiresAt", disabled_at AS "disabledAt",
  revoked_at AS "revokedAt" FROM steward.gateway_key_of($1)`;

const MOST_KNOWN = 20_000;

interface Known<Value> {
  value: Value;
  /** By the clock that nobody sets. */
  until: number;
}

/** What one asks the database about, and goes by for two seconds at most; nothing of it survives a change of keys. */
export class Verdicts<Value> {
  private known = new Map<string, Known<Value>>();
  private asked = new Map<string, Promise<Value>>();
  private epoch = 0;

  constructor(private readonly ask: (name: string) => Promise<Value>) {}

  /** At once if it is known. */
  peek(name: string): Value | undefined {
    const found = this.known.get(name);
    return found && found.until > performance.now() ? found.value : undefined;
  }

  async get(name: string): Promise<Value> {
    return this.peek(name) ?? this.asked.get(name) ?? this.lookUp(name);
  }

  forget(): void {
    this.epoch += 1;
    this.known.clear();
    this.asked.clear();
  }

  private lookUp(name: string): Promise<Value> {
    const answered = this.askUntilSteady(name).finally(() => {
      if (this.asked.get(name) === answered) this.asked.delete(name);
    });
    this.asked.set(name, answered);
    return answered;
  }

  /** A change that comes between question and answer may have been missed by the answer: it is asked again. */
  private async askUntilSteady(name: string): Promise<Value> {
    for (;;) {
      const [epoch, from] = [this.epoch, performance.now()];
      const value = await this.ask(name);
      if (epoch !== this.epoch) continue;
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.set(name, { value, until: from + VERDICT_MS });
      return value;
    }
  }
}

export function keyVerdicts(pool: pg.Pool): Verdicts<KeyRow | null> {
  return new Verdicts(async (hash) => (await pool.query<KeyRow>(KEY_OF, [hash])).rows[0] ?? null);
}
