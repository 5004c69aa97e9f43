import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { isInEffect, keepOverrides, ownValues, readOverrides, writeOverrides } from './override-steps';
import { changedMeanwhile, groupWords, overrideRefusal, typeWords } from './rules';
import { setRateLimit } from './schema';

type Input = Parameters<typeof setRateLimit.subject>[0];

export const setRateLimitCommand: CommandImplementation<typeof setRateLimit> = {
  declaration: setRateLimit,
  async run(ctx, input) {
    const { workspaceId, rateLimitId, limits } = input;
    const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId } });
    if (!workspace) throw notFound('workspace');
    const refusal = overrideRefusal(workspace);
    if (refusal) throw new AppError('conflict', refusal);
    const name = await requireGroup(ctx, input);
    const present = (await readOverrides(ctx, workspaceId)).get(rateLimitId);
    const changed = changedMeanwhile(limits, ownValues(present));
    if (changed) {
      await keepOverrides(ctx, { workspaceId, rateLimitId }, present);
      throw new AppError('conflict', changed.message, changed.fieldErrors);
    }
    const values = (of: 'expected' | 'value') =>
      Object.fromEntries(limits.map((limit) => [`${name}: ${typeWords(limit.type)}`, limit[of]]));
    ctx.changing(values('expected'), values('value'));
    await writeOverrides(
      ctx,
      { workspaceId, rateLimitId },
      limits.map(({ type, value }) => ({ type, value })),
    );
    return toResult(input, name);
  },
  async readBack(ctx, input) {
    const { workspaceId, rateLimitId, limits } = input;
    const present = (await readOverrides(ctx, workspaceId)).get(rateLimitId);
    if (!isInEffect(limits, ownValues(present))) return 'not_done';
    await keepOverrides(ctx, { workspaceId, rateLimitId }, present);
    const group = await ctx.db.rateLimit.findUnique({ where: { id: rateLimitId } });
    return toResult(input, groupWords(group?.name ?? rateLimitId));
  },
};

/** The group's name, if it has every limit to be set. Clearing needs nothing. */
async function requireGroup(ctx: CommandCtx, { rateLimitId, limits }: Input): Promise<string> {
  const group = await ctx.db.rateLimit.findUnique({ where: { id: rateLimitId } });
  if (!group || group.goneAt) throw notFound('rate limit');
  const name = groupWords(group.name);
  const known = listTypes(group.limits);
  const at = limits.findIndex(({ type, value }) => value !== null && !known.has(type));
  const unknown = limits[at];
  if (unknown) {
    const message = `${name} has no limit on ${typeWords(unknown.type)}.`;
    throw new AppError('invalid_input', message, { [`limits.${at}.value`]: message });
  }
  return name;
}

function listTypes(limits: unknown): Set<unknown> {
  return new Set(Array.isArray(limits) ? limits.map((limit: { type?: unknown }) => limit?.type) : []);
}

function toResult({ workspaceId, rateLimitId, limits }: Input, name: string): JsonObject {
  const changes = limits.map(({ type, value, expected }) => ({ type, before: expected, after: value }));
  return { workspaceId, rateLimitId, name, limits: changes };
}
