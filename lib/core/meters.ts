import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A value with its labels. */
export type Labelled<Label extends string> = readonly [Partial<Record<Label, string>>, number];

/** What one process counts and measures for Prometheus. Names begin with `steward_` and the process. */
export class Meters {
  readonly registry = new Registry();

  constructor(
    private readonly process: 'gateway' | 'web' | 'worker',
    private readonly buckets: number[],
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: this.named(name), help, labelNames, registers: [this.registry] });
  }

  seconds<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    const { buckets } = this;
    return new Histogram({ name: this.named(name), help, labelNames, buckets, registers: [this.registry] });
  }

  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      ...{ name: this.named(name), help, registers: [this.registry] },
      collect() {
        this.set(read());
      },
    });
  }

  /** Values by label as they are when somebody reads; what is no longer among them is not shown. */
  gauges<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    read: () => Promise<Labelled<Label>[]>,
  ): void {
    new Gauge({
      ...{ name: this.named(name), help, labelNames, registers: [this.registry] },
      async collect() {
        const values = await read();
        this.reset();
        // Without labels a reset is a zero, which would be as good as measured.
        if (labelNames.length === 0 && values.length === 0) this.remove();
        for (const [labels, value] of values) this.set(labels, value);
      },
    });
  }

  /** Connections of each pool: in use, idle, and how many wait for one. */
  pools(read: () => readonly (readonly [name: string, pool: pg.Pool | undefined])[]): void {
    this.gauges('pool_connections', 'Connections to the database, and who waits for one', ['pool', 'state'], async () =>
      read().flatMap(([pool, { totalCount = 0, idleCount = 0, waitingCount = 0 } = {}]) => [
        [{ pool, state: 'used' }, totalCount - idleCount],
        [{ pool, state: 'idle' }, idleCount],
        [{ pool, state: 'waiting' }, waitingCount],
      ]),
    );
  }

  named(name: string): string {
    return `steward_${this.process}_${name}`;
  }
}

/** `2xx` to `5xx`; `none` where no answer came. */
export function statusClass(status: number | null): string {
  return status !== null && status >= 100 && status < 600 ? `${Math.floor(status / 100)}xx` : 'none';
}
