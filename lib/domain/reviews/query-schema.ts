import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const reviewCase = z.object({
  caseId: z.string(),
  state: z.string(),
  closeReason: z.string().nullable(),
  /** Why its messages were flagged, as Anthropic calls it. */
  categories: z.array(z.string()),
  /** What Anthropic did before it asked. */
  enforcement: z.string().nullable(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  messages: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ReviewCaseRow = z.output<typeof reviewCase>;

const reviewNotice = z.object({
  noticeId: z.string(),
  kind: z.string(),
  message: z.string(),
  /** Empty: about the whole organisation. */
  caseIds: z.array(z.string()),
  respondBy: instant.nullable(),
  createdAt: instant,
});
export type ReviewNoticeRow = z.output<typeof reviewNotice>;

const reviews = z.object({
  /** Whether the key may read them; unknown: it was not tried yet. */
  state: z.enum(['on', 'off', 'unknown']),
  readAt: instant.nullable(),
  /** Open ones first, then the newest. */
  cases: z.array(reviewCase),
  /** The newest first. */
  notices: z.array(reviewNotice),
});
export type Reviews = z.output<typeof reviews>;

export const reviewList = declareQuery({
  name: 'review.list',
  permission: 'settings:read',
  input: nothing,
  output: reviews,
  words: 'List review cases and notices',
});
