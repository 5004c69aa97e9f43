import { getPosture, getStarted, listPostureDays } from '@/lib/domain/posture/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const sections = async (...[ctx]: Parameters<typeof getPosture>) => [
  ...new Set((await getPosture(ctx)).points.map(({ section }) => section)),
];
const WHOLE = ['organization', 'keys', 'workspaces', 'permissions', 'cost', 'security'];
const PART = ['keys', 'workspaces', 'cost', 'security'];

export const POSTURE_QUERIES: QueryRow[] = [
  {
    query: 'getPosture',
    ask: async (ctx) => sections(ctx),
    cells: { owner: WHOLE, admin: WHOLE, billing: PART, lead: PART, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'getStarted',
    ask: async (ctx) => (await getStarted(ctx))?.steps.length,
    cells: { owner: 6, admin: 6, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listPostureDays',
    ask: async (ctx) => (await listPostureDays(ctx)).length,
    cells: { owner: 0, admin: 0, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
