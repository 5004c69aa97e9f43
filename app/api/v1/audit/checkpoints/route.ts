import { checkpointsResponse } from '@/lib/doors/audit-export';
import { fileRoute } from '@/lib/doors/file-route';

/** Every checkpoint as it was signed, for owners. */
export const GET = fileRoute('audit_checkpoints', {}, checkpointsResponse);
