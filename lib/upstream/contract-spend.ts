import { z } from 'zod';

/** Needed in whole to judge what stands: a limit that lacks any of this is unreadable. */
export const spendLimitSchema = z.looseObject({
  id: z.string().min(1).max(200),
  /** Whole cents of the currency. Null: no cap. */
  amount: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable(),
  currency: z.string().min(1).max(20),
  period: z.string().min(1).max(100),
  is_enabled: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  /** `usage_tier` is Anthropic's own monthly cap, read-only. */
  scope: z.looseObject({
    type: z.string().min(1).max(100),
    workspace_id: z.string().max(200).nullish(),
  }),
});
export type SpendLimit = z.output<typeof spendLimitSchema>;

export type SpendScope = { type: 'organization' } | { type: 'workspace'; workspace_id: string };
