import { AppError } from '@/lib/core/errors';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { ApiKey } from '@/prisma/generated/client';
import { findKey, type KeyRef } from './find-reads';
import { actRefusal, type KeyAct, keyStateAt } from './rules';
import { keepKeys, refreshedKey } from './switch-steps';

/** The key as upstream has it at this moment, where the act is possible: the mirror may be minutes old. */
export async function openKey(ctx: CommandCtx, ref: KeyRef, act: KeyAct): Promise<ApiKey> {
  await findKey(ctx.db, ref);
  await refreshedKey(ctx, ref.apiKeyId);
  const key = await findKey(ctx.db, ref);
  const refusal = actRefusal(act, keyStateAt(key, ctx.now));
  if (refusal) throw new AppError('conflict', refusal);
  return key;
}

/** What the audit keeps. */
export type KeyDone = { apiKeyId: string; name: string };
type Changes = { name: string } | { status: 'active' | 'inactive' | 'archived' };

/** Asks upstream for it, and keeps what it answers. */
export async function changeKey(ctx: CommandCtx, key: ApiKey, changes: Changes): Promise<KeyDone> {
  const { id, name, status } = key;
  ctx.changing('name' in changes ? { name } : { status }, changes);
  const answer = await ctx.write(() => ctx.upstream.updateApiKey(id, changes));
  await keepKeys(ctx, answer);
  return { apiKeyId: id, name: answer.name };
}

/** Whether the key has that state by now, as upstream says. */
export async function standsSo(ctx: CommandCtx, apiKeyId: string, status: string): Promise<KeyDone | 'not_done'> {
  const now = await refreshedKey(ctx, apiKeyId);
  return now?.status === status ? { apiKeyId, name: now.name } : 'not_done';
}
