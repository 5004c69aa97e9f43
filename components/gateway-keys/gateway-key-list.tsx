import type { ReactNode } from 'react';
import { FacetedList } from '@/components/page/list/faceted-list';
import type { ListSelect } from '@/components/page/list/filter-selects';
import type { ListColumn } from '@/components/page/list/list-column';
import type { Sorting } from '@/components/page/list/sorting';
import type { PersonActor } from '@/lib/access/principals';
import type { GatewayKeyPage, GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import { GATEWAY_KEY_FACETS, type GatewayKeySort } from '@/lib/domain/gateway-keys/schema';
import { type GatewayKeyParams, gatewayKeysHref } from './gateway-key-params';
import { GatewayKeyTable } from './gateway-key-table';
import { ENVIRONMENT_WORDS, FACET_WORDS, KEY_ORDERS, WARNING_FACETS } from './gateway-key-words';

interface GatewayKeyListProps {
  actor: PersonActor;
  list: GatewayKeyPage;
  params: GatewayKeyParams;
  sorting: Sorting<GatewayKeySort>;
  columns: readonly ListColumn<GatewayKeyRow>[];
  path: string;
  tools?: ReactNode;
  empty: ReactNode;
  isNamesOnly: boolean;
}

const ENVIRONMENT_SELECT: ListSelect = {
  param: 'environment',
  label: 'Environment',
  any: 'Every environment',
  options: Object.entries(ENVIRONMENT_WORDS).map(([value, label]) => ({ value, label })),
};

/** Steward's keys of one workspace. */
export function GatewayKeyList(props: GatewayKeyListProps) {
  const { actor, list, params, sorting, columns, path, tools, empty, isNamesOnly } = props;
  const hrefWith = (change: Partial<GatewayKeyParams>) => gatewayKeysHref(path, { ...params, page: 1, ...change });
  return (
    <FacetedList
      searchLabel="Search by name, owner or purpose"
      selects={isNamesOnly ? [] : [ENVIRONMENT_SELECT]}
      orders={isNamesOnly ? KEY_ORDERS.filter(({ value }) => value.startsWith('name')) : KEY_ORDERS}
      sorting={sorting}
      facetsLabel="Filter Steward keys"
      facets={GATEWAY_KEY_FACETS}
      facetWords={FACET_WORDS}
      warnings={WARNING_FACETS}
      fixed={['all']}
      show={params.show}
      list={list}
      what="Steward keys"
      hrefWith={hrefWith}
      title="Steward keys of this workspace"
      tools={tools}
      empty={empty}
    >
      <GatewayKeyTable
        actor={actor}
        rows={list.rows}
        columns={columns}
        sorting={sorting}
        hrefOf={(next) => hrefWith(next)}
      />
    </FacetedList>
  );
}
