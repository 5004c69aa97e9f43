import { AppError } from '@/lib/core/errors';
import { dayOf, dayStart } from '@/lib/core/time';
import { findKey, type KeyRef } from '@/lib/domain/api-keys/find-reads';
import { switchedOff, switchOff } from '@/lib/domain/api-keys/switch-steps';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { inOneWrite } from '@/lib/mirror/list';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { type JudgedKey, readJudgedKeys, readUsageSince } from './reads';
import { nextStep, type UnusedStep } from './rules';
import { disableUnusedKey, noteUnusedKey } from './schema';
import { tellStep } from './telling-steps';

export const noteUnusedKeyCommand: CommandImplementation<typeof noteUnusedKey> = {
  declaration: noteUnusedKey,
  async run(ctx, { step, ...ref }) {
    const key = await openStep(ctx, ref, step);
    const { proposedDay, toldDay } = key;
    const today = dayOf(ctx.now);
    const row = { apiKeyId: key.id };
    // First: a step that is kept is not due any more, and nobody would be told of it after a break.
    await told(ctx, key, step);
    if (step === 'propose') {
      ctx.changing({ proposed: null }, { proposed: today });
      await ctx.db.unusedKey.create({ data: { ...row, proposedDay: dayStart(today) } });
    } else if (step === 'tell') {
      ctx.changing({ told: toldDay }, { told: today });
      await ctx.db.unusedKey.update({ where: row, data: { toldDay: dayStart(today) } });
    } else {
      ctx.changing({ proposed: proposedDay, told: toldDay }, { proposed: null, told: null });
      await ctx.db.unusedKey.delete({ where: row });
    }
    return { apiKeyId: key.id, name: key.name, step };
  },
};

export const disableUnusedKeyCommand: CommandImplementation<typeof disableUnusedKey> = {
  declaration: disableUnusedKey,
  async run(ctx, ref) {
    const key = await openStep(ctx, ref, 'disable');
    ctx.changing({ status: 'active' }, { status: 'inactive' });
    return end(ctx, key, await switchOff(ctx, key.id));
  },
  async readBack(ctx, ref) {
    const found = await switchedOff(ctx, ref.apiKeyId);
    const [key] = await readJudgedKeys(ctx.db, ctx.now, ref.apiKeyId);
    return found === 'not_done' || !key ? 'not_done' : end(ctx, key, found);
  },
};

/** It has no row any more: whoever enables it again starts from the beginning. */
async function end(ctx: CommandCtx, key: JudgedKey, outcome: object) {
  await ctx.db.unusedKey.deleteMany({ where: { apiKeyId: key.id } });
  await told(ctx, key, 'disable');
  return { apiKeyId: key.id, name: key.name, ...outcome };
}

/** The key, where that step is due for it still: it may have been used since, or the policy changed. */
async function openStep(ctx: CommandCtx, ref: KeyRef, step: UnusedStep): Promise<JudgedKey> {
  await findKey(ctx.db, ref);
  const [[key], { unused }, since] = await Promise.all([
    readJudgedKeys(ctx.db, ctx.now, ref.apiKeyId),
    readKeyPolicy(ctx.db),
    readUsageSince(ctx.db, ctx.now),
  ]);
  if (!key || nextStep(key, unused, since, dayOf(ctx.now)) !== step)
    throw new AppError(
      'conflict',
      'This step is no longer due: the key was used, changed or protected, or the policy was.',
    );
  return key;
}

async function told(ctx: CommandCtx, key: JudgedKey, step: UnusedStep): Promise<void> {
  const { unused } = await readKeyPolicy(ctx.db);
  await inOneWrite(ctx.pool, (client) => tellStep(client, ctx, key, step, unused));
}
