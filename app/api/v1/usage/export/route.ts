import { usageExport } from '@/lib/domain/usage/queries';
import { heavy, heavyRows } from '@/lib/doors/heavy';
import { route } from '@/lib/doors/route';
import { usageExportResponse } from '@/lib/doors/usage-export';
import { exportExtentOf, usageFilterOf } from '@/lib/doors/usage-filter';

/** The figures of the usage page as CSV, at an address that stays: every part, or with `rows=shown` the page's own rows. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) => {
  const filter = usageFilterOf(request.url);
  const extent = exportExtentOf(request.url);
  const { rows, total } = await heavy(ctx, () => usageExport(ctx, filter, extent));
  return usageExportResponse(filter, heavyRows(ctx, rows), { total, extent });
});
