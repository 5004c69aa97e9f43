import type { Bound } from './bounds';

/** Of the last so many requests the dearest but one in twenty is what the next is expected to cost. */
const REMEMBERED = 256;
const FEWEST = 20;
const MOST_KNOWN = 20_000;

interface Known {
  /** The latest costs, the oldest overwritten first. */
  costs: bigint[];
  next: number;
  /** The same, the cheapest first. */
  sorted: bigint[];
}

/** What requests of a key to a model cost, learned from those that were served. */
export class Estimates {
  private known = new Map<string, Known>();

  /** Never more than it can cost. While little is known, the dearest that was, or what such a request costs by experience. */
  of(keyId: string, { model, nano, start }: Bound): bigint {
    const found = this.known.get(nameOf(keyId, model));
    const high = found ? highOf(found.sorted) : 0n;
    const usual = found && found.sorted.length >= FEWEST ? high : larger(high, start);
    return usual < nano ? usual : nano;
  }

  learn(keyId: string, model: string | null, nano: bigint): void {
    const name = nameOf(keyId, model);
    if (this.known.size >= MOST_KNOWN && !this.known.has(name)) this.known.clear();
    const known = this.known.get(name) ?? { costs: [], next: 0, sorted: [] };
    const { costs, next, sorted } = known;
    const forgotten = costs[next];
    if (forgotten !== undefined) sorted.splice(placeOf(forgotten, sorted), 1);
    sorted.splice(placeOf(nano, sorted), 0, nano);
    costs[next] = nano;
    known.next = (next + 1) % REMEMBERED;
    this.known.set(name, known);
  }
}

/** Where the first is that is no cheaper. */
function placeOf(nano: bigint, sorted: readonly bigint[]): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0n) < nano) from = middle + 1;
    else to = middle;
  }
  return from;
}

function highOf(sorted: readonly bigint[]): bigint {
  const at = sorted.length < FEWEST ? sorted.length - 1 : Math.ceil(sorted.length * 0.95) - 1;
  return sorted[at] ?? 0n;
}

const nameOf = (keyId: string, model: string | null) => `${keyId} ${model ?? ''}`;
const larger = (one: bigint, other: bigint) => (one > other ? one : other);
