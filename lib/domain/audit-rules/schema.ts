import { z } from 'zod';
import { auditFilters } from '@/lib/domain/audit/query-schema';
import { declareCommand } from '@/lib/operations/declare-command';

export const MOST_RULES = 100;

/** What the Audit page can be narrowed by, without days and places, and what something must have become. */
export const ruleFilters = auditFilters.omit({ from: true, to: true, before: true, after: true }).extend({
  /** Values after the change, such as `admin`, separated by commas: one of them is enough. */
  becomes: z.string().trim().max(200, 'Use at most 200 characters.').optional(),
});

const amount = (most: number, words: string) => z.coerce.number().int(words).min(1, words).max(most, words);

export const createAuditRule = declareCommand({
  name: 'audit_rule.create',
  words: 'Create audit rule',
  permission: 'settings:write',
  input: z.object({
    name: z
      .string()
      .trim()
      .min(1, 'Name the rule, such as Admin role granted.')
      .max(60, 'Use at most 60 characters.')
      .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.'),
    filters: ruleFilters,
    /** So many matching changes … */
    count: amount(10_000, 'Enter a whole number from 1 to 10,000.'),
    /** … within so many minutes. */
    minutes: amount(1_440, 'Enter a whole number of minutes, at most 1,440.'),
    channels: z.array(z.string().min(1).max(60)).max(20),
  }),
  subject: (rule) => ({ kind: 'audit_rules', id: 'all', name: rule.name }),
});

export const removeAuditRule = declareCommand({
  name: 'audit_rule.remove',
  words: 'Remove audit rule',
  permission: 'settings:write',
  input: z.object({ ruleId: z.uuid() }),
  subject: ({ ruleId }) => ({ kind: 'audit_rule', id: ruleId }),
});
