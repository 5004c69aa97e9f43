import { dollars, formatMoney, formatMoneyCompact } from '@/lib/core/money';
import type { Unit } from '@/lib/domain/usage/schema';

const NOTHING_BEFORE = 'no data before';

/** `1,240,512` */
export function formatCount(count: bigint): string {
  const digits = (count < 0n ? -count : count).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return count < 0n ? `−${digits}` : digits;
}

/** `1.24 M`, `312 k`, `980`. Cut to three digits; the exact count belongs beside it. */
export function formatCountCompact(count: bigint): string {
  const abs = count < 0n ? -count : count;
  const sign = count < 0n ? '−' : '';
  for (const [size, unit] of [
    [1_000_000_000_000n, 'T'],
    [1_000_000_000n, 'B'],
    [1_000_000n, 'M'],
    [10_000n, 'k'],
  ] as const) {
    if (abs < size) continue;
    const base = unit === 'k' ? 1_000n : size;
    const whole = (abs / base).toString();
    const decimals = Math.max(0, 3 - whole.length);
    const fraction = ((abs % base) * 10n ** BigInt(decimals)) / base;
    return `${sign}${whole}${decimals > 0 ? `.${fraction.toString().padStart(decimals, '0')}` : ''} ${unit}`;
  }
  return formatCount(count);
}

const RATE_DIGITS = 6;
const MILLIONTHS = 1_000_000n;
const NANO_PER_MILLIONTH = 1_000n;

/** A value as a report writes it, as a whole number: nano-dollars, a count, or millionths of a rate. */
export function parseFigure(text: string, unit: Unit): bigint {
  if (unit !== 'ratio' && unit !== 'dollars_per_million') return BigInt(text);
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const millionths = BigInt(whole) * MILLIONTHS + BigInt(fraction.slice(0, RATE_DIGITS).padEnd(RATE_DIGITS, '0'));
  return text.startsWith('-') ? -millionths : millionths;
}

export function formatFigure(value: bigint, unit: Unit): string {
  if (unit === 'nano_dollars') return formatMoney(value);
  if (unit === 'dollars_per_million') return formatMoney(value * NANO_PER_MILLIONTH);
  return unit === 'ratio' ? formatShare(value, MILLIONTHS) : formatCount(value);
}

export function formatFigureCompact(value: bigint, unit: Unit): string {
  if (unit === 'nano_dollars') return formatMoneyCompact(value);
  return unit === 'ratio' || unit === 'dollars_per_million' ? formatFigure(value, unit) : formatCountCompact(value);
}

const COUNTED = { tokens: ['token', 'tokens'], requests: ['request', 'requests'] } as const;

/** The exact value in words: dollars to the last digit, a full count with its unit, a rate with all its digits. */
export function exactFigure(value: bigint, unit: Unit): string {
  if (unit === 'nano_dollars') return `$${dollars(value)}`.replace('$-', '−$');
  if (unit === 'dollars_per_million') {
    return `${`$${dollars(value * NANO_PER_MILLIONTH)}`.replace('$-', '−$')} per million tokens`;
  }
  if (unit === 'ratio') return `${dollars(value * 100n * NANO_PER_MILLIONTH).replace('-', '−')} %`;
  const [one, many] = COUNTED[unit];
  return `${formatCount(value)} ${value === 1n ? one : many}`;
}

/** A share with one decimal, `12.3 %`, from exact integers; `–` of nothing. */
export function formatShare(part: bigint, whole: bigint): string {
  if (whole === 0n) return '–';
  const thousandths = roundedRatio(part * 1000n, whole);
  const abs = thousandths < 0n ? -thousandths : thousandths;
  return `${thousandths < 0n ? '−' : ''}${abs / 10n}.${abs % 10n} %`;
}

/** `+$320.00 (+12 %)`, `no change`, or words when there was nothing before. */
export function formatChange(now: bigint, before: bigint | null, unit: Unit): string {
  if (before === null) return NOTHING_BEFORE;
  const change = now - before;
  if (change === 0n) return 'no change';
  // A share that changes does so by points: `+3 %` of a share would say something else.
  if (unit === 'ratio') return `${change > 0n ? '+' : ''}${formatShare(change, MILLIONTHS).replace(' %', ' points')}`;
  const amount = `${change > 0n ? '+' : ''}${formatFigureCompact(change, unit)}`;
  if (before === 0n) return `${amount} (from zero)`;
  const percent = roundedRatio(change * 100n, before < 0n ? -before : before);
  return `${amount} (${percent > 0n ? '+' : percent < 0n ? '−' : ''}${formatCount(percent < 0n ? -percent : percent)} %)`;
}

function roundedRatio(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const rounded = (a + b / 2n) / b;
  return negative ? -rounded : rounded;
}
