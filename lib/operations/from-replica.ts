import { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import type { Ctx } from './context';
import type { QueryDeclaration } from './declare-query';
import { once } from './once';

/**
 * Runs a query where it belongs: a report on the replica, if there is one and this caller may be answered from it. What fails there
 * is asked of the database itself.
 */
export async function atItsPlace<Found>(
  { isReport }: QueryDeclaration,
  ctx: Ctx,
  ask: (ctx: Ctx) => Promise<Found>,
): Promise<Found> {
  const { replica } = ctx;
  if (!isReport || !(await replica?.open())) return ask(ctx);
  try {
    const found = await ask(await once(ctx, onReplica));
    replica?.noteAnswer();
    return found;
  } catch (error) {
    if (error instanceof AppError || error instanceof z.ZodError || !replica?.leave(error)) throw error;
    return ask(ctx);
  }
}

/** Once for each request, so that what its reports read once is read once there, too. */
async function onReplica(ctx: Ctx): Promise<Ctx> {
  return { ...ctx, db: (await ctx.replica?.open()) ?? ctx.db, replica: undefined };
}
