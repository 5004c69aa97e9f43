import { AppError } from '@/lib/core/errors';
import { noteExempt } from '@/lib/domain/key-changes/guard-steps';
import { confirmationRefusal } from '@/lib/domain/workspaces/rules';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { askToLift } from './lift-steps';
import { ALL_KEYS, resumeGatewayKeys, stopGatewayKeys } from './schema';
import { settleGateways } from './settle-steps';

export const stopGatewayKeysCommand: CommandImplementation<typeof stopGatewayKeys> = {
  declaration: stopGatewayKeys,
  run: async (ctx, { workspaceId, typedName }) => {
    const typo = confirmationRefusal(typedName, await nameToType(ctx, workspaceId));
    if (typo) throw new AppError('invalid_input', typo, { typedName: typo });
    const stopId = ctx.intentId;
    await ctx.db.gatewayKey.updateMany({
      where: {
        ...within(workspaceId),
        ...{ disabledAt: null, revokedAt: null },
        OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now } }],
      },
      data: { disabledAt: ctx.now, stopId, updatedAt: ctx.now },
    });
    // Of the one before, if the worker stopped in between.
    const stopped = await ctx.db.gatewayKey.findMany({ where: { stopId }, select: KEY_NAMES });
    const keys = stopped.length;
    if (keys === 0) throw new AppError('conflict', 'There is no key that works: nothing had to be stopped.');
    ctx.changing({}, { stopped: keys });
    await noteExempt(
      ctx,
      stopped.map((key) => ({ ...key, kind: 'steward' as const })),
      'stop',
    );
    return { stopId, keys, ...(await settleGateways(ctx)) };
  },
};

export const resumeGatewayKeysCommand: CommandImplementation<typeof resumeGatewayKeys> = {
  declaration: resumeGatewayKeys,
  async ask(ctx, { workspaceId, stopId }) {
    const where = { ...within(workspaceId), stopId, revokedAt: null, disabledAt: { not: null } };
    const keys = await ctx.db.gatewayKey.findMany({ where, orderBy: { name: 'asc' } });
    return askToLift(ctx, keys, workspaceId);
  },
  run: async (ctx, { workspaceId, stopId }) => {
    const { count } = await ctx.db.gatewayKey.updateMany({
      where: { ...within(workspaceId), stopId, revokedAt: null, disabledAt: { not: null } },
      data: { disabledAt: null, stopId: null, updatedAt: ctx.now },
    });
    if (count === 0) throw new AppError('conflict', 'No key is disabled by this stop any more.');
    ctx.changing({}, { enabled: count });
    return { keys: count, ...(await settleGateways(ctx)) };
  },
};

const KEY_NAMES = { id: true, name: true, workspaceId: true } as const;
const within = (workspaceId: string | null) => (workspaceId === null ? {} : { workspaceId });

async function nameToType(ctx: CommandCtx, workspaceId: string | null): Promise<string> {
  if (workspaceId === null) return ALL_KEYS;
  const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId }, select: { name: true } });
  return workspace?.name ?? workspaceId;
}
