import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readSorting } from '@/components/page/list/sorting';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { GATEWAY_KEY_FACETS, GATEWAY_KEY_SORTS } from '@/lib/domain/gateway-keys/schema';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of Steward keys shows, in its address. */
const gatewayKeyParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(GATEWAY_KEY_FACETS).withDefault('all'),
  workspace: parseAsString,
  owner: parseAsString,
  environment: parseAsStringLiteral(ENVIRONMENTS),
  sort: parseAsStringLiteral(GATEWAY_KEY_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadGatewayKeyParams = createLoader(gatewayKeyParams);
export const gatewayKeysHref = createSerializer(gatewayKeyParams);
export type GatewayKeyParams = Awaited<ReturnType<typeof loadGatewayKeyParams>>;

export const idIn = (text: string | null) => (text !== null && /^[A-Za-z0-9_-]{1,100}$/.test(text) ? text : undefined);

/** What the address asks the list for; all but the page. */
export function gatewayKeyFiltersOf(params: GatewayKeyParams) {
  return {
    ...readSorting(params, 'name'),
    search: params.search.slice(0, 100),
    show: params.show,
    workspaceId: idIn(params.workspace),
    ownerId: idIn(params.owner),
    environment: params.environment ?? undefined,
  };
}
