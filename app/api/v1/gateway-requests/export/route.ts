import { loadRequestParams, toRequestFilters } from '@/components/gateway-requests/request-params';
import { requestsExportResponse } from '@/lib/doors/requests-export';
import { route } from '@/lib/doors/route';

/** The requests that the page lists for the same address, as CSV. */
export const GET = route({ permission: 'gateway_key:read' }, async (ctx, { request }) =>
  requestsExportResponse(ctx, toRequestFilters({ ...loadRequestParams(request), older: null, newer: null })),
);
