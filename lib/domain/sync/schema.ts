import { z } from 'zod';
import { type Day, daysBetween, isDay } from '@/lib/core/time';
import {
  SYNC_KINDS,
  type SyncKind,
  type SyncPart,
  type SyncState,
  type SyncTrigger,
  type Unread,
} from '@/lib/mirror/kinds';
import { declareCommand } from '@/lib/operations/declare-command';
import type { DayState } from './day-rules';

export const syncNow = declareCommand({
  name: 'sync.run_now',
  words: 'Sync now',
  moves: ['figures'],
  permission: 'sync:run',
  input: z.object({}),
  subject: () => ({ kind: 'sync', id: 'organization' }),
});

export const MAX_DAYS_AGAIN = 400;
const day = z.string().refine(isDay, 'This is not a day such as 2026-11-23.');

export const readAgain = declareCommand({
  name: 'sync.read_again',
  words: 'Read days again',
  moves: ['figures'],
  permission: 'sync:run',
  input: z
    .object({ from: day, to: day })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The range ends before it begins.' })
    .refine(({ from, to }) => daysBetween(from, to) < MAX_DAYS_AGAIN, {
      path: ['from'],
      message: `Choose at most ${MAX_DAYS_AGAIN} days.`,
    }),
  subject: () => ({ kind: 'sync', id: 'organization' }),
});

/** Where the progress of reading days again is noted. */
export const AGAIN_STATUS = 'sync.again';

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

/** What is known of one report's day. */
export interface ReportReading {
  /** ISO instant at which it was asked for. */
  readAt: string;
  rows: number;
  unreadable: number;
  isHeld: boolean;
}

export interface ReportDay {
  day: Day;
  state: DayState;
  /** Not over yet. */
  isRunning: boolean;
  usage: ReportReading | null;
  cost: ReportReading | null;
}

export interface MonthOfDays {
  /** Its first day. */
  month: Day;
  /** Of each day, in order; from the oldest day that was read, up to today. */
  states: DayState[];
}

export interface ReportDays {
  /** Newest first. */
  months: MonthOfDays[];
  /** Of the month that was asked for, newest first. */
  days: ReportDay[];
  /** Days that are being read again. */
  again: { from: Day; to: Day; done: number; total: number } | null;
}

export interface Freshness {
  /** ISO instants of the newest read; null: never read. */
  usage: string | null;
  cost: string | null;
  mirror: string | null;
}
