import { z } from 'zod';
import { NEEDS_SECOND } from '@/lib/domain/key-changes/guard-rules';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { searchField } from '@/lib/lists/schema';
import { day } from '@/lib/operations/codecs';
import { declareCommand } from '@/lib/operations/declare-command';
import { DECISIONS, ITEM_FACETS, ITEM_KINDS, MOST_DECIDED, REPEATS } from './rules';

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), 'Remove control characters and line breaks.');

const repeatField = z.union(REPEATS.map((months) => z.literal(months))).nullable();

export const startAccessReview = declareCommand({
  name: 'access_review.start',
  words: 'Start access review',
  permission: 'access_review:write',
  input: z.object({
    name: line(120).min(1, 'Enter a name, such as Q4 access review.'),
    /** The last day, in UTC, on which reviewers decide. */
    dueDay: day,
    /** Only these; null for the whole organisation. */
    workspaceIds: z.array(workspaceIdField).min(1, 'Choose at least one workspace.').max(500).nullable().default(null),
    /** The next one opens so many months after this one began. */
    repeatMonths: repeatField.default(null),
    /** The review that this one repeats. */
    followsId: z.uuid().optional(),
  }),
  subject: ({ name }) => ({ kind: 'access_review', id: name, name }),
});

const reviewRef = z.object({ reviewId: z.uuid() });
const subject = ({ reviewId }: { reviewId: string }) => ({ kind: 'access_review', id: reviewId });

/** Which items are shown. */
export const itemFilters = z.object({
  show: z.enum(ITEM_FACETS).default('undecided'),
  kind: z.enum(ITEM_KINDS).optional(),
  workspaceId: workspaceIdField.optional(),
  search: searchField,
  /** Only what was used since that day, or what was not. */
  usedSince: day.optional(),
  unusedSince: day.optional(),
});
export type ItemFilters = z.output<typeof itemFilters>;

/** Each by its position, or all that the filters find that the caller may decide, as many as they were shown. */
export const decideAccess = declareCommand({
  name: 'access_review.decide',
  words: 'Decide in access review',
  permission: 'access_review:decide',
  input: reviewRef
    .extend({
      positions: z.array(z.int().min(1)).min(1).max(MOST_DECIDED, `Decide at most ${MOST_DECIDED} at once.`).optional(),
      matching: itemFilters.extend({ count: z.int().min(1) }).optional(),
      /** Null takes a decision back. */
      decision: z.enum(DECISIONS).nullable(),
      reason: line(500).default(''),
    })
    .refine(
      ({ positions, matching }) => (positions === undefined) !== (matching === undefined),
      'Choose what to decide about: items, or filters that find them.',
    ),
  asksItself: true,
  subject,
});

/** Removes what was decided to be removed and what nobody decided, one by one, each as its own command does. */
export const confirmRemoval = declareCommand({
  name: 'access_review.confirm',
  words: 'Remove access after review',
  permanent: true,
  moves: ['spend'],
  background: true,
  permission: 'access_review:write',
  approval: NEEDS_SECOND,
  input: reviewRef.extend({
    /** How many there are, as the page showed. */
    typedCount: z.string().max(20),
    resumeOf: z.uuid().optional(),
  }),
  subject,
});

/** Signs the report. Nothing of the review changes after it. */
export const closeAccessReview = declareCommand({
  name: 'access_review.close',
  words: 'Close access review',
  permanent: true,
  permission: 'access_review:write',
  input: reviewRef,
  subject,
});

export const repeatAccessReview = declareCommand({
  name: 'access_review.repeat',
  words: 'Set how often access review repeats',
  permission: 'access_review:write',
  input: reviewRef.extend({ repeatMonths: repeatField }),
  subject,
});
