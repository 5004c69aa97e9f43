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
    const forgotten = next < costs.length ? costs[next] : undefined;
    move(nano, forgotten === undefined ? sorted.length : placeOf(forgotten, sorted), sorted);
    costs[next] = nano;
    known.next = (next + 1) % REMEMBERED;
    this.known.set(name, known);
  }
}

/** Where the first is that is no cheaper. */
function placeOf(cost: bigint, sorted: readonly bigint[]): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0n) < cost) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Puts it in the place of the one that stands there; those between that place and its own make room. */
function move(cost: bigint, place: number, sorted: bigint[]): void {
  let at = place;
  // Never a place that is not there: asking for one is slow.
  for (; at > 0 && (sorted[at - 1] ?? 0n) > cost; at -= 1) sorted[at] = sorted[at - 1] ?? 0n;
  for (; at + 1 < sorted.length && (sorted[at + 1] ?? 0n) < cost; at += 1) sorted[at] = sorted[at + 1] ?? 0n;
  sorted[at] = cost;
}

function highOf(sorted: readonly bigint[]): bigint {
  const at = sorted.length < FEWEST ? sorted.length - 1 : Math.ceil(sorted.length * 0.95) - 1;
  return sorted[at] ?? 0n;
}

const nameOf = (keyId: string, model: string | null) => `${keyId} ${model ?? ''}`;
const larger = (one: bigint, other: bigint) => (one > other ? one : other);
