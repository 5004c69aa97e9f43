/** How tall the tallest bar is. */
export const TREND_HEIGHT = 20;
/** From the left of one bar to that of the next. */
export const TREND_STEP = 3;
const UNREAD = '_';

/** Each value as the height of a bar, one letter each; what is not known is a gap, and what is small is seen. */
export function writeTrend(values: readonly (bigint | null)[]): string {
  const most = values.reduce<bigint>((found, value) => (value !== null && value > found ? value : found), 0n);
  return values
    .map((value) => {
      if (value === null) return UNREAD;
      if (most === 0n || value <= 0n) return '0';
      return Math.max(1, Number((value * BigInt(TREND_HEIGHT)) / most)).toString(36);
    })
    .join('');
}

/** The bars as the path of a drawing. */
export function trendPath(trend: string): string {
  return [...trend]
    .map((letter, at) => {
      const height = letter === UNREAD ? 0 : Number.parseInt(letter, 36);
      return height > 0 ? `M${at * TREND_STEP + 1} ${TREND_HEIGHT}v-${height}` : '';
    })
    .join('');
}
