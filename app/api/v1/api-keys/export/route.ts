import { figuresFor, keyColumns, seesNamesOnly } from '@/components/api-keys/key-columns';
import { keyFilters, loadKeyParams } from '@/components/api-keys/key-params';
import { fileFields, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { fileRoute } from '@/lib/doors/file-route';
import { listExportResponse } from '@/lib/doors/list-export';

/** The list of API keys as CSV: what its address finds, in its order, with the columns that are shown. */
export const GET = fileRoute('api_keys', { permission: 'api_key:read' }, async (ctx, { request }) => {
  const filters = keyFilters(ctx.actor, loadKeyParams(request));
  const isNamesOnly = seesNamesOnly(ctx.actor);
  const chosen = readChosen(new URL(request.url).searchParams.get('columns'));
  return listExportResponse(ctx, {
    name: 'api-keys',
    read: (piece) => listApiKeys(ctx, { ...filters, ...piece, figures: figuresFor(chosen, isNamesOnly) }),
    fieldsOf: ({ window }) => {
      return fileFields(shownColumns(keyColumns({ now: ctx.now, window, isNamesOnly }), chosen));
    },
  });
});
