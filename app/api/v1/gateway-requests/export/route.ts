import { loadRequestParams, toRequestFilters } from '@/components/gateway-requests/request-params';
import { fileRoute } from '@/lib/doors/file-route';
import { requestsExportResponse } from '@/lib/doors/requests-export';

/** The requests that the page lists for the same address, as CSV. */
export const GET = fileRoute('gateway_requests', { permission: 'gateway_key:read' }, async (ctx, { request }) =>
  requestsExportResponse(ctx, toRequestFilters({ ...loadRequestParams(request), older: null, newer: null })),
);
