import { AppError } from '@/lib/core/errors';
import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readKeyPolicy } from './reads';
import { KEY_POLICY_KEY, setKeyPolicy } from './schema';

export const setKeyPolicyCommand: CommandImplementation<typeof setKeyPolicy> = {
  declaration: setKeyPolicy,
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
