import { fileRoute } from '@/lib/doors/file-route';
import { focusResponse } from '@/lib/doors/focus-export';
import { parseUsageFilter } from '@/lib/doors/usage-filter';

/** The cost of a report as charges in the FOCUS format, for cost tools. */
export const GET = fileRoute('usage_focus', { permission: 'cost:read' }, (ctx, { request }) =>
  focusResponse(ctx, parseUsageFilter(request.url)),
);
