import { listUsageEvents } from '@/lib/domain/usage/overview/event-queries';
import { forecastSpend } from '@/lib/domain/usage/overview/forecast-queries';
import { listChargeDays, listCharges } from '@/lib/domain/usage/report/charge-queries';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { getSpendWindow, overview, usageFilterOptions } from '@/lib/domain/usage/report/queries';
import { FREE, NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const USAGE_QUERIES: QueryRow[] = [
  {
    query: 'overview',
    ask: async (ctx, world) => {
      const { metric, trend, workspaces, apiKeys } = await overview(ctx);
      return [metric, trend.total, world.seen(workspaces.map(({ id }) => id)), world.seen(apiKeys.map(({ id }) => id))];
    },
    cells: {
      owner: ['cost', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      admin: ['cost', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      billing: ['cost', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      lead: ['cost', '1100', ['A'], ['k-a', 'k-own']],
      developer: ['cost', '100', ['A'], ['k-own']],
      viewer: ['total_tokens', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      anonymous: NO,
    },
  },
  {
    // One day is known: too little to forecast from, and whether it may be asked is all that this world tells.
    query: 'forecastSpend',
    ask: async (ctx) => (await forecastSpend(ctx, { metric: 'cost' })).forecast === null && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: NO, anonymous: NO },
  },
  {
    query: 'getSpendWindow',
    ask: async (ctx) => (await getSpendWindow(ctx))?.to === '2026-11-20' && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
  },
  {
    query: 'listChargeDays',
    ask: async (ctx) => (await listChargeDays(ctx, { from: '2026-11-20', to: '2026-11-20' })).days.length === 1 && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: NO, anonymous: NO },
  },
  {
    query: 'listCharges',
    ask: async (ctx, world) => {
      const { charges } = await listCharges(ctx, { day: '2026-11-20' });
      const total = charges.reduce((sum, { cost }) => sum + BigInt(cost), 0n);
      return [Number(total), world.seen([...new Set(charges.map(({ workspaceId }) => workspaceId ?? 'none'))])];
    },
    cells: {
      owner: [111_100, ['A', 'B']],
      admin: [111_100, ['A', 'B']],
      billing: [111_100, ['A', 'B']],
      lead: [1_100, ['A']],
      developer: [100, ['A']],
      viewer: NO,
      anonymous: NO,
    },
  },
  {
    query: 'usageExport',
    ask: async (ctx) => {
      const file = await usageExport(ctx, { from: '2026-11-20', to: '2026-11-20', split: 'api_key', extent: 'all' });
      const values: bigint[] = [];
      for await (const row of file.rows) values.push(BigInt(row.value ?? 0));
      return [file.total === values.length, Number(values.reduce((sum, value) => sum + value, 0n))];
    },
    cells: {
      owner: [true, 111_100],
      admin: [true, 111_100],
      billing: [true, 111_100],
      lead: [true, 1_100],
      developer: [true, 100],
      viewer: NO,
      anonymous: NO,
    },
  },
  {
    // Nothing in this world makes use change, and its only day is the first: what is seen of either is tried beside the query.
    query: 'listUsageEvents',
    ask: async (ctx) => (await listUsageEvents(ctx, { from: '2026-11-20', to: '2026-11-23' })).length === 0 && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
  },
  {
    query: 'usageFilterOptions',
    object: 'api_key',
    ask: async (ctx) => keysIn(await usageFilterOptions(ctx, { kind: 'api_key', search: 'k-' })),
    cells: {
      owner: ['k-a', 'k-b', 'k-own'],
      admin: ['k-a', 'k-b', 'k-own'],
      billing: ['k-a', 'k-b', 'k-own'],
      lead: ['k-a', 'k-b', 'k-own'],
      developer: ['k-own'],
      viewer: ['k-a', 'k-b', 'k-own'],
      anonymous: NO,
    },
  },
  {
    query: 'usageFilterOptions',
    object: 'owner',
    ask: async (ctx) => keysIn(await usageFilterOptions(ctx, { kind: 'owner', search: 'somebody' })),
    cells: {
      owner: ['somebody'],
      admin: ['somebody'],
      billing: ['somebody'],
      lead: ['somebody'],
      developer: [],
      viewer: [],
      anonymous: NO,
    },
  },
];

function keysIn({ options }: { options: { id: string }[] }): string[] {
  return options.map(({ id }) => id).sort();
}
