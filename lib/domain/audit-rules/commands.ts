import { AppError, notFound } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { createAuditRule, MOST_RULES, removeAuditRule } from './schema';

export const createAuditRuleCommand: CommandImplementation<typeof createAuditRule> = {
  declaration: createAuditRule,
  run: async (ctx, { name, filters, count, minutes, channels }) => {
    const ruleId = ctx.intentId;
    const others = await ctx.db.auditRule.findMany({ where: { id: { not: ruleId } }, select: { name: true } });
    if (others.length >= MOST_RULES)
      throw new AppError('conflict', `There are already ${MOST_RULES} rules. Remove one first.`);
    if (others.some((other) => other.name === name))
      throw new AppError('invalid_input', 'Another rule has this name.', { name: 'Another rule has this name.' });
    const known = await ctx.db.channel.findMany({ where: { id: { in: channels }, state: { not: 'removed' } } });
    const unknown = channels.find((id) => !known.some((channel) => channel.id === id));
    if (unknown) throw new AppError('invalid_input', 'A channel that you chose was removed. Reload the page.');
    ctx.changing({}, { name, count, minutes, channels: known.map((channel) => channel.name) });
    await ctx.db.auditRule.upsert({
      where: { id: ruleId },
      create: { id: ruleId, name, filters, count, minutes, channels, createdAt: ctx.now, checkedTo: ctx.now },
      update: {},
    });
    return { ruleId, name };
  },
};

export const removeAuditRuleCommand: CommandImplementation<typeof removeAuditRule> = {
  declaration: removeAuditRule,
  run: async (ctx, { ruleId }) => {
    const rule = await ctx.db.auditRule.findUnique({ where: { id: ruleId } });
    if (!rule) throw notFound('rule');
    ctx.changing({ name: rule.name, count: rule.count, minutes: rule.minutes }, {});
    await ctx.db.auditRule.deleteMany({ where: { id: ruleId } });
    return { ruleId, name: rule.name };
  },
};
