import { usageFilterOptions } from '@/lib/domain/usage/report/queries';
import { json, route } from '@/lib/doors/route';
import { parseFilterOptions } from '@/lib/doors/usage-filter';

/** What the filters of the usage page can be set to, searched by name. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) =>
  json(await usageFilterOptions(ctx, parseFilterOptions(request.url))),
);
