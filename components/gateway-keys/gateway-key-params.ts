import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readSorting } from '@/components/page/list/sorting';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { GATEWAY_KEY_FACETS, GATEWAY_KEY_SORTS } from '@/lib/domain/gateway-keys/schema';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of a workspace's Steward keys shows, in its address. */
const gatewayKeyParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(GATEWAY_KEY_FACETS).withDefault('all'),
  environment: parseAsStringLiteral(ENVIRONMENTS),
  sort: parseAsStringLiteral(GATEWAY_KEY_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadGatewayKeyParams = createLoader(gatewayKeyParams);
export const gatewayKeysHref = createSerializer(gatewayKeyParams);
export type GatewayKeyParams = Awaited<ReturnType<typeof loadGatewayKeyParams>>;

/** What the address asks the list for; all but the page. */
export function gatewayKeyFiltersOf(params: GatewayKeyParams) {
  return {
    ...readSorting(params, 'name'),
    search: params.search.slice(0, 100),
    show: params.show,
    environment: params.environment ?? undefined,
  };
}
