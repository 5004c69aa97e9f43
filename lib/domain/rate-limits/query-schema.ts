import { z } from 'zod';
import { listPage } from '@/lib/lists/query-schema';
import { decimals, instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { LIMIT_FACETS, limitFilters } from './schema';

/** The busiest minute of the last seven days that is known. */
const peakFigure = z.object({
  value: z.number(),
  at: instant,
});
export type PeakFigure = z.output<typeof peakFigure>;

/** One limit of the organisation. */
const limitHead = z.object({
  type: z.string(),
  /** Null: the organisation has none of this type, or its value is unknown. */
  value: z.number().nullable(),
  /** The total of all overrides, as a whole number; null if the reader cannot see them all. */
  promised: decimals.nullable(),
  isOverPromised: z.boolean(),
  peak: peakFigure.nullable(),
});
export type LimitHead = z.output<typeof limitHead>;

const limitGroup = z.object({
  id: z.string(),
  name: z.string(),
  groupType: z.string(),
  models: z.array(z.string()),
  limits: z.array(limitHead),
});
export type LimitGroup = z.output<typeof limitGroup>;

/** One limit of a workspace. */
const limitLine = z.object({
  type: z.string(),
  own: z.number().nullable(),
  /** The lower of the workspace's own and the organisation's. */
  effective: z.number().nullable(),
  peak: peakFigure.nullable(),
  /** Why there is no peak; null if there is one, or if the reader may not know. */
  missing: z.enum(['not_counted', 'no_use', 'not_read']).nullable(),
});
export type LimitLine = z.output<typeof limitLine>;

const limitRow = z.object({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  tier: z.string().nullable(),
  /** The reader may see how much it uses. */
  showsPeaks: z.boolean(),
  /** One for each group, in their order, with a line for each of its limits. */
  cells: z.array(z.array(limitLine)),
});
export type LimitRow = z.output<typeof limitRow>;

const limitMatrix = listPage(limitRow, LIMIT_FACETS).extend({
  groups: z.array(limitGroup),
  /** The groups tiers apply to, whatever is shown. */
  modelGroups: z.array(limitGroup),
  /** All groups by name, for choosing. */
  choices: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isModels: z.boolean(),
    }),
  ),
  readAt: instant.nullable(),
});
export type LimitMatrix = z.output<typeof limitMatrix>;

export const rateLimitMatrix = declareQuery({
  name: 'rate_limit.list',
  permission: 'workspace:read',
  input: limitFilters,
  output: limitMatrix,
  words: 'List rate limits',
});
