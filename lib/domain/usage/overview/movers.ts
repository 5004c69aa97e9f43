import type { Mover, Part } from '@/lib/domain/usage/query-schema';
import { roundedDivision } from '@/lib/domain/usage/report/rates';

export const TOP_MOVERS = 5;

/** A part in this week and the week before. */
export interface PartWeeks extends Part {
  now: bigint;
  before: bigint;
  tokensNow: bigint;
  tokensBefore: bigint;
}

/** The parts that changed most, either way, largest change first. */
export function listMovers(parts: readonly PartWeeks[], metric: 'cost' | 'total_tokens'): Mover[] {
  return parts
    .map((part) => ({ part, size: sizeOf(part.now - part.before) }))
    .filter(({ size }) => size !== 0n)
    .sort((a, b) => (a.size === b.size ? (a.part.id < b.part.id ? -1 : 1) : a.size > b.size ? -1 : 1))
    .slice(0, TOP_MOVERS)
    .map(({ part: { id, label, hint, ...weeks } }) => ({
      ...{ id, label, hint },
      now: weeks.now.toString(),
      before: weeks.before.toString(),
      change: (weeks.now - weeks.before).toString(),
      explained: metric === 'cost' ? explain(weeks) : null,
    }));
}

/**
 * Splits a change of cost into what the change in tokens would have cost at the earlier price, and the rest, which is
 * price and mix. Without earlier tokens, everything is volume. Exact, because the rest is the remainder.
 */
export function explain(weeks: Omit<PartWeeks, keyof Part>): NonNullable<Mover['explained']> {
  const { now, before, tokensNow, tokensBefore } = weeks;
  const change = now - before;
  const volume =
    tokensBefore > 0n
      ? roundedDivision((tokensNow - tokensBefore) * before, tokensBefore)
      : tokensNow > 0n
        ? change
        : 0n;
  return {
    volume: volume.toString(),
    price: (change - volume).toString(),
    tokensNow: tokensNow.toString(),
    tokensBefore: tokensBefore.toString(),
  };
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}
