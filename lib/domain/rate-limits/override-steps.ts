import { AppError } from '@/lib/core/errors';
import { inOneWrite } from '@/lib/mirror/list';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { RateLimitType } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import { isUnnamedLimit, tieLimits, type WorkspaceRateLimit } from '@/lib/upstream/contract-limits';
import { readAll } from '@/lib/upstream/pages';
import { mirrorInherited, mirrorOverrides, ownLimits } from './mirror';
import type { OverrideChange } from './rules';

/** A workspace's own limits of one group, by type. */
export type Overrides = ReadonlyMap<string, number>;

export interface OverrideTarget {
  workspaceId: string;
  rateLimitId: string;
}

/** All of a workspace's own limits, by group, as upstream reports them now. */
export async function readOverrides(
  ctx: CommandCtx,
  workspaceId: string,
): Promise<Map<string, Answered<WorkspaceRateLimit>>> {
  const list = await readAll((page) => ctx.upstream.listWorkspaceRateLimits(workspaceId, { page }));
  if (!list.complete || list.unreadable > 0 || list.odd.limits !== undefined) {
    throw new AppError('upstream_unreadable', 'The limits of this workspace could not be read completely. Try again.');
  }
  const organization = await ctx.db.rateLimit.findMany({
    where: { goneAt: null },
    select: { id: true, groupType: true, models: true },
  });
  return new Map(tieLimits(list.items, organization).map((entry) => [entry.rate_limit_id, entry]));
}

export function ownValues(entry: WorkspaceRateLimit | undefined): Overrides {
  return new Map(
    (entry ? ownLimits(entry) : []).flatMap(({ type, value }) => (value === null ? [] : [[type, value] as const])),
  );
}

const UNNAMED =
  'Anthropic lists this limit without an ID, so it cannot be changed here. Change it in the Claude Console.';

/** Sets overrides, or clears them with null, and mirrors upstream's answer. */
export async function writeOverrides(
  ctx: CommandCtx,
  { workspaceId, rateLimitId }: OverrideTarget,
  limits: { type: RateLimitType; value: number | null }[],
): Promise<void> {
  if (isUnnamedLimit(rateLimitId)) throw new AppError('conflict', UNNAMED);
  const answer = await ctx.write(() => ctx.upstream.setWorkspaceRateLimit(workspaceId, rateLimitId, limits));
  await keepOverrides(ctx, { workspaceId, rateLimitId }, answer);
}

/** Updates one mirror row to upstream's state; an absent entry has no overrides. */
export async function keepOverrides(
  ctx: CommandCtx,
  { workspaceId, rateLimitId }: OverrideTarget,
  entry: Answered<WorkspaceRateLimit> | undefined,
): Promise<void> {
  await inOneWrite(ctx.pool, (client) =>
    entry
      ? mirrorOverrides(client, workspaceId, [{ ...entry, rate_limit_id: rateLimitId }], ctx.now)
      : mirrorInherited(client, workspaceId, [rateLimitId], ctx.now),
  );
}

/** Whether upstream has what a change requested. */
export function isInEffect(wanted: readonly { type: string; value: number | null }[], present: Overrides): boolean {
  return wanted.every(({ type, value }) => (present.get(type) ?? null) === value);
}

/** For the audit and for undoing: each limit as it was and as it is. */
export function listChanges(
  wanted: readonly { type: string; value: number | null }[],
  before: Overrides,
): OverrideChange[] {
  return wanted.map(({ type, value }) => ({ type, before: before.get(type) ?? null, after: value }));
}
