import { z } from 'zod';
import { answer } from '@/lib/operations/answer';
import { auditRuleList } from './query-schema';

const stored = z.record(z.string(), z.json()).catch({});

/** What is told of, by name. */
export const listAuditRules = answer(auditRuleList, async ({ db }) => {
  const rules = await db.auditRule.findMany({ orderBy: { name: 'asc' } });
  return rules.map(({ id, name, filters, count, minutes, channels, createdAt, toldAt }) => ({
    ...{ ruleId: id, name, filters: stored.parse(filters), count, minutes, channels, createdAt, toldAt },
  }));
});
