import { AppError } from '@/lib/core/errors';
import { inOneWrite } from '@/lib/mirror/list';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import type { ApiKey } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import { mirrorKeys } from './mirror';

/** Writes what upstream answered, as the sync does. */
export async function keepKeys(ctx: CommandCtx, ...keys: Answered<ApiKey>[]): Promise<void> {
  await inOneWrite(ctx.pool, (client) => mirrorKeys(client, keys, ctx.now));
}

/** Asks how a key stands now and keeps that; null when upstream has it no more. */
export async function refreshedKey(ctx: CommandCtx, apiKeyId: string): Promise<Answered<ApiKey> | null> {
  try {
    const key = await ctx.upstream.getApiKey(apiKeyId);
    await keepKeys(ctx, key);
    return key;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'upstream_not_found')) throw error;
    await noteGone(ctx, apiKeyId);
    return null;
  }
}

async function noteGone(ctx: CommandCtx, apiKeyId: string): Promise<void> {
  await ctx.db.apiKey.updateMany({ where: { id: apiKeyId, goneAt: null }, data: { goneAt: ctx.now } });
}

/** Disables a key whatever its state is. One that works no more, or is gone, needs nothing. */
export async function switchOff(ctx: CommandCtx, apiKeyId: string): Promise<JsonObject> {
  try {
    await keepKeys(ctx, await ctx.write(() => ctx.upstream.updateApiKey(apiKeyId, { status: 'inactive' })));
    return { outcome: 'disabled' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'upstream_not_found') {
      await noteGone(ctx, apiKeyId);
      return { outcome: 'ended' };
    }
    if (error.code !== 'upstream_refused') throw error;
    const found = await switchedOff(ctx, apiKeyId);
    if (found === 'not_done') throw error;
    return found;
  }
}

/** Whether the key is off by now, as upstream says. */
export async function switchedOff(ctx: CommandCtx, apiKeyId: string): Promise<JsonObject | 'not_done'> {
  const key = await refreshedKey(ctx, apiKeyId);
  if (key?.status === 'active') return 'not_done';
  return { outcome: key?.status === 'inactive' ? 'disabled' : 'ended' };
}
