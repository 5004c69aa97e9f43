import { Counter } from 'prom-client';
import { REFUSAL_REASONS } from '@/lib/core/gateway-refusals';
import { Meters } from '@/lib/core/meters';
import { dollars } from '@/lib/core/money';
import { findPricedName } from './prices';
import type { RequestRow } from './request-row';
import type { SpoolWaiting } from './spool';

/** What is asked of the gateway when somebody reads the metrics. */
export interface Gauged {
  underWay(): number;
  hearsDatabase(): boolean;
  reachesUpstream(): boolean;
  waiting(): SpoolWaiting;
  keepsInClickHouse: boolean;
}

/** Kinds of errors, and why requests are refused; whatever else comes is `other`. */
const ERRORS = new Set<string>([
  ...REFUSAL_REASONS,
  ...['invalid_request_error', 'authentication_error', 'billing_error', 'permission_error', 'not_found_error'],
  ...['request_too_large', 'rate_limit_error', 'timeout_error', 'overloaded_error', 'api_error'],
]);
/** Keys with series of their own; those after them are `other`. */
const MOST_KEYS = 200;
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

const kindsOf = (row: RequestRow) =>
  [
    ['uncached', row.uncached],
    ['cache_write_5m', row.cache_write_5m],
    ['cache_write_1h', row.cache_write_1h],
    ['cache_read', row.cache_read],
    ['output', row.output],
  ] as const;

/** What Prometheus reads of one gateway: no content, no secrets, and no label that clients could fill at will. */
export class GatewayMetrics {
  private readonly meters = new Meters('gateway', SECONDS);
  readonly registry = this.meters.registry;
  private readonly keys = new Set<string>();
  private readonly counters = {
    requests: this.meters.counter('requests_total', 'Requests of known keys, by how they ended', ['path', 'outcome']),
    errors: this.meters.counter('errors_total', 'Requests that were refused or failed', ['outcome', 'error']),
    turnedAway: this.meters.counter('turned_away_total', 'Requests refused before their key was known', ['status']),
    estimated: this.meters.counter('estimated_requests_total', 'Requests whose use is an estimate', ['outcome']),
    lost: this.meters.counter('lost_requests_total', 'Requests under way when another gateway ended', []),
    tokens: this.meters.counter('tokens_total', 'Tokens by model and kind', ['model', 'kind']),
    keyRequests: this.meters.counter('key_requests_total', 'Requests of a key', ['key']),
  };
  private readonly costs = {
    ofModel: this.cost('cost_dollars_total', 'Cost at list prices', 'model'),
    ofKey: this.cost('key_cost_dollars_total', 'Cost of a key at list prices', 'key'),
  };
  private readonly times = {
    whole: this.meters.seconds('request_seconds', 'From a request to the end of its answer', ['path']),
    firstByte: this.meters.seconds('first_byte_seconds', 'From a request to the start of its answer', ['path']),
    firstToken: this.meters.seconds('first_token_seconds', 'From a streamed request to its first words', ['model']),
  };

  constructor(gauged: Gauged) {
    const { meters } = this;
    meters.gauge('requests_under_way', 'Requests being answered', gauged.underWay);
    meters.gauge('database_reachable', '1 if the database answers', () => Number(gauged.hearsDatabase()));
    meters.gauge('upstream_reachable', '0 while connecting to Anthropic fails', () => Number(gauged.reachesUpstream()));
    meters.gauge('spool_bytes', 'Written and not booked yet', () => gauged.waiting().bytes);
    meters.gauge('spool_held_rows', 'Rows not written to the disk yet', () => gauged.waiting().rows);
    meters.gauge('spool_writable', '0 while the disk cannot be written', () => Number(gauged.waiting().isWritable));
    if (!gauged.keepsInClickHouse) return;
    const clickHouse = () => gauged.waiting().clickHouse;
    meters.gauge('clickhouse_reachable', '0 while ClickHouse takes nothing', () => Number(clickHouse()?.isReachable));
    meters.gauge('clickhouse_waiting_bytes', 'Written and not in ClickHouse yet', () => clickHouse()?.bytes ?? 0);
  }

  readonly onRow = (row: RequestRow): void => {
    const { counters, times } = this;
    const { path, outcome } = row;
    const key = this.keyOf(row.key_id);
    counters.requests.inc({ path, outcome });
    counters.keyRequests.inc({ key });
    if (row.error !== null) counters.errors.inc({ outcome, error: ERRORS.has(row.error) ? row.error : 'other' });
    if (row.is_estimated) counters.estimated.inc({ outcome });
    if (outcome !== 'refused') times.whole.observe({ path }, row.latency_ms / 1_000);
    if (row.first_byte_ms !== null) times.firstByte.observe({ path }, row.first_byte_ms / 1_000);
    if (row.model === null) return;
    const model = findPricedName(row.model) ?? 'other';
    if (row.first_token_ms !== null) times.firstToken.observe({ model }, row.first_token_ms / 1_000);
    for (const [kind, count] of kindsOf(row)) counters.tokens.inc({ model, kind }, count);
    const nano = BigInt(row.cost_nano);
    this.costs.ofModel(model, nano);
    this.costs.ofKey(key, nano);
  };

  readonly onTurnedAway = (status: number): void => this.counters.turnedAway.inc({ status });

  readonly onLost = (count: number): void => this.counters.lost.inc(count);

  private keyOf(id: string): string {
    if (this.keys.size < MOST_KEYS) this.keys.add(id);
    return this.keys.has(id) ? id : 'other';
  }

  /** Sums are exact; what is read of them is a float, as everything in Prometheus is. */
  private cost(name: string, help: string, label: string): (of: string, nano: bigint) => void {
    const sums = new Map<string, bigint>();
    new Counter({
      ...{ name: this.meters.named(name), help, labelNames: [label], registers: [this.registry] },
      collect() {
        this.reset();
        for (const [of, sum] of sums) {
          const text = dollars(sum);
          this.inc({ [label]: of }, Number(text));
        }
      },
    });
    return (of, nano) => void sums.set(of, (sums.get(of) ?? 0n) + nano);
  }
}
