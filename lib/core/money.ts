/** Money is an integer number of nano-dollars (1 USD = 10^9) in a bigint; a decimal string at the edges. */
export type NanoDollars = bigint;

const NANO_PER_CENT = 10_000_000n;
const NANO_PER_DOLLAR = 1_000_000_000n;
const CENT_FRACTION_DIGITS = 7;
const AMOUNT = /^(-)?(\d{1,18})(?:\.(\d{1,40}))?$/;

/** Upstream sends cents with fractions as a decimal string. More digits than nano round half-even; `rounded` says so. */
export function nanoFromCents(amountCents: string): { nano: NanoDollars; rounded: boolean } {
  const match = AMOUNT.exec(amountCents.trim());
  if (!match) throw new RangeError(`Not a decimal amount: ${amountCents.slice(0, 40)}`);
  const [, minus, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, CENT_FRACTION_DIGITS).padEnd(CENT_FRACTION_DIGITS, '0');
  const rest = fraction.slice(CENT_FRACTION_DIGITS);
  let nano = BigInt(whole) * NANO_PER_CENT + BigInt(kept);
  const rounded = /[1-9]/.test(rest);
  if (rounded && roundsUp(rest, nano)) nano += 1n;
  return { nano: minus ? -nano : nano, rounded };
}

function roundsUp(rest: string, nano: bigint): boolean {
  const first = rest.charCodeAt(0) - 48;
  if (first !== 5) return first > 5;
  return /[1-9]/.test(rest.slice(1)) || nano % 2n === 1n;
}

const DOLLARS = /^(\d{1,9})(?:\.(\d{1,9}))?$/;

/** Dollars as people type them: digits, and at most nine after the point. Null: no such amount. */
export function nanoFromDollars(text: string): NanoDollars | null {
  const [, whole, fraction = ''] = DOLLARS.exec(text) ?? [];
  return whole === undefined ? null : BigInt(whole) * NANO_PER_DOLLAR + BigInt(fraction.padEnd(9, '0'));
}

/** Exact dollars as a decimal string without trailing zeros: `-12.3456`. For exports and tables. */
export function dollars(nano: NanoDollars): string {
  const abs = nano < 0n ? -nano : nano;
  const fraction = (abs % NANO_PER_DOLLAR).toString().padStart(9, '0').replace(/0+$/, '');
  const whole = (abs / NANO_PER_DOLLAR).toString();
  return `${nano < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Dollars and cents, `-12.35`, half away from zero: where rounded figures are requested. */
export function dollarsAndCents(nano: NanoDollars): string {
  const abs = nano < 0n ? -nano : nano;
  const cents = (abs + NANO_PER_CENT / 2n) / NANO_PER_CENT;
  return `${nano < 0n && cents > 0n ? '-' : ''}${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
}

/** `$1,234.56`; under a cent four significant decimals: `$0.0042`. Rounds half away from zero for reading only. */
export function formatMoney(nano: NanoDollars): string {
  const abs = nano < 0n ? -nano : nano;
  const sign = nano < 0n ? '−' : '';
  if (abs === 0n) return '$0';
  const tenThousandths = (abs + 50_000n) / 100_000n;
  // What rounds up to a whole cent reads as one.
  if (tenThousandths < 100n) {
    if (tenThousandths === 0n) return `${sign}<$0.0001`;
    return `${sign}$0.${tenThousandths.toString().padStart(4, '0')}`;
  }
  const cents = (abs + NANO_PER_CENT / 2n) / NANO_PER_CENT;
  return `${sign}$${groupThousands(cents / 100n)}.${(cents % 100n).toString().padStart(2, '0')}`;
}

/** `$12.4k`, `$1.2M` for cards; the exact figure belongs beside it on hover and focus. */
export function formatMoneyCompact(nano: NanoDollars): string {
  const abs = nano < 0n ? -nano : nano;
  const sign = nano < 0n ? '−' : '';
  if (abs < 10_000n * NANO_PER_DOLLAR) return formatMoney(nano);
  const tenthsOf = (size: bigint) => (abs * 10n + (size * NANO_PER_DOLLAR) / 2n) / (size * NANO_PER_DOLLAR);
  const thousands = tenthsOf(1_000n);
  // 999,950 rounds to a million, never to "1,000.0k".
  const [tenths, unit] = thousands < 10_000n ? [thousands, 'k'] : [tenthsOf(1_000_000n), 'M'];
  return `${sign}$${groupThousands(tenths / 10n)}.${tenths % 10n}${unit}`;
}

function groupThousands(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
