import { percentile } from '../row';

/** What became of one request: null where it went as it should. */
export interface Asked {
  route: string;
  wholeMs: number;
  /** What went wrong that nobody had asked for. */
  problem: string | null;
}

/** Every answer of a run, by route. */
export class Tally {
  private readonly times = new Map<string, number[]>();
  readonly problems = new Map<string, number>();
  answered = 0;

  add({ route, wholeMs, problem }: Asked): void {
    this.answered += 1;
    const times = this.times.get(route) ?? [];
    this.times.set(route, times);
    times.push(wholeMs);
    if (problem === null) return;
    const key = `${route}: ${problem}`;
    this.problems.set(key, (this.problems.get(key) ?? 0) + 1);
  }

  routes(): { route: string; count: number; p50: number; p95: number; p99: number }[] {
    return [...this.times].map(([route, times]) => ({
      route,
      count: times.length,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      p99: percentile(times, 0.99),
    }));
  }

  failed(): number {
    return [...this.problems.values()].reduce((sum, count) => sum + count, 0);
  }
}
