import { formatMoney, formatMoneyCompact } from '@/lib/core/money';
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

export function formatFigure(value: bigint, unit: Unit): string {
  return unit === 'nano_dollars' ? formatMoney(value) : formatCount(value);
}

export function formatFigureCompact(value: bigint, unit: Unit): string {
  return unit === 'nano_dollars' ? formatMoneyCompact(value) : formatCountCompact(value);
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
  const amount = `${change > 0n ? '+' : ''}${formatFigureCompact(change, unit)}`;
  if (before === 0n) return `${amount} (${NOTHING_BEFORE})`;
  const percent = roundedRatio(change * 100n, before < 0n ? -before : before);
  return `${amount} (${percent > 0n ? '+' : percent < 0n ? '−' : ''}${formatCount(percent < 0n ? -percent : percent)} %)`;
}

function roundedRatio(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const rounded = (a + b / 2n) / b;
  return negative ? -rounded : rounded;
}
