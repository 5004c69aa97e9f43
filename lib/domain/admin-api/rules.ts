/** What the Admin API calls a page of its lists. */
export const MOST_ITEMS = 1_000;
export const ITEMS_BY_DEFAULT = 20;

/** What a report can be grouped and filtered by, of what Steward keeps. */
export const KEPT_GROUPS = [
  'api_key_id',
  'context_window',
  'inference_geo',
  'model',
  'service_tier',
  'speed',
  'workspace_id',
] as const;
export type KeptGroup = (typeof KEPT_GROUPS)[number];

/** Nano-dollars in the Admin API's own form: cents in decimals, with their fractions. */
export function centsOf(nano: bigint): string {
  const [sign, size] = nano < 0n ? ['-', -nano] : ['', nano];
  const fraction = (size % 10_000_000n).toString().padStart(7, '0').replace(/0+$/, '');
  return `${sign}${size / 10_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
