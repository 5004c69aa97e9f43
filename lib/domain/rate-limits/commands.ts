import { AppError, changedMeanwhile, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { isInEffect, keepOverrides, type Overrides, ownValues, readOverrides, writeOverrides } from './override-steps';
import { changedLimits, groupWords, overrideRefusal, typeWords } from './rules';
import { setRateLimit } from './schema';

type Input = Parameters<typeof setRateLimit.subject>[0];
type Limit = Input['limits'][number];

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
    const changed = changedLimits(limits, ownValues(present));
    if (changed) {
      await keepOverrides(ctx, { workspaceId, rateLimitId }, present);
      throw changedMeanwhile(changed.message, { limits: changed.current }, changed.fieldErrors);
    }
    const before = ownValues(present);
    const values = (of: (limit: Limit) => number | null) =>
      Object.fromEntries(limits.map((limit) => [`${name}: ${typeWords(limit.type)}`, of(limit)]));
    ctx.changing(
      values(({ type }) => before.get(type) ?? null),
      values(({ value }) => value),
    );
    await writeOverrides(
      ctx,
      { workspaceId, rateLimitId },
      limits.map(({ type, value }) => ({ type, value })),
    );
    return toResult(input, name, before);
  },
  async readBack(ctx, input) {
    const { workspaceId, rateLimitId, limits } = input;
    const present = (await readOverrides(ctx, workspaceId)).get(rateLimitId);
    if (!isInEffect(limits, ownValues(present))) return 'not_done';
    await keepOverrides(ctx, { workspaceId, rateLimitId }, present);
    const group = await ctx.db.rateLimit.findUnique({ where: { id: rateLimitId } });
    return toResult(input, groupWords(group?.name ?? rateLimitId), new Map());
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

/** Each limit as it was and as it is; how it was may not be known any more. */
function toResult({ workspaceId, rateLimitId, limits }: Input, name: string, present: Overrides): JsonObject {
  const changes = limits.map(({ type, value, expected }) => {
    return { type, before: expected === undefined ? (present.get(type) ?? null) : expected, after: value };
  });
  return { workspaceId, rateLimitId, name, limits: changes };
}
