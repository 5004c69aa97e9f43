import { AppError, changedMeanwhile } from '@/lib/core/errors';
import { guardDisabling } from '@/lib/domain/key-changes/guard-steps';
import { confirmationRefusal, renameConflict } from '@/lib/domain/workspaces/rules';
import { inOneWrite } from '@/lib/mirror/list';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { findKey, type KeyRef } from './find-reads';
import { archiveConflict, keyStateAt } from './rules';
import { archiveApiKey, disableApiKey, enableApiKey, protectApiKey, renameApiKey, unprotectApiKey } from './schema';
import { changeKey, type KeyDone, openKey, standsSo } from './status-steps';
import { refreshedKey } from './switch-steps';
import { tellDisabled } from './telling-steps';

export const renameApiKeyCommand: CommandImplementation<typeof renameApiKey> = {
  declaration: renameApiKey,
  async run(ctx, { from, name, ...ref }) {
    const key = await openKey(ctx, ref, 'rename');
    const conflict = renameConflict(key.name, { from, to: name }, 'API key');
    if (conflict) throw changedMeanwhile(conflict, { from: key.name });
    return changeKey(ctx, key, { name });
  },
  async readBack(ctx, { apiKeyId, name }) {
    const now = await refreshedKey(ctx, apiKeyId);
    return now?.name === name ? { apiKeyId, name } : 'not_done';
  },
};

export const disableApiKeyCommand: CommandImplementation<typeof disableApiKey> = {
  declaration: disableApiKey,
  ask: (ctx, ref) => guardKey(ctx, ref, 'Disable', UNTOUCHED),
  run: async (ctx, ref) => told(ctx, await changeKey(ctx, await openKey(ctx, ref, 'disable'), { status: 'inactive' })),
  async readBack(ctx, { apiKeyId }) {
    const found = await standsSo(ctx, apiKeyId, 'inactive');
    return found === 'not_done' ? found : told(ctx, found);
  },
};

export const enableApiKeyCommand: CommandImplementation<typeof enableApiKey> = {
  declaration: enableApiKey,
  run: async (ctx, ref) => changeKey(ctx, await openKey(ctx, ref, 'enable'), { status: 'active' }),
  readBack: (ctx, { apiKeyId }) => standsSo(ctx, apiKeyId, 'active'),
};

export const archiveApiKeyCommand: CommandImplementation<typeof archiveApiKey> = {
  declaration: archiveApiKey,
  ask: (ctx, { workspaceId, apiKeyId }) =>
    guardKey(ctx, { workspaceId, apiKeyId }, 'Archive', [...UNTOUCHED, 'inactive']),
  async run(ctx, { from, typedName, ...ref }) {
    const key = await openKey(ctx, ref, 'archive');
    const state = keyStateAt(key, ctx.now);
    const conflict = archiveConflict(from, state);
    if (conflict) throw changedMeanwhile(conflict, { from: state });
    const typo = confirmationRefusal(typedName, key.name);
    if (typo) throw new AppError('invalid_input', typo, { typedName: typo });
    return changeKey(ctx, key, { status: 'archived' });
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

/** States of keys that this cannot stop. As the mirror has them: where one is not so any more, its key counts or is refused. */
const UNTOUCHED = ['archived', 'expired', 'gone'];

async function guardKey(ctx: CommandCtx, ref: KeyRef, verb: string, untouched: readonly string[]) {
  const key = await findKey(ctx.db, ref);
  if (untouched.includes(keyStateAt(key, ctx.now))) return null;
  const { id, name, workspaceId } = key;
  return guardDisabling(ctx, [{ id, kind: 'anthropic', name, workspaceId }], { what: `${verb} API key ${name}` });
}

async function mark(ctx: CommandCtx, ref: KeyRef, reason: string | null): Promise<KeyDone> {
  const { id, name, protectedReason } = await findKey(ctx.db, ref);
  ctx.changing({ protected: protectedReason ?? 'no' }, { protected: reason ?? 'no' });
  const byId = personIdOf(ctx);
  const set = { protectedReason: reason, protectedById: byId, protectedAt: ctx.now };
  const none = { protectedReason: null, protectedById: null, protectedAt: null };
  await ctx.db.apiKey.update({ where: { id }, data: reason === null ? none : set });
  return { apiKeyId: id, name };
}

/** What came of disabling a key, once it was told to whom it concerns. */
async function told(ctx: CommandCtx, done: KeyDone): Promise<KeyDone> {
  await inOneWrite(ctx.pool, (client) => tellDisabled(client, ctx, done.apiKeyId));
  return done;
}
