import { FACTOR_POLICY_KEY, isWeakerFactorPolicy } from '@/lib/access/factor-policy';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readFactorPolicy } from './reads';
import { setFactorPolicy } from './schema';

export const setFactorPolicyCommand: CommandImplementation<typeof setFactorPolicy> = {
  declaration: setFactorPolicy,
  async ask(ctx, { requiredOf }) {
    const before = await readFactorPolicy(ctx.db);
    if (!isWeakerFactorPolicy(before, requiredOf)) return null;
    return askSecond(ctx, {
      ...{ act: 'policy', permission: 'policy:write', what: 'Require a second factor of fewer people' },
      lines: [`A second factor is required of ${requiredOf}, instead of ${before}.`],
      ...{ before: { requiredOf: before }, after: { requiredOf } },
    });
  },
  run: async (ctx, { requiredOf }) =>
    keepSetting(ctx, FACTOR_POLICY_KEY, { requiredOf: await readFactorPolicy(ctx.db) }, { requiredOf }),
};
