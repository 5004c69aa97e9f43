import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const auditRule = z.object({
  ruleId: z.string(),
  name: z.string(),
  /** As an address of the Audit page has them. */
  filters: z.record(z.string(), z.json()),
  count: z.int(),
  minutes: z.int(),
  channels: z.array(z.string()),
  createdAt: instant,
  /** When it last told somebody. */
  toldAt: instant.nullable(),
});
export type AuditRuleRow = z.output<typeof auditRule>;

export const auditRuleList = declareQuery({
  name: 'audit_rule.list',
  permission: 'settings:read',
  input: nothing,
  output: z.array(auditRule),
  words: 'List audit rules',
});
