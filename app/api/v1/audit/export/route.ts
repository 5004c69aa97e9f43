import { auditExportResponse } from '@/lib/doors/audit-export';
import { route } from '@/lib/doors/route';

/** The whole audit chain as JSON Lines, for owners. */
export const GET = route({}, auditExportResponse);
