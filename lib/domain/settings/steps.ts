import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';

/** Keeps what was decided for all of Steward, in the one row of its subject. */
export async function keepSetting(ctx: CommandCtx, key: string, before: JsonObject | null, after: JsonObject) {
  ctx.changing({ ...before }, after);
  const updatedById = personIdOf(ctx);
  const row = { value: after, updatedById, updatedAt: ctx.now };
  await ctx.db.setting.upsert({ where: { key }, create: { key, ...row }, update: row });
  return { before, after };
}
