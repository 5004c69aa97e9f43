export const KIND_GROUPS = [
  'budgets',
  'anomalies',
  'keys',
  'approvals',
  'invites',
  'offboarding',
  'sessions',
  'audit',
  'sync',
  'channels',
] as const;
export type KindGroup = (typeof KIND_GROUPS)[number];

/** How often a person gets a kind by mail. */
export const RHYTHMS = ['at_once', 'daily', 'weekly', 'off'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

export const INBOX_VIEWS = ['unread', 'all'] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];
