import { readStructureFacts } from '@/lib/domain/structure/queries';
import { json, route } from '@/lib/doors/route';

/** The existing workspaces and the limits that tiers are shares of, for people about to create some. */
export const GET = route({ permission: 'workspace:write' }, async (ctx) => json(await readStructureFacts(ctx)));
