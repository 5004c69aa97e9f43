import { gatewayKeyColumns, seesNamesOnly } from '@/components/gateway-keys/gateway-key-columns';
import { gatewayKeyFiltersOf, loadGatewayKeyParams } from '@/components/gateway-keys/gateway-key-params';
import { fileFields, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { listGatewayKeys } from '@/lib/domain/gateway-keys/queries';
import { listExportResponse } from '@/lib/doors/list-export';
import { route } from '@/lib/doors/route';

/** The list of Steward keys as CSV: what its address finds, in its order, with the columns that are shown. */
export const GET = route({ permission: 'gateway_key:read' }, async (ctx, { request }) => {
  const filters = gatewayKeyFiltersOf(loadGatewayKeyParams(request));
  const chosen = readChosen(new URL(request.url).searchParams.get('columns'));
  const columns = gatewayKeyColumns({ now: ctx.now, isNamesOnly: seesNamesOnly(ctx.actor) });
  return listExportResponse(ctx, {
    name: 'steward-keys',
    read: (piece) => listGatewayKeys(ctx, { ...filters, ...piece }),
    fieldsOf: (_page) => fileFields(shownColumns(columns, chosen)),
  });
});
