import { findWireChange, findWireInviteRequest } from '@/lib/domain/admin-api/change-queries';
import {
  listWireApiKeys,
  listWireInvites,
  listWireMembers,
  listWireRateLimits,
  listWireUsers,
  listWireWorkspaces,
  readWireOrganization,
} from '@/lib/domain/admin-api/list-queries';
import { readWireCost, readWireUsage } from '@/lib/domain/admin-api/report-queries';
import { FREE, NO, OUT } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const ALL = { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO };
const DAYS = { from: '2026-11-01', to: '2026-11-02' };
const USAGE = { ...DAYS, width: '1d' as const, only: '2026-11-01T00:00:00Z', groupBy: [], filters: {} };
const COST = { ...DAYS, byWorkspace: true, byDescription: true };

/** What is cut to the caller's reach: `admin-api` tests what of it each sees. */
export const ADMIN_API_QUERIES: QueryRow[] = [
  { query: 'listWireUsers', ask: async (ctx) => (await listWireUsers(ctx, {})) && FREE, cells: ALL },
  { query: 'listWireInvites', ask: async (ctx) => (await listWireInvites(ctx, {})) && FREE, cells: ALL },
  { query: 'listWireWorkspaces', ask: async (ctx) => (await listWireWorkspaces(ctx, {})) && FREE, cells: ALL },
  { query: 'listWireApiKeys', ask: async (ctx) => (await listWireApiKeys(ctx, {})) && FREE, cells: ALL },
  { query: 'listWireRateLimits', ask: async (ctx) => (await listWireRateLimits(ctx, {})) && FREE, cells: ALL },
  ...(['A', 'B'] as const).map(
    (workspaceId): QueryRow => ({
      query: 'listWireMembers',
      object: workspaceId,
      ask: async (ctx) => (await listWireMembers(ctx, { workspaceId })) && FREE,
      cells: workspaceId === 'A' ? ALL : { ...ALL, lead: FREE, developer: 'not_found' },
    }),
  ),
  {
    query: 'readWireOrganization',
    ask: async (ctx) => {
      await readWireOrganization(ctx);
      return FREE;
    },
    cells: { ...ALL, anonymous: OUT },
  },
  {
    query: 'findWireInviteRequest',
    ask: async (ctx) => {
      await findWireInviteRequest(ctx, { inviteId: 'invite_none' });
      return FREE;
    },
    cells: ALL,
  },
  {
    query: 'findWireChange',
    ask: async (ctx) => {
      await findWireChange(ctx, { key: 'of nobody' });
      return FREE;
    },
    cells: { ...ALL, anonymous: OUT },
  },
  { query: 'readWireUsage', ask: async (ctx) => (await readWireUsage(ctx, USAGE)) && FREE, cells: ALL },
  {
    query: 'readWireCost',
    ask: async (ctx) => (await readWireCost(ctx, COST)) && FREE,
    cells: { ...ALL, developer: NO, viewer: NO },
  },
];
