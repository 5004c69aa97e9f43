import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readInvitePolicy } from './fact-reads';
import { INVITE_POLICY_KEY, setInvitePolicy } from './schema';

export const setInvitePolicyCommand: CommandImplementation<typeof setInvitePolicy> = {
  declaration: setInvitePolicy,
  run: async (ctx, policy) => keepSetting(ctx, INVITE_POLICY_KEY, await readInvitePolicy(ctx.db), policy),
};
