import { fileRoute } from '@/lib/doors/file-route';
import { postureExportResponse } from '@/lib/doors/posture-export';

/** Every point of the posture that the reader may see, as CSV. */
export const GET = fileRoute('posture', { permission: 'posture:read' }, async (ctx) => postureExportResponse(ctx));
