import { AppError } from '@/lib/core/errors';
import { dayStart } from '@/lib/core/time';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { insightMonth, readFindings } from './reads';
import { type InsightState, insightId } from './rules';
import { completeInsight, dismissInsight, keptFinding, reopenInsight } from './schema';

const GONE = 'The figures no longer show this insight. Reload the page.';

interface Marked {
  insightId: string;
  workspaceId: string | null;
  reason?: string;
}

/** Found anew in the figures, so that what is kept is what they say. */
async function mark(ctx: CommandCtx, { insightId: id, workspaceId, reason }: Marked, state: 'done' | 'dismissed') {
  const actor = callerOf(ctx);
  const finding = (await readFindings(ctx.db, actor, ctx.now)).find((one) => insightId(one) === id);
  if (!finding || finding.workspaceId !== workspaceId) throw new AppError('conflict', GONE);
  const before = await ctx.db.insightMark.findUnique({ where: { insightId: id } });
  changing(ctx, before, state, reason);
  const row = {
    ...{ state, workspaceId, reason: reason ?? null, by: actor.name, at: ctx.now },
    finding: keptFinding.parse(finding),
    month: dayStart(insightMonth(ctx.now).from),
    savingNano: finding.saving,
  };
  await ctx.db.insightMark.upsert({ where: { insightId: id }, create: { insightId: id, ...row }, update: row });
  return { state, saving: finding.saving?.toString() ?? null };
}

function changing(
  ctx: CommandCtx,
  before: { state: string; reason: string | null } | null,
  state: InsightState,
  reason?: string,
) {
  const was: JsonObject = { state: before?.state ?? 'open', reason: before?.reason ?? null };
  ctx.changing(was, { state, reason: reason ?? null });
}

export const dismissInsightCommand: CommandImplementation<typeof dismissInsight> = {
  declaration: dismissInsight,
  run: (ctx, input) => mark(ctx, input, 'dismissed'),
};

export const completeInsightCommand: CommandImplementation<typeof completeInsight> = {
  declaration: completeInsight,
  run: (ctx, input) => mark(ctx, input, 'done'),
};

export const reopenInsightCommand: CommandImplementation<typeof reopenInsight> = {
  declaration: reopenInsight,
  async run(ctx, { insightId: id, workspaceId }) {
    const before = await ctx.db.insightMark.findUnique({ where: { insightId: id } });
    if (!before || before.workspaceId !== workspaceId) throw new AppError('conflict', 'This insight is already open.');
    changing(ctx, before, 'open');
    await ctx.db.insightMark.delete({ where: { insightId: id } });
    return { state: 'open' };
  },
};
