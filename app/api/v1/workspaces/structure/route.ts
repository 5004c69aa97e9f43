import { readStructureFacts } from '@/lib/domain/structure/queries';
import { json, route } from '@/lib/doors/route';

/** Which workspaces there are, and the limits that tiers are shares of: for whoever is about to make some. */
export const GET = route({ permission: 'workspace:write' }, async (ctx) => json(await readStructureFacts(ctx)));
