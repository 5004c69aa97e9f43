import { changedMeanwhile } from '@/lib/core/errors';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { findKey } from './find-reads';
import { handOverKey } from './owner-steps';
import { assignApiKey, describeApiKey } from './schema';

export const describeApiKeyCommand: CommandImplementation<typeof describeApiKey> = {
  declaration: describeApiKey,
  async run(ctx, { from, workspaceId, apiKeyId, ...words }) {
    const { name, environment, purpose, contact, notes, describedAt } = await findKey(ctx.db, {
      workspaceId,
      apiKeyId,
    });
    if (from !== undefined && from?.getTime() !== describedAt?.getTime()) {
      throw changedMeanwhile('Someone described this API key a moment ago. Reload to see what they wrote.', {
        from: describedAt?.toISOString() ?? null,
      });
    }
    ctx.changing({ environment, purpose, contact, notes }, words);
    const data = { ...words, describedById: personIdOf(ctx), describedAt: ctx.now };
    await ctx.db.apiKey.update({ where: { id: apiKeyId }, data });
    return { apiKeyId, name };
  },
};

export const assignApiKeyCommand: CommandImplementation<typeof assignApiKey> = {
  declaration: assignApiKey,
  async run(ctx, { ownerId, ...ref }) {
    const { id, name, assignedToId } = await findKey(ctx.db, ref);
    ctx.changing({ assignedTo: assignedToId }, { assignedTo: ownerId });
    const done = await handOverKey(ctx, id, ownerId, null);
    return { apiKeyId: id, name, ...done };
  },
};
