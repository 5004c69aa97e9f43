/** What a request may come to: at most, and as far as experience tells. Of strict keys both are the same. */
export interface Room {
  bound: bigint;
  expected: bigint;
}

export const NO_ROOM: Room = { bound: 0n, expected: 0n };

export function plus(one: Room, other: Room): Room {
  return { bound: one.bound + other.bound, expected: one.expected + other.expected };
}

/** Nothing is less than nothing. */
export function minus(one: Room, other: Room): Room {
  return { bound: rest(one.bound, other.bound), expected: rest(one.expected, other.expected) };
}

export function times(room: Room, factor: bigint): Room {
  return { bound: room.bound * factor, expected: room.expected * factor };
}

export function fits(room: Room, within: Room): boolean {
  return room.bound <= within.bound && room.expected <= within.expected;
}

export function isNone({ bound, expected }: Room): boolean {
  return bound === 0n && expected === 0n;
}

/** As the database takes it. */
export function toPair({ bound, expected }: Room): [string, string] {
  return [String(bound), String(expected)];
}

export function fromPair([bound, expected]: readonly (string | bigint)[]): Room {
  return { bound: BigInt(bound ?? 0), expected: BigInt(expected ?? 0) };
}

const rest = (of: bigint, taken: bigint) => (of > taken ? of - taken : 0n);
