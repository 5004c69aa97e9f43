import { z } from 'zod';
import { MIRROR_LISTS, SYNC_KINDS, SYNC_STATES } from '@/lib/mirror/kinds';
import { day, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { syncRunsFilter } from './schema';

const contradiction = z.object({ title: z.string(), detail: z.string() });
const syncPart = z.object({
  name: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
const unread = z.object({
  list: z.enum([...MIRROR_LISTS, 'usage report', 'cost report']),
  field: z.string().nullable(),
  count: z.number(),
});

const syncRunItem = z.object({
  id: z.string(),
  kind: z.enum(SYNC_KINDS),
  trigger: z.enum(['schedule', 'manual']),
  state: z.enum(SYNC_STATES),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  requests: z.number(),
  itemsRead: z.number(),
  rowsWritten: z.number(),
  unreadable: z.number(),
  /** Cost rows with more digits than a nano-dollar holds. */
  roundedRows: z.number(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
    })
    .nullable(),
  parts: z.array(syncPart),
  /** Days that would have lost rows and are waiting for a second identical reading, such as `cost 2026-11-02`. */
  heldDays: z.array(z.string()),
  /** What could not be read in the lists, by field. */
  unread: z.array(unread),
});
export type SyncRunItem = z.output<typeof syncRunItem>;

/** What is known about one day of a report. */
const reportReading = z.object({
  /** ISO instant of the request. */
  readAt: z.string(),
  rows: z.number(),
  unreadable: z.number(),
  isHeld: z.boolean(),
});
export type ReportReading = z.output<typeof reportReading>;

const reportDay = z.object({
  day: day,
  state: z.enum(['whole', 'partial', 'missing']),
  /** Not over yet. */
  isRunning: z.boolean(),
  usage: reportReading.nullable(),
  cost: reportReading.nullable(),
});
export type ReportDay = z.output<typeof reportDay>;

const monthOfDays = z.object({
  /** Its first day. */
  month: day,
  /** Each day's state, in order, from the oldest day read up to today. */
  states: z.array(z.enum(['whole', 'partial', 'missing'])),
});
export type MonthOfDays = z.output<typeof monthOfDays>;

const reportDays = z.object({
  /** Newest first. */
  months: z.array(monthOfDays),
  /** The requested month's days, newest first. */
  days: z.array(reportDay),
  /** Days that are being read again. */
  again: z
    .object({
      from: day,
      to: day,
      done: z.number(),
      total: z.number(),
    })
    .nullable(),
});
export type ReportDays = z.output<typeof reportDays>;

const freshness = z.object({
  /** ISO instants of the newest read; null: never read. */
  usage: z.string().nullable(),
  cost: z.string().nullable(),
  mirror: z.string().nullable(),
});
export type Freshness = z.output<typeof freshness>;

export const syncRunList = declareQuery({
  name: 'sync.list_runs',
  permission: 'settings:read',
  input: syncRunsFilter,
  output: z.object({ runs: z.array(syncRunItem), nextBefore: z.string().nullable() }),
  words: 'List sync runs',
});

export const backfillGet = declareQuery({
  name: 'sync.get_backfill',
  permission: 'usage:read',
  input: nothing,
  output: z.object({ complete: z.boolean(), percent: z.number(), readingMonth: z.string().nullable() }),
  words: 'Read the progress of reading the past',
});

export const unreadList = declareQuery({
  name: 'sync.list_unread',
  permission: 'usage:read',
  input: z.object({ lists: z.array(z.enum(MIRROR_LISTS)).max(MIRROR_LISTS.length).readonly().default(MIRROR_LISTS) }),
  output: z.array(unread),
  words: 'List what could not be read',
});

export const freshnessGet = declareQuery({
  name: 'sync.get_freshness',
  permission: 'usage:read',
  input: nothing,
  output: freshness,
  words: 'Read how fresh the figures are',
});

export const reportDayList = declareQuery({
  name: 'sync.list_days',
  permission: 'settings:read',
  input: z.object({ month: day }),
  output: reportDays,
  words: 'List the days of the reports',
});

export const contradictionGet = declareQuery({
  name: 'sync.get_contradiction',
  permission: 'usage:read',
  input: nothing,
  output: contradiction.nullable(),
  words: 'Check whether the reports contradict each other',
});
