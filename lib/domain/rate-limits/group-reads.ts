import { z } from 'zod';
import type { Db } from '@/lib/core/db';
import type { OrganizationLimits } from './tier-rules';

const stored = z.array(z.object({ type: z.string(), value: z.number().nullable() })).catch([]);

/** The organisation's limits of each group of models. */
export async function readModelGroups(db: Pick<Db, 'rateLimit'>): Promise<OrganizationLimits[]> {
  const rows = await db.rateLimit.findMany({
    where: { groupType: 'model_group', goneAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, groupType, name, limits }) => ({ id, groupType, name, limits: stored.parse(limits) }));
}
