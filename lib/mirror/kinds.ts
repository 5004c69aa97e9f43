export const SYNC_KINDS = [
  'mirror',
  'usage',
  'hourly',
  'recheck',
  'backfill',
  'peaks',
  'again',
  'events',
  'reviews',
] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

/** `partial`: some parts failed and the rest was kept. `interrupted`: the process ended before the run did. */
export const SYNC_STATES = ['running', 'succeeded', 'partial', 'failed', 'interrupted'] as const;
export type SyncState = (typeof SYNC_STATES)[number];
export type SyncTrigger = 'schedule' | 'manual';

/** One part of a run, such as the list of users, and what went wrong with it. */
export interface SyncPart {
  name: string;
  error: { code: string; message: string } | null;
}

/** The lists that the mirror is read from. */
export const MIRROR_LISTS = [
  'users',
  'workspaces',
  'API keys',
  'invites',
  'workspace members',
  'rate limits',
  'workspace rate limits',
] as const;
export type MirrorList = (typeof MIRROR_LISTS)[number];
export type ReportName = 'usage report' | 'cost report';

/** What could not be read in a list: a field of objects that were kept, or whole objects (null). */
export interface Unread {
  list: MirrorList | ReportName;
  field: string | null;
  count: number;
}
