import { z } from 'zod';
import { ACTS } from '@/lib/operations/acts';
import { nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const policyInForce = z.object({
  acts: z.array(z.enum(ACTS)),
  /** In dollars. */
  budgetDollars: z.string(),
  delayMinutes: z.int(),
  expiryHours: z.int(),
  /** Somebody has decided; otherwise it is as it is by default. */
  isSet: z.boolean(),
  /** With one, nobody else could approve what only owners decide: it is delayed instead. */
  owners: z.int(),
});
export type PolicyInForce = z.output<typeof policyInForce>;

export const approvalPolicyGet = declareQuery({
  name: 'approval_policy.get',
  permission: 'settings:read',
  input: nothing,
  output: policyInForce,
  words: 'Read the approval policy',
});
