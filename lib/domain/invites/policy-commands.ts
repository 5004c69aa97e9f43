import type { CommandImplementation } from '@/lib/operations/command-context';
import { readInvitePolicy } from './fact-reads';
import { INVITE_POLICY_KEY, setInvitePolicy } from './schema';
import { personOf } from './sending-steps';

export const setInvitePolicyCommand: CommandImplementation<typeof setInvitePolicy> = {
  declaration: setInvitePolicy,
  run: async (ctx, policy) => {
    const before = await readInvitePolicy(ctx.db);
    ctx.changing({ ...before }, { ...policy });
    const row = { value: policy, updatedById: personOf(ctx).personId, updatedAt: ctx.now };
    await ctx.db.setting.upsert({
      where: { key: INVITE_POLICY_KEY },
      create: { key: INVITE_POLICY_KEY, ...row },
      update: row,
    });
    return { before: { ...before }, after: { ...policy } };
  },
};
