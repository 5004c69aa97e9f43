import { exportUsage } from '@/lib/domain/usage/queries';
import { route } from '@/lib/doors/route';
import { usageExportResponse } from '@/lib/doors/usage-export';
import { usageFilterOf } from '@/lib/doors/usage-filter';

/** The figures of the usage page as CSV, at an address that stays. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) => {
  const filter = usageFilterOf(request.url);
  return usageExportResponse(filter, exportUsage(ctx, filter));
});
