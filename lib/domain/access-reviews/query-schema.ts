import { z } from 'zod';
import { WHOLE_ORGANIZATION } from '@/lib/access/reach';
import { placeField } from '@/lib/lists/schema';
import { day, instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { DECISIONS, ITEM_KINDS, REVIEW_STATES } from './rules';
import { itemFilters } from './schema';

const counts = z.object({ items: z.int(), undecided: z.int(), keep: z.int(), remove: z.int() });

const reviewRow = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(REVIEW_STATES),
  dueDay: day,
  startedAt: instant,
  startedByName: z.string(),
  closedAt: instant.nullable(),
  repeatMonths: z.int().nullable(),
  /** Of the items in the reader's reach. */
  ...counts.shape,
});
export type AccessReviewRow = z.output<typeof reviewRow>;

export const accessReviewList = declareQuery({
  name: 'access_review.list',
  permission: 'access_review:read',
  input: z.object({
    before: placeField('access reviews').optional(),
    after: placeField('access reviews').optional(),
  }),
  output: z.object({ rows: z.array(reviewRow), older: z.string().nullable(), newer: z.string().nullable() }),
  words: 'List access reviews',
});

const reviewRef = z.object({ reviewId: z.uuid() });

const reviewDetail = reviewRow.extend({
  /** Only these workspaces; null: the whole organisation. */
  workspaces: z.array(z.object({ id: z.string(), name: z.string() })).nullable(),
  followsId: z.string().nullable(),
  followedById: z.string().nullable(),
  /** When the next one opens, if it repeats and has not yet. */
  nextDay: day.nullable(),
  /** The reader sees all of its items. */
  isWhole: z.boolean(),
  /** Items that nobody but their holder could decide now. */
  lone: z.int(),
  /** What a confirmation would remove, and what one removes. */
  removals: z.int(),
  confirmedByName: z.string().nullable(),
  confirmedAt: instant.nullable(),
  closedByName: z.string().nullable(),
  /** Of the removal: its last try, and how far it is. */
  intentId: z.string().nullable(),
  intentState: z.string().nullable(),
  message: z.string().nullable(),
  outcomes: z.record(z.string(), z.int()),
  digest: z.string().nullable(),
  note: z.string().nullable(),
});
export type AccessReviewDetail = z.output<typeof reviewDetail>;

export const accessReviewGet = declareQuery({
  name: 'access_review.get',
  permission: 'access_review:read',
  input: reviewRef,
  output: reviewDetail,
  words: 'Read an access review',
  absent: 'access review',
});

const itemRow = z.object({
  position: z.int(),
  kind: z.enum(ITEM_KINDS),
  subjectId: z.string(),
  name: z.string(),
  workspaceName: z.string().nullable(),
  holderName: z.string().nullable(),
  holds: z.string(),
  lastUsedDay: day.nullable(),
  decision: z.enum(DECISIONS).nullable(),
  reason: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** The reader may decide it. */
  isTheirs: z.boolean(),
  /** It is the reader's own access. */
  isOwn: z.boolean(),
  /** Nobody but its holder could decide it. */
  isLone: z.boolean(),
  isProposed: z.boolean(),
  outcome: z.string().nullable(),
  outcomeMessage: z.string().nullable(),
});
export type AccessReviewItemRow = z.output<typeof itemRow>;

export const accessReviewItems = declareQuery({
  name: 'access_review.list_items',
  permission: 'access_review:read',
  input: reviewRef.extend({
    ...itemFilters.shape,
    /** The position after which the page begins. */
    from: z.int().min(0).default(0),
    pageSize: z.int().min(1).max(500).default(50),
  }),
  output: z.object({
    rows: z.array(itemRow),
    /** Where the next page begins. */
    next: z.int().nullable(),
    /** How many the filters find, and how many of these the reader may decide. */
    found: z.int(),
    theirs: z.int(),
  }),
  words: 'List what an access review asks about',
  absent: 'access review',
});

/** Of a closed review. */
export const accessReviewReport = declareQuery({
  name: 'access_review.export',
  permission: 'access_review:read',
  object: () => WHOLE_ORGANIZATION,
  input: reviewRef,
  output: z.object({ name: z.string(), closedAt: instant }),
  row: z.string(),
  words: 'Download the report of an access review',
  absent: 'closed access review',
  internal: 'A file: its route streams it and records the export.',
});
