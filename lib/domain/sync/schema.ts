import { z } from 'zod';
import { declareCommand } from '@/lib/core/command';

export const syncNow = declareCommand({
  name: 'sync.run_now',
  permission: 'sync:run',
  input: z.object({}),
  target: () => 'sync:organization',
});

export const SYNC_KINDS = ['mirror', 'usage', 'hourly', 'recheck', 'backfill', 'peaks'] as const;
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

/** What of a list could not be read: one of the fields of objects that were kept, or, null, whole objects. */
export interface Unread {
  list: MirrorList | ReportName;
  field: string | null;
  count: number;
}

export interface SyncRunItem {
  id: string;
  kind: SyncKind;
  trigger: SyncTrigger;
  state: SyncState;
  startedAt: string;
  finishedAt: string | null;
  durationMs: number | null;
  requests: number;
  itemsRead: number;
  rowsWritten: number;
  unreadable: number;
  /** Cost rows with more digits than a nano-dollar holds. */
  roundedRows: number;
  error: { code: string; message: string } | null;
  parts: SyncPart[];
  /** Days that would have lost rows and wait for a second equal read, such as `cost 2026-11-02`. */
  heldDays: string[];
  /** What could not be read in the lists, by field. */
  unread: Unread[];
}

export const syncRunsFilter = z.object({
  kind: z.enum(SYNC_KINDS).optional(),
  onlyErrors: z.boolean().default(false),
  limit: z.number().int().min(1).max(200).default(50),
  /** Runs that started before this run did. */
  before: z.uuid().optional(),
});
export type SyncRunsFilter = z.input<typeof syncRunsFilter>;

export interface Freshness {
  /** ISO instants of the newest read; null: never read. */
  usage: string | null;
  cost: string | null;
  mirror: string | null;
}
