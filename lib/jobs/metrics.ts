import { type Labelled, Meters, statusClass } from '@/lib/core/meters';
import { CHANNEL_KINDS } from '@/lib/domain/channels/rules';
import { patternOf } from '@/lib/upstream/path-patterns';
import type { AnswerInfo } from '@/lib/upstream/transport';
import { readStanding, type Standing } from './standing';
import type { WorkerDeps } from './worker-deps';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Several values of one reading of the metrics come from one question. */
const STANDING_MS = 1_000;
/** A database that does not answer in this time counts as gone: what asks for metrics waits no longer. */
const PATIENCE_MS = 3_000;

const DELIVERED_BY = new Set<string>(['email', ...CHANNEL_KINDS]);

/** What Prometheus reads of the worker: kinds that Steward knows, without names, identifiers or content. */
export class WorkerMetrics {
  private readonly meters = new Meters('worker', SECONDS);
  readonly registry = this.meters.registry;
  private readonly counters = {
    intents: this.meters.counter('intents_total', 'Changes that ended, by how', ['command', 'outcome']),
    budgets: this.meters.counter('budget_evaluations_total', 'Budgets that were counted', ['outcome']),
    deliveries: this.meters.counter('deliveries_total', 'Tries to send notifications', ['channel', 'outcome']),
    calls: this.meters.counter('upstream_calls_total', 'Calls of Anthropic, each try', ['path', 'status']),
  };
  private readonly callTime = this.meters.seconds('upstream_seconds', 'How long calls of Anthropic take', ['path']);
  private asked: { at: number; standing: Promise<Standing | null> } | null = null;

  constructor(private readonly deps: Pick<WorkerDeps, 'database' | 'commands'>) {
    const { meters } = this;
    const { pool } = deps.database;
    meters.pools(() => [['worker', pool]]);
    this.shown('database_reachable', '1 if the database answers', [], (standing) => [[{}, Number(standing !== null)]]);
    this.shown('intents', 'Changes that have not ended', ['state'], (standing) =>
      standing?.intents.map(({ state, count }) => [{ state }, count]),
    );
    this.shown(
      'oldest_queued_seconds',
      'Since the oldest change that waits for the worker was asked for',
      [],
      (standing) => (standing ? [[{}, standing.intents.find(({ state }) => state === 'queued')?.oldest ?? 0]] : []),
    );
    this.shown('sync_age_seconds', 'Since a reading of this kind last ended well', ['kind'], (standing) =>
      standing?.syncs.flatMap(({ kind, age }) => (age === null ? [] : [[{ kind }, age]])),
    );
    this.shown('report_age_seconds', 'Since the newest day of the report was read', ['report'], (standing) =>
      standing?.reports.map(({ report, age }) => [{ report }, age]),
    );
    this.shown('delivery_overdue_seconds', 'Since the oldest delivery that waits was due', [], (standing) =>
      standing ? [[{}, standing.overdue]] : [],
    );
    this.age('budgets_age_seconds', 'Since all budgets were counted', (standing) => standing.budgetsCounted);
    this.age('audit_check_age_seconds', 'Since the audit chain was checked', ({ audit }) => audit.age);
    this.shown('audit_broken', '1 if the last check found the audit chain broken', [], (standing) =>
      standing ? [[{}, Number(standing.audit.state === 'broken')]] : [],
    );
  }

  readonly onIntent = (command: string, outcome: string, count = 1): void => {
    const known = this.deps.commands.has(command) ? command : 'other';
    this.counters.intents.inc({ command: known, outcome }, count);
  };

  readonly onBudget = (outcome: 'counted' | 'failed'): void => this.counters.budgets.inc({ outcome });

  readonly onDelivery = (kind: string, outcome: string, count = 1): void => {
    if (count > 0) this.counters.deliveries.inc({ channel: DELIVERED_BY.has(kind) ? kind : 'other', outcome }, count);
  };

  readonly onAnswer = ({ path, status, durationMs }: AnswerInfo): void => {
    const pattern = patternOf(path);
    this.counters.calls.inc({ path: pattern, status: status === 429 ? '429' : statusClass(status) });
    this.callTime.observe({ path: pattern }, durationMs / 1_000);
  };

  private shown<Label extends string>(
    name: string,
    help: string,
    labels: Label[],
    read: (standing: Standing | null) => Labelled<Label>[] | undefined,
  ): void {
    this.meters.gauges(name, help, labels, async () => read(await this.standing()) ?? []);
  }

  private age(name: string, help: string, read: (standing: Standing) => number | null): void {
    this.shown(name, help, [], (standing) => {
      const age = standing && read(standing);
      return age === null ? [] : [[{}, age]];
    });
  }

  private standing(): Promise<Standing | null> {
    const now = Date.now();
    if (!this.asked || now - this.asked.at > STANDING_MS) {
      const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
      const standing = Promise.race([readStanding(this.deps.database.pool).catch(() => null), late]);
      this.asked = { at: now, standing };
    }
    return this.asked.standing;
  }
}
