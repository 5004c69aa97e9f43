import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { figuresFor, keyColumns, seesNamesOnly } from '@/components/api-keys/key-columns';
import { keyFilters, keysHref, loadKeyParams, shownQuery } from '@/components/api-keys/key-params';
import { keySelects } from '@/components/api-keys/key-selects';
import { FACET_WORDS, KEY_ORDERS, LACK_WORDS } from '@/components/api-keys/key-words';
import { NEW_KEY_PATH, STOP_PATH } from '@/components/gateway-keys/gateway-key-words';
import { GatewayNotice } from '@/components/gateway-keys/gateway-notice';
import { PickableKeys } from '@/components/key-changes/pickable-keys';
import { KeyTabs } from '@/components/key-policy/key-tabs';
import { Freshness } from '@/components/page/freshness';
import { columnsCookie, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { FacetedList } from '@/components/page/list/faceted-list';
import { FilterChip } from '@/components/page/list/filter-chip';
import { ListTools } from '@/components/page/list/list-tools';
import { spendNote } from '@/components/page/list/spend-note';
import { PageHead } from '@/components/page/page-head';
import { UnreadNote } from '@/components/settings/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { SavedViews } from '@/components/views/saved-views';
import { can, reach } from '@/lib/access/reach';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { KEY_FACETS, KEY_WARNINGS } from '@/lib/domain/api-keys/schema';
import { listUnread } from '@/lib/domain/sync/queries';
import { usageFilterOptions } from '@/lib/domain/usage/report/queries';
import { MAX_HOUR_DAYS, NO_KEY_ID } from '@/lib/domain/usage/schema';
import { listViews } from '@/lib/domain/views/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';
import type { SpendWindow } from '@/lib/lists/query-schema';

/** What the figures are of, and how exactly a last use is known. */
const listNote = (window: SpendWindow | null) =>
  `${spendNote(window)}. Last use is by the hour for ${MAX_HOUR_DAYS} days, by the day before that.`;

const MOST_MODELS = 100;
const NO_MODELS = { options: [] };

export const metadata: Metadata = { title: 'API keys' };

export default async function ApiKeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  const params = await loadKeyParams(searchParams);
  const { show } = params;
  const filters = keyFilters(ctx.actor, params);
  const { search, ownerId } = filters;
  const isNamesOnly = seesNamesOnly(ctx.actor);
  const chosen = readChosen(params.columns ?? (await cookies()).get(columnsCookie('api-keys'))?.value);
  const figures = figuresFor(chosen, isNamesOnly);
  const [unread, list, workspaces, models, views] = await Promise.all([
    listUnread(ctx, { lists: ['API keys'] }),
    heavy(ctx, () => listApiKeys(ctx, { ...filters, page: params.page, figures })),
    params.workspace === null ? [] : listWorkspaceNames(ctx),
    can(ctx.actor, 'usage:read') ? usageFilterOptions(ctx, { kind: 'model', limit: MOST_MODELS }) : NO_MODELS,
    listViews(ctx, { list: 'api-keys' }),
  ]);
  const hrefWith = (change: Partial<typeof params>) => keysHref('/api-keys', { ...params, page: 1, ...change });
  const isNarrowed =
    search !== '' ||
    show !== 'all' ||
    Boolean(params.kind ?? params.workspace ?? params.environment ?? params.rotation ?? params.lacks ?? params.model) ||
    ownerId !== undefined;
  const mayCreate = can(ctx.actor, 'gateway_key:write');
  const { all, own, workspaceIds } = reach(ctx.actor, 'api_key:read');
  const columns = keyColumns({ now: ctx.now, window: list.window, isNamesOnly });
  const shown = shownColumns(columns, chosen);
  const whose = all || workspaceIds.length > 0 ? '' : own ? ' Only yours.' : ' Your role only shows names.';
  return (
    <>
      <PageHead
        title="API keys"
        line={`Each API key’s owner, last use and spend.${whose}`}
        freshness={<Freshness asOf={list.window?.readAt ?? null} now={ctx.now} />}
        action={
          mayCreate && (
            <>
              <ButtonLink href={STOP_PATH}>Emergency stop</ButtonLink>
              <ButtonLink href={NEW_KEY_PATH} variant="primary">
                Create Steward key
              </ButtonLink>
            </>
          )
        }
      />
      <KeyTabs actor={ctx.actor} />
      {list.rows.some(({ kind }) => kind === 'steward') && <GatewayNotice ctx={ctx} />}
      <UnreadNote unread={unread} />
      <FacetedList
        searchLabel="Search by name, hint or owner"
        selects={keySelects({
          workspaces: workspaces.filter(({ id }) => id === params.workspace),
          models: models.options.filter(({ id }) => id !== NO_KEY_ID),
          isNamesOnly,
        })}
        orders={isNamesOnly ? KEY_ORDERS.filter(({ value }) => value.startsWith('name')) : KEY_ORDERS}
        sorting={filters}
        filter={
          <>
            {ownerId !== undefined && (
              <FilterChip href={hrefWith({ owner: null })}>Owner: {list.rows[0]?.ownerName ?? ownerId}</FilterChip>
            )}
            {params.lacks && <FilterChip href={hrefWith({ lacks: null })}>{LACK_WORDS[params.lacks]}</FilterChip>}
            <SavedViews list="api-keys" views={views} query={shownQuery(params, chosen)} />
          </>
        }
        facetsLabel="Filter API keys"
        facets={KEY_FACETS}
        facetWords={FACET_WORDS}
        warnings={KEY_WARNINGS}
        fixed={['all']}
        show={show}
        list={list}
        what="API keys"
        hrefWith={hrefWith}
        title={FACET_WORDS[show]}
        note={listNote(list.window)}
        tools={
          <ListTools
            list="api-keys"
            columns={columns}
            shown={shown}
            file={keysHref('/api/v1/api-keys/export', { ...params, columns: null, page: 1 })}
            counted={`${list.total} API keys`}
            fileOfAll="/api/v1/api-keys/export"
          />
        }
        empty={<NoKey isNarrowed={isNarrowed} isSteward={params.kind === 'steward'} mayCreate={mayCreate} />}
      >
        <PickableKeys
          actor={ctx.actor}
          list={list}
          filters={keysHref('', { ...params, page: 1 })}
          table={{ columns: shown, sorting: filters, hrefOf: (next) => hrefWith(next) }}
        />
      </FacetedList>
    </>
  );
}

interface NoKeyProps {
  isNarrowed: boolean;
  /** Only Steward's keys were asked for. */
  isSteward: boolean;
  mayCreate: boolean;
}

function NoKey({ isNarrowed, isSteward, mayCreate }: NoKeyProps) {
  const create = (
    <ButtonLink href={NEW_KEY_PATH} variant="primary">
      Create Steward key
    </ButtonLink>
  );
  if (isSteward) {
    return (
      <EmptyState title="No such Steward keys" step={mayCreate && create}>
        A Steward key works like one of Anthropic’s, and can be limited to addresses, models and dollars. An application
        changes its base address and its key, and nothing else.
      </EmptyState>
    );
  }
  return isNarrowed ? (
    <EmptyState title="No matching API keys" step={<ButtonLink href="/api-keys">Show all API keys</ButtonLink>}>
      Search covers names, hints, owners, purposes and workspaces. Try a shorter term or another filter.
    </EmptyState>
  ) : (
    <EmptyState title="No API keys yet" step={mayCreate && create}>
      Keys made in the Claude Console appear here a few minutes later with their owner, last use and spend, those that
      Steward issues at once.
    </EmptyState>
  );
}
