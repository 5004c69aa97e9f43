import { listCentreFile } from '@/lib/domain/cost-centres/subject-queries';
import { centreFileResponse } from '@/lib/doors/centre-export';
import { fileRoute } from '@/lib/doors/file-route';
import { heavy } from '@/lib/doors/heavy';

/** Every cost centre and assignment as CSV, as the import reads it. */
export const GET = fileRoute('cost_centres', { permission: 'cost_centre:read' }, async (ctx) =>
  centreFileResponse(await heavy(ctx, () => listCentreFile(ctx)), ctx.now),
);
