/** Why the gateway refuses a request of a key that it knows, as its records have it. */
export const REFUSAL_REASONS = [
  ...(['key_disabled', 'key_expired', 'key_revoked', 'address', 'address_unknown', 'model', 'header'] as const),
  ...(['unreadable_body', 'too_large', 'too_slow', 'not_its_own'] as const),
  ...(['minute_requests', 'minute_input', 'minute_output', 'minute_batch'] as const),
  ...(['dollars', 'dollars_in_use', 'dollars_unbounded'] as const),
  ...(['no_vendor_key', 'vendor_key_refused', 'vendor_away', 'database_away', 'not_noted'] as const),
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];
