const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/;
/** A double round-trips any decimal of this many digits. */
const EXACT_DIGITS = 15;

/**
 * An amount as a decimal without exponent, digit by digit; null if it is not one or may have lost digits on the way.
 * Bodies with amounts are parsed with `parseAmounts`, so that numbers arrive here as the text that was sent.
 */
export function plainDecimal(amount: string | number): string | null {
  const match = DECIMAL.exec(String(amount));
  if (!match) return null;
  const [, minus = '', units = '', decimals = '', exponent = '0'] = match;
  const digits = units + decimals;
  if (typeof amount === 'number' && digits.replace(/^0+/, '').length > EXACT_DIGITS) return null;
  const point = units.length + Number(exponent);
  const padded = digits.padStart(digits.length - Math.min(0, point), '0').padEnd(point, '0');
  const at = Math.max(0, point);
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, '') || '0';
  const fraction = padded.slice(at);
  if (whole.length > 30 || fraction.length > 30) return null;
  return `${minus}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** In valid JSON these characters are always a key and its number, never part of a string, where quotes are escaped. */
const NUMERIC_AMOUNT = /("amount"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/g;

/** Parses JSON whose amounts may be numbers, without sending their digits through a float. */
export function parseAmounts(text: string): unknown {
  return JSON.parse(text.replace(NUMERIC_AMOUNT, '$1"$2"'));
}
