import { listCentreFile } from '@/lib/domain/cost-centres/subject-queries';
import { centreFileResponse } from '@/lib/doors/centre-export';
import { heavy } from '@/lib/doors/heavy';
import { route } from '@/lib/doors/route';

/** Every cost centre and assignment as CSV, as the import reads it. */
export const GET = route({ permission: 'cost_centre:read' }, async (ctx) =>
  centreFileResponse(await heavy(ctx, () => listCentreFile(ctx)), ctx.now),
);
