import { usageReport } from '@/lib/domain/usage/report/queries';
import { heavy } from '@/lib/doors/heavy';
import { json, route } from '@/lib/doors/route';
import { parseUsageFilter } from '@/lib/doors/usage-filter';

/** The figures of the usage page. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) =>
  json(await heavy(ctx, () => usageReport(ctx, parseUsageFilter(request.url)))),
);
