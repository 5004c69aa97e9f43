import { readStatement } from '@/lib/domain/months/queries';
import { fileRoute } from '@/lib/doors/file-route';
import { statementResponse } from '@/lib/doors/statement-export';

/** The statement of a month as CSV. */
export const GET = fileRoute<{ month: string }>(
  'statement',
  { permission: 'cost:read' },
  async (ctx, { request, params }) => {
    const workspaceId = new URL(request.url).searchParams.get('workspace') ?? undefined;
    return statementResponse(await readStatement(ctx, { month: `${params.month}-01`, workspaceId }));
  },
);
