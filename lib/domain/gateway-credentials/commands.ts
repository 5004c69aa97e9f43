import { AppError, notFound } from '@/lib/core/errors';
import { settleGateways } from '@/lib/domain/gateway-keys/settle-steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { MOST_PER_WORKSPACE } from './rules';
import { addCredential, orderCredentials, removeCredential, replaceCredential } from './schema';

export const addCredentialCommand: CommandImplementation<typeof addCredential> = {
  declaration: addCredential,
  run: async (ctx, { credentialId, workspaceId, name, sealed, endsWith }) => {
    if (!(await ctx.db.workspace.findUnique({ where: { id: workspaceId } }))) throw notFound('workspace');
    const others = await ctx.db.gatewayCredential.findMany({ where: { workspaceId, id: { not: credentialId } } });
    if (others.length >= MOST_PER_WORKSPACE)
      throw new AppError('conflict', `This workspace has ${MOST_PER_WORKSPACE} vendor keys already. Remove one first.`);
    const message = 'This workspace has a vendor key with this name. Choose another.';
    if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      throw new AppError('conflict', message, { name: message });
    ctx.changing({}, { workspaceId, name, endsWith });
    const position = Math.max(0, ...others.map((other) => other.position)) + 1;
    const made = { createdById: personIdOf(ctx), createdAt: ctx.now, enteredAt: ctx.now };
    await ctx.db.gatewayCredential.upsert({
      where: { id: credentialId },
      create: { id: credentialId, workspaceId, name, sealed, endsWith, position, ...made },
      update: {},
    });
    await settleGateways(ctx);
    return { credentialId, name };
  },
};

export const replaceCredentialCommand: CommandImplementation<typeof replaceCredential> = {
  declaration: replaceCredential,
  run: async (ctx, { credentialId, sealed, endsWith }) => {
    const before = await findCredential(ctx, credentialId);
    ctx.changing({ endsWith: before.endsWith }, { endsWith: `${endsWith} (new)` });
    const data = { sealed, endsWith, enteredAt: ctx.now, refusedAt: null };
    await ctx.db.gatewayCredential.update({ where: { id: credentialId }, data });
    await settleGateways(ctx);
    return { credentialId, name: before.name };
  },
};

export const orderCredentialsCommand: CommandImplementation<typeof orderCredentials> = {
  declaration: orderCredentials,
  run: async (ctx, { workspaceId, credentialIds }) => {
    const known = await ctx.db.gatewayCredential.findMany({ where: { workspaceId }, orderBy: { position: 'asc' } });
    const isWhole = known.length === new Set(credentialIds).size && known.every(({ id }) => credentialIds.includes(id));
    if (!isWhole)
      throw new AppError(
        'conflict',
        'The credentials of this workspace have changed. Reload the page and order again.',
      );
    const nameOf = (id: string) => known.find((one) => one.id === id)?.name ?? id;
    ctx.changing({ order: known.map(({ name }) => name) }, { order: credentialIds.map(nameOf) });
    await ctx.db.$transaction(async (tx) => {
      for (const [at, id] of credentialIds.entries())
        await tx.gatewayCredential.update({ where: { id }, data: { position: at + 1 } });
    });
    await settleGateways(ctx);
    return { workspaceId };
  },
};

export const removeCredentialCommand: CommandImplementation<typeof removeCredential> = {
  declaration: removeCredential,
  run: async (ctx, { credentialId }) => {
    const { name, workspaceId, endsWith } = await findCredential(ctx, credentialId);
    ctx.changing({ workspaceId, name, endsWith }, {});
    await ctx.db.gatewayCredential.delete({ where: { id: credentialId } });
    await settleGateways(ctx);
    return { credentialId, name };
  },
};

async function findCredential(ctx: CommandCtx, id: string) {
  const credential = await ctx.db.gatewayCredential.findUnique({ where: { id } });
  if (!credential) throw notFound('vendor key');
  return credential;
}
