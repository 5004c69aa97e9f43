import { z } from 'zod';
import { answer } from '@/lib/operations/answer';
import { structureGet } from './query-schema';

const limitsField = z.array(z.object({ type: z.string(), value: z.number().nullable() })).catch([]);

/** The live workspaces, and the organisation's limits that tiers are shares of. */
export const readStructureFacts = answer(structureGet, async (ctx) => {
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
});
