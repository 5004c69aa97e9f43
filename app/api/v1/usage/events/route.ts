import { listUsageEvents } from '@/lib/domain/usage/overview/event-queries';
import { json, route } from '@/lib/doors/route';
import { parseUsageFilter } from '@/lib/doors/usage-filter';

/** What may explain the figures of the usage page: changes and first uses in its days. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) =>
  json({ events: await listUsageEvents(ctx, parseUsageFilter(request.url)) }),
);
