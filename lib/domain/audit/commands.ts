import { AUDIT_POLICY_KEY } from '@/lib/access/permissions';
import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { auditPolicy, setAuditPolicy } from './schema';

export const setAuditPolicyCommand: CommandImplementation<typeof setAuditPolicy> = {
  declaration: setAuditPolicy,
  run: async (ctx, after) => {
    const stored = await ctx.db.setting.findUnique({ where: { key: AUDIT_POLICY_KEY } });
    const before = auditPolicy.catch({ closedToViewers: false }).parse(stored?.value);
    return keepSetting(ctx, AUDIT_POLICY_KEY, before, after);
  },
};
