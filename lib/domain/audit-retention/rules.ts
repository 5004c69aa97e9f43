/** How long entries are kept where nobody has decided otherwise. */
export const DEFAULT_YEARS = 7;
export const RETENTION_KEY = 'audit_retention';

/** What is from before this day may be pruned. */
export function pruneBefore(now: Date, years: number): Date {
  const before = new Date(now);
  before.setUTCFullYear(before.getUTCFullYear() - years);
  before.setUTCHours(0, 0, 0, 0);
  return before;
}
