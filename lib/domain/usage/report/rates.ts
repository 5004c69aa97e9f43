import type { RateMetric } from '@/lib/domain/usage/schema';

const DIGITS = 6;
const SCALE = 10n ** BigInt(DIGITS);

/** What the integers are multiplied by to be the rate: tokens of tokens, or nano-dollars a token to dollars a million. */
const FACTORS: Record<RateMetric, { times: bigint; over: bigint }> = {
  cache_hit_rate: { times: 1n, over: 1n },
  price_per_million: { times: 1n, over: 1_000n },
};

/** A rate as a decimal with six digits after the point, rounded half away from zero; null without a denominator. */
export function rateText(metric: RateMetric, numerator: bigint, denominator: bigint): string | null {
  if (denominator === 0n) return null;
  const { times, over } = FACTORS[metric];
  return decimalText(roundedDivision(numerator * times * SCALE, denominator * over));
}

/** The difference of two rates as they are written. */
export function rateChange(now: string, before: string): string {
  return decimalText(toScaled(now) - toScaled(before));
}

/** Half away from zero. The divisor must not be zero. */
export function roundedDivision(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const rounded = (2n * a + b) / (2n * b);
  return isNegative ? -rounded : rounded;
}

function toScaled(text: string): bigint {
  return BigInt(text.replace('.', ''));
}

function decimalText(scaled: bigint): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(DIGITS + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}
