/** What someone should look at, most pressing first. */
export const ATTENTION_KINDS = [
  'audit_broken',
  'worker_silent',
  'sync_failing',
  'keys_left',
  'offboarding_incomplete',
  'offboarding_waits',
  'people_returned',
  'approval_overridden',
  'invites_waiting',
  'figures_old',
  'replica_unused',
  'reports_contradict',
  'condition',
  'anomaly',
  'keys_expiring',
  'invites_ended',
  'days_held',
  'settled_month_changed',
  'keys_unused',
  'keys_old',
  'one_owner',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

export type AttentionSeverity = 'danger' | 'warning' | 'neutral';
