import type { Tx } from '@/lib/core/db';
import { readMatches } from '@/lib/domain/audit-rules/match-reads';
import { ruleFilters } from '@/lib/domain/audit-rules/schema';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { AuditRule } from '@/prisma/generated/client';

/** Tells of what audit rules are about: each change once, or once so many have come within the rule's minutes. */
export async function findRuleMatches(tx: Tx, now: Date): Promise<void> {
  for (const rule of await tx.auditRule.findMany({ orderBy: { id: 'asc' } })) {
    const filters = ruleFilters.safeParse(rule.filters).data;
    if (!filters) continue;
    const { things, count, examples } = await readMatches(tx, filters, beginOf(rule, now), now);
    const isDue = things >= rule.count;
    if (isDue) await tellOf(tx, rule, { count, examples }, now);
    await tx.auditRule.updateMany({
      where: { id: rule.id },
      data: { checkedTo: now, ...(isDue ? { toldAt: now } : {}) },
    });
  }
}

/** One alone is counted once; several are counted over the last minutes, and anew after each telling. */
function beginOf({ count, minutes, checkedTo, createdAt, toldAt }: AuditRule, now: Date): Date {
  if (count === 1) return checkedTo;
  const earliest = Math.max(now.getTime() - minutes * 60_000, createdAt.getTime(), toldAt?.getTime() ?? 0);
  return new Date(earliest);
}

async function tellOf(
  tx: Tx,
  { id, name, minutes, channels }: AuditRule,
  { count, examples }: { count: number; examples: string[] },
  now: Date,
): Promise<void> {
  await tell(tx, {
    kind: 'audit.rule',
    about: { ruleId: id, name, count, minutes, examples },
    subject: { kind: 'audit_rule', id, name },
    key: `${id} ${now.toISOString()}`,
    to: { channels },
    now,
  });
}
