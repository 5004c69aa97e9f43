import { z } from 'zod';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { DIFFERENCE_KINDS } from './rules';

/** Open ones, or all of them. */
export const DIFFERENCE_VIEWS = ['open', 'all'] as const;
export type DifferenceView = (typeof DIFFERENCE_VIEWS)[number];

/** Rows of a page. */
export const DIFFERENCE_PAGE_SIZE = 50;

const differenceRow = z.object({
  differenceId: z.string(),
  kind: z.enum(DIFFERENCE_KINDS),
  /** What it means and what to do. */
  explanation: z.string(),
  at: instant,
  foundAt: instant,
  /** What was changed, in words: an event's, or a command's. */
  what: z.string(),
  subjectName: z.string(),
  /** Who did it, as the feed says; null: Steward. */
  actorName: z.string().nullable(),
  /** Its page among the changes. */
  changeId: z.string(),
  /** The trace came late after all. */
  endedAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  note: z.string(),
});
export type DifferenceRow = z.output<typeof differenceRow>;

const differencePage = z.object({
  /** Whether the feed can be read; unknown: it was not tried yet. */
  feed: z.enum(['on', 'off', 'unknown']),
  /** From when on both records are compared, and up to when the feed was read completely. */
  since: instant.nullable(),
  until: instant.nullable(),
  rows: z.array(differenceRow),
  total: z.number(),
  page: z.int(),
});
export type DifferencePage = z.output<typeof differencePage>;

export const differenceList = declareQuery({
  name: 'difference.list',
  permission: 'settings:read',
  input: z.object({
    view: z.enum(DIFFERENCE_VIEWS).default('open'),
    page: z.coerce.number().int().min(1).max(100_000).default(1),
  }),
  output: differencePage,
  words: 'List differences from Anthropic’s record',
});
