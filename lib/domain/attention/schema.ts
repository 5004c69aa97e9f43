/** What somebody should look at, the most pressing first. */
export const ATTENTION_KINDS = [
  'audit_broken',
  'worker_silent',
  'sync_failing',
  'keys_left',
  'leaving_incomplete',
  'leaving_waits',
  'people_returned',
  'invites_waiting',
  'figures_old',
  'reports_contradict',
  'spend_jump',
  'keys_expiring',
  'invites_ended',
  'days_held',
  'closed_month_changed',
  'keys_unused',
  'keys_old',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

export type AttentionSeverity = 'danger' | 'warning' | 'neutral';

export interface AttentionItem {
  kind: AttentionKind;
  severity: AttentionSeverity;
  /** A sentence without its full stop. */
  title: string;
  /** What it means or what to do. */
  detail: string;
  /** How many things it is about. */
  count: number;
  /** Where to look or act; null where the reader has no such page. */
  href: string | null;
  /** ISO instant or UTC day from which on it has been so; null: not known. */
  since: string | null;
}

/** Things that somebody must act on, by the address of the page where they can. */
export type AttentionCounts = Readonly<Record<string, number>>;
