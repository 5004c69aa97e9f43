import { readCentreStatement, readCentresOfMonth } from '@/lib/domain/cost-centres/statement-queries';
import { centreMonthResponse, centreStatementResponse } from '@/lib/doors/centre-export';
import { fileRoute } from '@/lib/doors/file-route';

/** A month by cost centre as CSV, or the statement of one. */
export const GET = fileRoute<{ month: string }>(
  'cost_centre_statement',
  { permission: 'cost_centre:read' },
  async (ctx, { request, params }) => {
    const costCentreId = new URL(request.url).searchParams.get('costCentre');
    const month = `${params.month}-01`;
    if (costCentreId === null) return centreMonthResponse(await readCentresOfMonth(ctx, { month }));
    return centreStatementResponse(await readCentreStatement(ctx, { costCentreId, month }));
  },
);
