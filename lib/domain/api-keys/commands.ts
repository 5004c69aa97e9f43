import { AppError, changedMeanwhile } from '@/lib/core/errors';
import { confirmationRefusal, renameConflict } from '@/lib/domain/workspaces/rules';
import { inOneWrite } from '@/lib/mirror/list';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { ApiKey } from '@/prisma/generated/client';
import { findKey, type KeyRef } from './find-reads';
import { actRefusal, archiveConflict, type KeyAct, keyStateAt } from './rules';
import { archiveApiKey, disableApiKey, enableApiKey, protectApiKey, renameApiKey, unprotectApiKey } from './schema';
import { keepKeys, refreshedKey } from './switch-steps';
import { tellDisabled } from './telling-steps';

export const renameApiKeyCommand: CommandImplementation<typeof renameApiKey> = {
  declaration: renameApiKey,
  async run(ctx, { from, name, ...ref }) {
    const key = await openKey(ctx, ref, 'rename');
    const conflict = renameConflict(key.name, { from, to: name }, 'API key');
    if (conflict) throw changedMeanwhile(conflict, { from: key.name });
    return change(ctx, key, { name });
  },
  async readBack(ctx, { apiKeyId, name }) {
    const now = await refreshedKey(ctx, apiKeyId);
    return now?.name === name ? { apiKeyId, name } : 'not_done';
  },
};

export const disableApiKeyCommand: CommandImplementation<typeof disableApiKey> = {
  declaration: disableApiKey,
  run: async (ctx, ref) => told(ctx, await change(ctx, await openKey(ctx, ref, 'disable'), { status: 'inactive' })),
  async readBack(ctx, { apiKeyId }) {
    const found = await standsSo(ctx, apiKeyId, 'inactive');
    return found === 'not_done' ? found : told(ctx, found);
  },
};

export const enableApiKeyCommand: CommandImplementation<typeof enableApiKey> = {
  declaration: enableApiKey,
  run: async (ctx, ref) => change(ctx, await openKey(ctx, ref, 'enable'), { status: 'active' }),
  readBack: (ctx, { apiKeyId }) => standsSo(ctx, apiKeyId, 'active'),
};

export const archiveApiKeyCommand: CommandImplementation<typeof archiveApiKey> = {
  declaration: archiveApiKey,
  async run(ctx, { from, typedName, ...ref }) {
    const key = await openKey(ctx, ref, 'archive');
    const state = keyStateAt(key, ctx.now);
    const conflict = archiveConflict(from, state);
    if (conflict) throw changedMeanwhile(conflict, { from: state });
    const typo = confirmationRefusal(typedName, key.name);
    if (typo) throw new AppError('invalid_input', typo, { typedName: typo });
    return change(ctx, key, { status: 'archived' });
  },
  readBack: (ctx, { apiKeyId }) => standsSo(ctx, apiKeyId, 'archived'),
};

/** Steward's own mark: Anthropic is not asked. */
export const protectApiKeyCommand: CommandImplementation<typeof protectApiKey> = {
  declaration: protectApiKey,
  run: (ctx, { reason, ...ref }) => mark(ctx, ref, reason),
};

export const unprotectApiKeyCommand: CommandImplementation<typeof unprotectApiKey> = {
  declaration: unprotectApiKey,
  run: (ctx, ref) => mark(ctx, ref, null),
};

async function mark(ctx: CommandCtx, ref: KeyRef, reason: string | null): Promise<Done> {
  const { id, name, protectedReason } = await findKey(ctx.db, ref);
  ctx.changing({ protected: protectedReason ?? 'no' }, { protected: reason ?? 'no' });
  const byId = personIdOf(ctx);
  const set = { protectedReason: reason, protectedById: byId, protectedAt: ctx.now };
  const none = { protectedReason: null, protectedById: null, protectedAt: null };
  await ctx.db.apiKey.update({ where: { id }, data: reason === null ? none : set });
  return { apiKeyId: id, name };
}

/** What came of disabling a key, once it was told to whom it concerns. */
async function told(ctx: CommandCtx, done: Done): Promise<Done> {
  await inOneWrite(ctx.pool, (client) => tellDisabled(client, ctx, done.apiKeyId));
  return done;
}

/** The key as upstream has it at this moment, where the act is possible: the mirror may be minutes old. */
async function openKey(ctx: CommandCtx, ref: KeyRef, act: KeyAct): Promise<ApiKey> {
  await findKey(ctx.db, ref);
  await refreshedKey(ctx, ref.apiKeyId);
  const key = await findKey(ctx.db, ref);
  const refusal = actRefusal(act, keyStateAt(key, ctx.now));
  if (refusal) throw new AppError('conflict', refusal);
  return key;
}

/** What the audit keeps. */
type Done = { apiKeyId: string; name: string };
type Changes = { name: string } | { status: 'active' | 'inactive' | 'archived' };

async function change(ctx: CommandCtx, key: ApiKey, changes: Changes): Promise<Done> {
  const { id, name, status } = key;
  ctx.changing('name' in changes ? { name } : { status }, changes);
  const answer = await ctx.write(() => ctx.upstream.updateApiKey(id, changes));
  await keepKeys(ctx, answer);
  return { apiKeyId: id, name: answer.name };
}

async function standsSo(ctx: CommandCtx, apiKeyId: string, status: string): Promise<Done | 'not_done'> {
  const now = await refreshedKey(ctx, apiKeyId);
  return now?.status === status ? { apiKeyId, name: now.name } : 'not_done';
}
