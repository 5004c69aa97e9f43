import { z } from 'zod';
import { pageField } from '@/lib/lists/schema';
import { day, instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { INSIGHT_KINDS, INSIGHT_STATES } from './rules';

const insight = z.object({
  id: z.string(),
  kind: z.enum(INSIGHT_KINDS),
  state: z.enum(INSIGHT_STATES),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  model: z.string().nullable(),
  key: z.object({ id: z.string(), name: z.string() }).nullable(),
  otherModel: z.string().nullable(),
  /** Nano-dollars that it would have saved in the month; null where it saves no money. */
  saving: nanoDollars.nullable(),
  /** What the saving is computed from, in order. */
  terms: z.array(
    z.object({
      name: z.string(),
      unit: z.enum(['tokens', 'nano_dollars', 'nano_per_million', 'percent', 'keys', 'day']),
      value: z.string(),
    }),
  ),
  /** False where it was found when it was answered, and is not in this month. */
  isFound: z.boolean(),
  mark: z
    .object({
      /** The month that was looked at then, and what would have been saved in it. */
      month: day,
      saving: nanoDollars.nullable(),
      reason: z.string().nullable(),
      by: z.string(),
      at: instant,
    })
    .nullable(),
  /** Whether the reader may answer it. */
  isYours: z.boolean(),
});
export type Insight = z.output<typeof insight>;

const insights = z.object({
  /** The last month that is over. */
  month: day,
  /** Days of it whose use or cost was not read whole. */
  unreadDays: z.number(),
  /** One page of them, the largest saving first. */
  insights: z.array(insight),
  page: z.int(),
  pageSize: z.int(),
  counts: z.record(z.enum(INSIGHT_STATES), z.number()),
  /** Of those that are open. */
  saving: nanoDollars,
});
export type Insights = z.output<typeof insights>;

export const insightList = declareQuery({
  name: 'insight.list',
  permission: 'cost:read',
  input: z.object({ state: z.enum(INSIGHT_STATES).default('open'), page: pageField.default(1) }),
  output: insights,
  words: 'List insights',
  isReport: true,
});
