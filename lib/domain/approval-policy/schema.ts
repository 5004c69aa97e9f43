import { z } from 'zod';
import { dollarsField } from '@/lib/domain/budgets/schema';
import { ACTS } from '@/lib/operations/acts';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { APPROVAL_POLICY_KEY, secondPerson } from './rules';

const whole = (what: string, least: number, most: number) =>
  z
    .number(`Enter a number of ${what}.`)
    .int(`Enter whole ${what}.`)
    .min(least, `Enter at least ${least}.`)
    .max(most, `Enter at most ${most}.`);

const rules = {
  acts: z
    .array(z.enum(ACTS))
    .max(ACTS.length)
    .transform((chosen) => ACTS.filter((act) => chosen.includes(act))),
  budgetDollars: dollarsField,
  delayMinutes: whole('minutes', 5, 1_440),
  expiryHours: whole('hours', 1, 168),
};

/** As it is stored, or as it is until somebody has decided. */
export const approvalPolicy = z.object({
  acts: rules.acts.nullable().default(null),
  budgetDollars: rules.budgetDollars.default('10000'),
  delayMinutes: rules.delayMinutes.default(60),
  expiryHours: rules.expiryHours.default(72),
});

export const setApprovalPolicy = declareCommand({
  name: 'approval_policy.set',
  words: 'Set approval policy',
  permission: 'policy:write',
  /** All of it: what is left out would silently be as it is by default. */
  input: z.object(rules),
  result: settingChange(z.object({ ...rules, acts: z.array(z.enum(ACTS)) })),
  subject: () => ({ kind: 'settings', id: APPROVAL_POLICY_KEY, name: 'Approval policy' }),
  approval: secondPerson('policy', 'policy:write'),
});
