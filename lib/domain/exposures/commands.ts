import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { findKey } from '@/lib/domain/api-keys/find-reads';
import { keyStateAt } from '@/lib/domain/api-keys/rules';
import { inOneWrite } from '@/lib/mirror/list';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { KeyExposure } from '@/prisma/generated/client';
import { findExposure, stepsOf } from './reads';
import { CHECKLIST, closingRefusal } from './rules';
import { checkExposure, closeExposure, reportExposure } from './schema';
import { tellExposed } from './telling-steps';

export const reportExposureCommand: CommandImplementation<typeof reportExposure> = {
  declaration: reportExposure,
  async run(ctx, { seenWhere, ...ref }) {
    const key = await findKey(ctx.db, ref);
    const open = await findExposure(ctx.db, key.id);
    if (open && open.closedAt === null)
      throw new AppError('conflict', 'This key is already reported as exposed. Its checklist is open.');
    ctx.changing({ exposed: false }, { exposed: true, seenWhere });
    const id = newId();
    const data = { id, apiKeyId: key.id, seenWhere, openedAt: ctx.now, openedById: personIdOf(ctx) };
    await ctx.db.keyExposure.create({ data });
    await inOneWrite(ctx.pool, (client) => tellExposed(client, ctx, key, seenWhere));
    return { apiKeyId: key.id, name: key.name, exposureId: id };
  },
};

export const checkExposureCommand: CommandImplementation<typeof checkExposure> = {
  declaration: checkExposure,
  async run(ctx, { step, isDone, note, ...ref }) {
    const key = await findKey(ctx.db, ref);
    const open = await openExposure(ctx, key.id);
    const { [step]: before, ...others } = stepsOf(open);
    ctx.changing({ [step]: before ? 'done' : 'open' }, { [step]: isDone ? 'done' : 'open', ...(note && { note }) });
    const done = { at: ctx.now.toISOString(), byName: ctx.actor.name, note };
    const steps = isDone ? { ...others, [step]: done } : others;
    await ctx.db.keyExposure.update({ where: { id: open.id }, data: { steps } });
    return { apiKeyId: key.id, name: key.name, step, isDone };
  },
};

export const closeExposureCommand: CommandImplementation<typeof closeExposure> = {
  declaration: closeExposure,
  async run(ctx, { summary, ...ref }) {
    const key = await findKey(ctx.db, ref);
    const open = await openExposure(ctx, key.id);
    const steps = stepsOf(open);
    const refusal = closingRefusal(
      keyStateAt(key, ctx.now),
      CHECKLIST.filter((step) => steps[step] !== undefined),
    );
    if (refusal) throw new AppError('conflict', refusal);
    ctx.changing({ exposed: true }, { exposed: false, summary });
    const data = { summary, closedAt: ctx.now, closedById: personIdOf(ctx) };
    await ctx.db.keyExposure.update({ where: { id: open.id }, data });
    return { apiKeyId: key.id, name: key.name, exposureId: open.id };
  },
};

async function openExposure(ctx: CommandCtx, apiKeyId: string): Promise<KeyExposure> {
  const found = await findExposure(ctx.db, apiKeyId);
  if (!found || found.closedAt) throw new AppError('conflict', 'This key is not reported as exposed, or no longer is.');
  return found;
}
