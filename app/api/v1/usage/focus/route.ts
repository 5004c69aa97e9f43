import { focusResponse } from '@/lib/doors/focus-export';
import { route } from '@/lib/doors/route';
import { parseUsageFilter } from '@/lib/doors/usage-filter';

/** The cost of a report as charges in the FOCUS format, for cost tools. */
export const GET = route({ permission: 'cost:read' }, (ctx, { request }) =>
  focusResponse(ctx, parseUsageFilter(request.url)),
);
