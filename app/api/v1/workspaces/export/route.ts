import { fileFields, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { workspaceColumns } from '@/components/workspaces/workspace-columns';
import { loadWorkspaceParams, toWorkspaceFilters } from '@/components/workspaces/workspace-params';
import { listWorkspaces } from '@/lib/domain/workspaces/queries';
import { fileRoute } from '@/lib/doors/file-route';
import { listExportResponse } from '@/lib/doors/list-export';

/** The list of workspaces as CSV: what its address finds, in its order, with the columns that are shown. */
export const GET = fileRoute('workspaces', { permission: 'workspace:read' }, async (ctx, { request }) => {
  const filters = toWorkspaceFilters(ctx.actor, loadWorkspaceParams(request));
  const chosen = readChosen(new URL(request.url).searchParams.get('columns'));
  return listExportResponse(ctx, {
    name: 'workspaces',
    read: (piece) => listWorkspaces(ctx, { ...filters, ...piece }),
    fieldsOf: (first) => fileFields(shownColumns(workspaceColumns(first), chosen)),
  });
});
