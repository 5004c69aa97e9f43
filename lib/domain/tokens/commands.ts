import { type Caller, ORG_ROLES } from '@/lib/access/principals';
import { AppError, notFound } from '@/lib/core/errors';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { ServiceToken } from '@/prisma/generated/client';
import { isNarrower, isTheirs, MAX_TOKENS, rolesFor, tokenState } from './rules';
import { createToken, revokeToken, takeOverToken } from './schema';

const DAY_MS = 86_400_000;

export const createTokenCommand: CommandImplementation<typeof createToken> = {
  declaration: createToken,
  run: async (
    ctx,
    { tokenId, tokenHash, endsWith, name, role, scopes, workspaceIds, addresses, preparesOnly, days },
  ) => {
    const maker = callerOf(ctx);
    const known = await ctx.db.serviceToken.findMany({
      where: { id: { not: tokenId } },
      select: { name: true, revokedAt: true, expiresAt: true },
    });
    if (known.filter((token) => tokenState(token, ctx.now) === 'live').length >= MAX_TOKENS)
      throw new AppError('conflict', `There are ${MAX_TOKENS} tokens already. Revoke some first.`);
    // The audit identifies a token by its name, so names are never reused.
    if (known.some((token) => token.name.toLowerCase() === name.toLowerCase()))
      throw refusedField('name', 'There is, or was, a token with this name. Choose another.');
    if (role && !rolesFor(maker.role).includes(role))
      throw refusedField('role', 'A token cannot have a role stronger than yours.');
    await requireWorkspaces(ctx, workspaceIds ?? []);
    const expiresAt = days === null ? null : new Date(ctx.now.getTime() + days * DAY_MS);
    const parent =
      maker.kind === 'service' ? await ctx.db.serviceToken.findUniqueOrThrow({ where: { id: maker.tokenId } }) : null;
    if (
      maker.kind === 'service' &&
      !isNarrower(
        { role, scopes, workspaceIds, addresses, preparesOnly, expiresAt },
        { ...maker, addresses: parent?.addresses ?? [], expiresAt: parent?.expiresAt ?? null },
      )
    )
      throw new AppError(
        'forbidden',
        'A token cannot make one that may do more, reach further or last longer than itself. Nothing was changed.',
      );
    const row = {
      ...{ name, tokenHash, endsWith, role, scopes: scopes ?? [], isScoped: scopes !== null },
      ...{ workspaceIds: workspaceIds ?? [], isWithin: workspaceIds !== null, addresses, expiresAt },
      ...{ holderId: maker.personId, isOwnerHeld: maker.kind === 'service' && maker.cap === null, preparesOnly },
      ...{ source: maker.kind === 'service' ? 'api' : 'web', createdById: maker.personId, createdAt: ctx.now },
    };
    const told = {
      name,
      role,
      scopes,
      workspaceIds,
      addresses,
      preparesOnly,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
    ctx.changing({}, told);
    await ctx.db.serviceToken.upsert({ where: { id: tokenId }, create: { id: tokenId, ...row }, update: {} });
    return { tokenId, ...told };
  },
};

export const revokeTokenCommand: CommandImplementation<typeof revokeToken> = {
  declaration: revokeToken,
  run: async (ctx, { tokenId }) => {
    const token = await findTheirs(ctx, tokenId);
    refuseStronger(callerOf(ctx), token);
    ctx.changing({ revoked: token.revokedAt !== null }, { revoked: true });
    await ctx.db.serviceToken.updateMany({ where: { id: tokenId, revokedAt: null }, data: { revokedAt: ctx.now } });
    return { tokenId, name: token.name };
  },
};

/** From now on its own role limits it, not what whoever made it may do: it outlives their leaving. */
export const takeOverTokenCommand: CommandImplementation<typeof takeOverToken> = {
  declaration: takeOverToken,
  run: async (ctx, { tokenId }) => {
    const owner = callerOf(ctx);
    if (owner.kind !== 'person') throw new AppError('forbidden', 'Only an owner can take a token over, signed in.');
    const token = await findTheirs(ctx, tokenId);
    if (tokenState(token, ctx.now) !== 'live') throw new AppError('conflict', 'This token no longer works.');
    if (token.isOwnerHeld && token.holderId === owner.personId) return { tokenId, name: token.name };
    if (token.role === null)
      throw new AppError(
        'conflict',
        'This token has the role of its maker, whatever that is. Create one with a role instead.',
      );
    ctx.changing({ ownerHeld: token.isOwnerHeld }, { ownerHeld: true });
    await ctx.db.serviceToken.update({ where: { id: tokenId }, data: { holderId: owner.personId, isOwnerHeld: true } });
    return { tokenId, name: token.name };
  },
};

async function findTheirs(ctx: CommandCtx, tokenId: string) {
  const token = await ctx.db.serviceToken.findUnique({ where: { id: tokenId } });
  if (!token || !isTheirs(callerOf(ctx), token)) throw notFound('token');
  return token;
}

/** A program ends itself, and what may do no more than it. */
function refuseStronger(caller: Caller, token: ServiceToken): void {
  const { id, role, scopes, isScoped, workspaceIds, isWithin, preparesOnly } = token;
  if (caller.kind !== 'service' || caller.tokenId === id) return;
  const always = { addresses: [], expiresAt: null, role: ORG_ROLES.find((one) => one === role) ?? null };
  const bounds = { scopes: isScoped ? scopes : null, workspaceIds: isWithin ? workspaceIds : null, preparesOnly };
  if (isNarrower({ ...bounds, ...always }, { ...caller, ...always })) return;
  throw new AppError('forbidden', 'A token cannot revoke one that may do more than itself. Nothing was changed.');
}

async function requireWorkspaces(ctx: CommandCtx, ids: readonly string[]): Promise<void> {
  const found = await ctx.db.workspace.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  const unknown = ids.find((id) => !found.some((workspace) => workspace.id === id));
  if (unknown !== undefined) throw refusedField('workspaceIds', `There is no workspace ${unknown}.`);
}

function refusedField(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { [field]: message });
}
