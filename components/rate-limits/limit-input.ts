/** The workspace's own limits as its cell carries them: `requests_per_minute:500 output_tokens_per_minute:8000`. */
export function readOwn(text: string | undefined): Map<string, number> {
  return new Map(
    (text ?? '').split(' ').flatMap((part) => {
      const [type, value] = part.split(':');
      return type && value ? [[type, Number(value)] as const] : [];
    }),
  );
}

/** What was typed as a limit: digits, with or without separators, and `k` or `M`. Empty is null; NaN is no number. */
export function readLimit(text: string): number | null {
  const plain = text.replace(/[\s,_’']/g, '').toLowerCase();
  if (plain === '') return null;
  const match = /^(\d{1,16})(?:\.(\d{1,9}))?([km]?)$/.exec(plain);
  if (!match) return Number.NaN;
  const [, whole = '', fraction = '', unit = ''] = match;
  const zeros = { k: 3, m: 6 }[unit] ?? 0;
  if (fraction.length > zeros) return Number.NaN;
  const value = Number(`${whole}${fraction.padEnd(zeros, '0')}`);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
