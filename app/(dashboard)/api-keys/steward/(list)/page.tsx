import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { gatewayKeyColumns, seesNamesOnly } from '@/components/gateway-keys/gateway-key-columns';
import { GatewayKeyList } from '@/components/gateway-keys/gateway-key-list';
import {
  gatewayKeyFiltersOf,
  gatewayKeysHref,
  loadGatewayKeyParams,
} from '@/components/gateway-keys/gateway-key-params';
import { KEYS_PATH } from '@/components/gateway-keys/gateway-key-words';
import { GatewayNotices } from '@/components/gateway-keys/gateway-notices';
import { KeyKindTabs } from '@/components/gateway-keys/key-kind-tabs';
import { columnsCookie, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { FilterChip } from '@/components/page/list/filter-chip';
import { ListTools } from '@/components/page/list/list-tools';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { can } from '@/lib/access/reach';
import { getGateway, listGatewayKeys } from '@/lib/domain/gateway-keys/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Steward keys' };

export default async function GatewayKeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  const params = await loadGatewayKeyParams(searchParams);
  const filters = gatewayKeyFiltersOf(params);
  const [jar, list, workspaces, gateway] = await Promise.all([
    cookies(),
    heavy(ctx, () => listGatewayKeys(ctx, { ...filters, page: params.page })),
    listWorkspaceNames(ctx),
    getGateway(ctx),
  ]);
  const { search, show, ownerId, workspaceId, environment } = filters;
  const isNarrowed = search !== '' || show !== 'all' || Boolean(workspaceId ?? ownerId ?? environment);
  const isNamesOnly = seesNamesOnly(ctx.actor);
  const mayCreate = can(ctx.actor, 'gateway_key:write');
  const columns = gatewayKeyColumns({ now: ctx.now, isNamesOnly });
  const shown = shownColumns(columns, readChosen(jar.get(columnsCookie('gateway-keys'))?.value));
  return (
    <>
      <PageHead
        title="Steward keys"
        line="Keys that Steward issues for its gateway, each with its owner, expiry, addresses, models and limits."
        freshness="All times UTC"
        action={
          mayCreate && (
            <>
              <ButtonLink href={`${KEYS_PATH}/stop`}>Emergency stop</ButtonLink>
              <ButtonLink href={`${KEYS_PATH}/new`} variant="primary">
                Create key
              </ButtonLink>
            </>
          )
        }
      />
      <KeyKindTabs />
      <GatewayNotices ctx={ctx} gateway={gateway} hasKeys={list.facets.all > 0} />
      <GatewayKeyList
        actor={ctx.actor}
        {...{ list, params, isNamesOnly }}
        sorting={filters}
        columns={shown}
        path={KEYS_PATH}
        selects={[
          {
            param: 'workspace',
            label: 'Workspace',
            any: 'Every workspace',
            options: workspaces.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        filter={
          ownerId !== undefined && (
            <FilterChip href={gatewayKeysHref(KEYS_PATH, { ...params, page: 1, owner: null })}>
              Owner: {list.rows[0]?.ownerName ?? ownerId}
            </FilterChip>
          )
        }
        tools={
          <ListTools
            list="gateway-keys"
            columns={columns}
            shown={shown}
            file={gatewayKeysHref('/api/v1/gateway-keys/export', { ...params, page: 1 })}
            counted={`${list.total} Steward keys`}
          />
        }
        empty={<NoKey isNarrowed={isNarrowed} mayCreate={mayCreate} />}
      />
    </>
  );
}

function NoKey({ isNarrowed, mayCreate }: { isNarrowed: boolean; mayCreate: boolean }) {
  if (isNarrowed) {
    return (
      <EmptyState
        title="No matching Steward keys"
        step={<ButtonLink href={KEYS_PATH}>Show all Steward keys</ButtonLink>}
      >
        Search covers names, workspaces, owners, purposes and last letters. Try a shorter term or another filter.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No Steward keys yet"
      step={
        mayCreate && (
          <ButtonLink href={`${KEYS_PATH}/new`} variant="primary">
            Create key
          </ButtonLink>
        )
      }
    >
      A Steward key works like one of Anthropic’s, and can be limited to addresses and models. An application changes
      its base address and its key, and nothing else.
    </EmptyState>
  );
}
