import { AppError } from '@/lib/core/errors';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readKeyPolicy } from './reads';
import { weakenedBy } from './rules';
import { KEY_POLICY_KEY, setKeyPolicy } from './schema';

export const setKeyPolicyCommand: CommandImplementation<typeof setKeyPolicy> = {
  declaration: setKeyPolicy,
  async ask(ctx, { mostDisabled, disableMinutes }) {
    const before = await readKeyPolicy(ctx.db);
    const lines = weakenedBy(before, { mostDisabled, disableMinutes });
    if (lines.length === 0) return null;
    return askSecond(ctx, {
      ...{ act: 'policy', permission: 'policy:write', what: 'Let one person disable more API keys', lines },
      before: { mostDisabled: before.mostDisabled, disableMinutes: before.disableMinutes },
      after: { mostDisabled, disableMinutes },
    });
  },
  async run(ctx, policy) {
    const named = policy.workspaces.map(({ workspaceId }) => workspaceId);
    const known = await ctx.db.workspace.count({ where: { id: { in: named } } });
    if (known < named.length) {
      const sentence = 'One of these workspaces does not exist. Reload to see which there are.';
      throw new AppError('conflict', sentence, { workspaces: sentence });
    }
    return keepSetting(ctx, KEY_POLICY_KEY, await readKeyPolicy(ctx.db), policy);
  },
};
