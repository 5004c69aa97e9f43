import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { fileRoute } from '@/lib/doors/file-route';
import { heavy, heavyRows } from '@/lib/doors/heavy';
import { usageExportResponse } from '@/lib/doors/usage-export';
import { parseExportOptions, parseUsageFilter } from '@/lib/doors/usage-filter';

/** The figures of the usage page as CSV, at an address that stays. */
export const GET = fileRoute('usage', { permission: 'usage:read' }, async (ctx, { request }) => {
  const filter = parseUsageFilter(request.url);
  const options = parseExportOptions(request.url);
  const file = await heavy(ctx, () => usageExport(ctx, { ...filter, extent: options.extent, layout: options.layout }));
  return usageExportResponse(filter, { ...file, rows: heavyRows(ctx, file.rows) }, options);
});
