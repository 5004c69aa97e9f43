import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Mixes up to three integers into an unsigned 32-bit one. */
export function mix(seed: number, a: number, b = 0): number {
  let h = (seed ^ Math.imul(a + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A fraction in [0, 1) that depends on nothing but its arguments. */
export function fraction(seed: number, a: number, b = 0): number {
  return mix(seed, a, b) / 4_294_967_296;
}

export function toSeed(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

export function makeId(prefix: string, text: string): string {
  const digest = createHash('sha256').update(text).digest();
  let id = `${prefix}_01`;
  for (let index = 0; index < 22; index++) id += ALPHABET[(digest[index] ?? 0) % ALPHABET.length];
  return id;
}

export function makeUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('an empty list has no items');
  return item;
}

export type Random = {
  next: () => number;
  integer: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(list: readonly T[]) => T;
  shuffle: <T>(list: readonly T[]) => T[];
};

export function createRandom(text: string): Random {
  const seed = toSeed(text);
  let step = 0;
  const next = () => fraction(seed, step++);
  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => at(list, integer(0, list.length - 1)),
    shuffle: (list) => {
      const keyed = list.map((item) => ({ item, order: next() }));
      return keyed.sort((left, right) => left.order - right.order).map(({ item }) => item);
    },
  };
}

/** A deck of `total` cards: each value as often as its share says, shuffled. */
export function dealDeck<T>(random: Random, total: number, shares: readonly (readonly [T, number])[]): T[] {
  const sum = shares.reduce((running, [, share]) => running + share, 0);
  const deck = shares.flatMap(([value, share]) => Array<T>(Math.floor((share * total) / sum)).fill(value));
  while (deck.length < total) deck.push(at(shares, 0)[0]);
  return random.shuffle(deck);
}
