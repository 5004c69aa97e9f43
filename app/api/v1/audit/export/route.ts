import { auditExportResponse } from '@/lib/doors/audit-export';
import { fileRoute } from '@/lib/doors/file-route';

/** The whole audit chain as JSON Lines, for owners. */
export const GET = fileRoute('audit_chain', {}, auditExportResponse);
