import { z } from 'zod';
import { can } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { effectiveValue } from '@/lib/domain/rate-limits/rules';
import { answer } from '@/lib/operations/answer';
import { type WorkspaceLimit, workspaceLimits } from './query-schema';

const limitsField = z
  .array(z.object({ type: z.string(), value: z.number().nullable(), source: z.object({ type: z.string() }).nullish() }))
  .catch([]);

/** What a workspace may use: the organisation's limits, its own, and the lower of the two. */
export const listWorkspaceLimits = answer(workspaceLimits, async (ctx, { workspaceId }) => {
  if (!can(ctx.actor, 'workspace:read', { workspaceId })) throw notFound('workspace');
  const [workspace, groups, overrides] = await Promise.all([
    ctx.db.workspace.findUnique({ where: { id: workspaceId }, select: { id: true } }),
    ctx.db.rateLimit.findMany({ where: { goneAt: null } }),
    ctx.db.workspaceRateLimit.findMany({ where: { workspaceId, goneAt: null } }),
  ]);
  if (!workspace) throw notFound('workspace');
  const rows = groups.flatMap((group) => {
    const present = limitsField.parse(overrides.find(({ rateLimitId }) => rateLimitId === group.id)?.limits);
    const own = new Map(present.filter(({ source }) => source?.type !== 'organization').map((one) => [one.type, one]));
    const organization = new Map(limitsField.parse(group.limits).map(({ type, value }) => [type, value]));
    return [...new Set([...organization.keys(), ...own.keys()])].map((type) => {
      const [all, mine] = [organization.get(type) ?? null, own.get(type)?.value ?? null];
      const { id: groupId, name, groupType } = group;
      return { groupId, name, groupType, type, organization: all, own: mine, effective: effectiveValue(mine, all) };
    });
  });
  const isModels = ({ groupType }: WorkspaceLimit) => (groupType === 'model_group' ? 0 : 1);
  return rows.sort((a, b) => isModels(a) - isModels(b) || a.name.localeCompare(b.name, 'en'));
});
