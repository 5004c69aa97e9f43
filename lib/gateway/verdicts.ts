import type pg from 'pg';
import { HELD_MS, VERDICT_MS } from '@/lib/core/gateway-verdicts';

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
  /** soft: only told, never refused. */
  limitKind: string;
  expiresAt: Date | null;
  disabledAt: Date | null;
  revokedAt: Date | null;
}

const KEY_OF = `SELECT id::text, name, workspace_id AS "workspaceId", addresses, models,
  requests_per_minute AS "requestsPerMinute", input_tokens_per_minute AS "inputTokensPerMinute",
  output_tokens_per_minute AS "outputTokensPerMinute", spend_per_day::text AS "spendPerDay",
  spend_per_month::text AS "spendPerMonth", mode, limit_kind AS "limitKind", expires_at AS "expiresAt", disabled_at AS "disabledAt",
  revoked_at AS "revokedAt" FROM steward.gateway_key_of($1)`;

const MOST_KNOWN = 20_000;

interface Known<Value> {
  value: Value;
  /** When it was asked for, and until when it holds, by the clock that nobody sets. */
  from: number;
  until: number;
}

/** What may be gone by while the database does not answer. */
export interface Holding {
  /** Whether the database answered a moment ago. */
  isWell(): boolean;
  /** When it last answered; null: without it nothing is gone by. */
  wellAt(): number | null;
}

const NOTHING_HELD: Holding = { isWell: () => true, wellAt: () => null };
/** So long an answer is waited for where there is another. */
const PATIENCE_MS = 1_000;

/** What one asks the database about, and goes by for two seconds at most; nothing of it survives a change of keys. */
export class Verdicts<Value> {
  private known = new Map<string, Known<Value>>();
  private asked = new Map<string, Promise<Value>>();
  private epoch = 0;

  constructor(
    private readonly ask: (name: string) => Promise<Value>,
    private readonly holding: Holding = NOTHING_HELD,
  ) {}

  /** At once if it is known. */
  peek(name: string): Value | undefined {
    const found = this.known.get(name);
    return found && found.until > performance.now() ? found.value : undefined;
  }

  async get(name: string): Promise<Value> {
    const known = this.peek(name);
    if (known !== undefined) return known;
    const asked = () => this.asked.get(name) ?? this.lookUp(name);
    if (!this.held(name)) return asked();
    if (!this.holding.isWell()) return this.held(name)?.value ?? asked();
    const answered = asked().then((value) => ({ value }));
    const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
    const first = await Promise.race([answered, late]).catch(() => null);
    return (first ?? this.held(name) ?? (await answered)).value;
  }

  /** What was verified at most half a minute ago, and of which no change was heard. */
  private held(name: string): Known<Value> | null {
    const [found, wellAt] = [this.known.get(name), this.holding.wellAt()];
    if (!found || wellAt === null) return null;
    return Math.min(found.from, wellAt) + HELD_MS > performance.now() ? found : null;
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
      this.known.set(name, { value, from, until: from + VERDICT_MS });
      return value;
    }
  }
}

export function keyVerdicts(pool: pg.Pool, holding: Holding): Verdicts<KeyRow | null> {
  return new Verdicts(async (hash) => (await pool.query<KeyRow>(KEY_OF, [hash])).rows[0] ?? null, holding);
}
