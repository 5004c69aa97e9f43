import { z } from 'zod';
import { authorize } from '@/lib/access/authorize';
import type { Ctx } from '@/lib/operations/context';
import type { StructureFacts } from './schema';

const limitsField = z.array(z.object({ type: z.string(), value: z.number().nullable() })).catch([]);

/** The live workspaces, and the organisation's limits that tiers are shares of. */
export async function readStructureFacts(ctx: Ctx): Promise<StructureFacts> {
  authorize(ctx.actor, 'workspace:write');
  const [live, groups] = await Promise.all([
    ctx.db.workspace.findMany({
      where: { archivedAt: null, goneAt: null },
      select: { id: true, name: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
    ctx.db.rateLimit.findMany({
      where: { groupType: 'model_group', goneAt: null },
      select: { id: true, groupType: true, name: true, limits: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  ]);
  return { live, limits: groups.map((group) => ({ ...group, limits: limitsField.parse(group.limits) })) };
}
