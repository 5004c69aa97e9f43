import { auditDays, loadAuditParams, loadExportFormat, toAuditFilters } from '@/components/audit/audit-params';
import { dayOf } from '@/lib/core/time';
import { readFiscalMonth } from '@/lib/domain/organization/queries';
import { changesExportResponse } from '@/lib/doors/changes-export';
import { fileRoute } from '@/lib/doors/file-route';

/** The changes that the Audit page lists for the same address, as CSV or as `format` says. */
export const GET = fileRoute('audit', { permission: 'audit:read' }, async (ctx, { request }) => {
  const calendar = { today: dayOf(ctx.now), fiscalMonth: await readFiscalMonth(ctx) };
  const params = loadAuditParams(request);
  const { format } = loadExportFormat(request);
  return changesExportResponse(ctx, toAuditFilters(params, auditDays(params, calendar)), format);
});
