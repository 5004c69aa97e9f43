import { AppError, notFound } from '@/lib/core/errors';
import { keepSetting } from '@/lib/domain/settings/steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandImplementation } from '@/lib/operations/command-context';
import {
  createScimToken,
  MAX_TOKENS,
  OFFBOARDING_POLICY_KEY,
  offboardingPolicyField,
  revokeScimToken,
  setOffboardingPolicy,
} from './schema';

export const createScimTokenCommand: CommandImplementation<typeof createScimToken> = {
  declaration: createScimToken,
  run: async (ctx, { name, tokenHash }) => {
    const tokenId = ctx.intentId;
    const tokens = await ctx.db.scimToken.findMany({
      where: { id: { not: tokenId } },
      select: { name: true, revokedAt: true },
    });
    if (tokens.filter(({ revokedAt }) => revokedAt === null).length >= MAX_TOKENS)
      throw new AppError('conflict', `There are ${MAX_TOKENS} tokens already. Revoke one first.`);
    // The audit identifies a token by its name, so names are never reused.
    if (tokens.some((token) => token.name.toLowerCase() === name.toLowerCase())) {
      const message = 'There is, or was, a token with this name. Choose another.';
      throw new AppError('conflict', message, { name: message });
    }
    const createdById = personIdOf(ctx);
    ctx.changing({}, { name });
    await ctx.db.scimToken.upsert({
      where: { id: tokenId },
      create: { id: tokenId, name, tokenHash, createdById, createdAt: ctx.now },
      update: {},
    });
    return { tokenId, name };
  },
};

export const revokeScimTokenCommand: CommandImplementation<typeof revokeScimToken> = {
  declaration: revokeScimToken,
  run: async (ctx, { tokenId }) => {
    const token = await ctx.db.scimToken.findUnique({ where: { id: tokenId } });
    if (!token) throw notFound('token');
    ctx.changing({ revoked: token.revokedAt !== null }, { revoked: true });
    await ctx.db.scimToken.updateMany({ where: { id: tokenId, revokedAt: null }, data: { revokedAt: ctx.now } });
    return { tokenId, name: token.name };
  },
};

export const setOffboardingPolicyCommand: CommandImplementation<typeof setOffboardingPolicy> = {
  declaration: setOffboardingPolicy,
  run: async (ctx, policy) => {
    const stored = await ctx.db.setting.findUnique({ where: { key: OFFBOARDING_POLICY_KEY } });
    const before = offboardingPolicyField
      .nullable()
      .catch(null)
      .parse(stored?.value ?? null);
    return keepSetting(ctx, OFFBOARDING_POLICY_KEY, before, policy);
  },
};
