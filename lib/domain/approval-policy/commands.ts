import { askSecond } from '@/lib/domain/approvals/asking-steps';
import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { readApprovalPolicy } from './reads';
import { APPROVAL_POLICY_KEY, type ApprovalPolicy, weakenedBy } from './rules';
import { setApprovalPolicy } from './schema';

export const setApprovalPolicyCommand: CommandImplementation<typeof setApprovalPolicy> = {
  declaration: setApprovalPolicy,
  async ask(ctx, policy) {
    const before = await readApprovalPolicy(ctx.db);
    const lines = weakenedBy(before, policy);
    if (lines.length === 0) return null;
    return askSecond(ctx, {
      ...{ act: 'policy', permission: 'policy:write', what: 'Weaken the approval policy', lines },
      ...{ before: toWords(before), after: toWords(policy) },
    });
  },
  run: async (ctx, policy) =>
    keepSetting(ctx, APPROVAL_POLICY_KEY, toWords(await readApprovalPolicy(ctx.db)), toWords(policy)),
};

function toWords({ acts, budgetDollars, delayMinutes, expiryHours }: ApprovalPolicy): JsonObject {
  return { acts: [...acts], budgetDollars, delayMinutes, expiryHours };
}
